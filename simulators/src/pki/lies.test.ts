import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type PassiveExamination,
  type PassiveRequest,
  type TrustStore,
  verifyPassively,
} from '@motcua/drivers/emrtd/passive-auth';
import { forgedGeneratorKey } from './ec-key.ts';
import { createCsca, type Issued, type IssueOptions, issueLink, issueSigner } from './issued.ts';
import { createPki } from './pki.ts';
import { issueRevocationList } from './revocation-list.ts';
import { createRsaKey } from './rsa-key.ts';
import { buildSod, type SodRequest } from './sod.ts';

/** Each lie and each oddity with what a reader must make of it. */
const CURVE = { key: { kind: 'ec', curve: 'brainpoolP256r1' } } as const;
const pki = createPki({ ...CURVE, country: 'UT' });
const { csca, signers } = pki;
const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
const SIGNED_AT = day('2024-05-06');
const NOW = day('2026-11-21');
const FILES = new Map([
  [1, Buffer.from('6100', 'hex')],
  [13, Buffer.from('6d00', 'hex')],
]) as unknown as PassiveRequest['files'];

const trust: TrustStore = { anchors: [csca.certificate], crls: [pki.revocationList] };
const signerOf = (options: IssueOptions & { readonly role?: 'master-list-signer' } = {}) =>
  issueSigner(csca, { ...CURVE, ...options });
const crl = (revoked: readonly bigint[], issuer: Issued = csca, nextUpdate = day('2030-01-01')) =>
  issueRevocationList(revoked, issuer, { thisUpdate: day('2024-01-01'), nextUpdate });

type Facts = Pick<PassiveExamination, 'sodSignature' | 'issuer'> & {
  readonly failures: readonly string[];
  readonly warnings?: readonly string[];
};
interface Case {
  readonly name: string;
  readonly sod?: Partial<SodRequest>;
  readonly trust?: TrustStore;
  readonly allowSimulated?: boolean;
  readonly expect: Facts;
}

const GOOD: Facts = { sodSignature: 'valid', issuer: 'anchored', failures: [] };
const notAnchored: Facts = { ...GOOD, issuer: 'notAnchored', failures: ['issuer-not-anchored'] };
const expired: Facts = { ...GOOD, issuer: 'expired', failures: ['issuer-expired'] };
const invalid: Facts = { ...GOOD, sodSignature: 'invalid', failures: ['signature-invalid'] };

const forged = forgedGeneratorKey(csca.key.kind === 'ec' ? csca.key : assert.fail('an EC key'));
const forgedCsca: Issued = { ...csca, key: forged };
const nonAuthority = issueSigner(csca, { ...CURVE, commonName: 'CSCA Simulated', keyUsage: 'as-role' });
const sameName = createCsca({ ...CURVE, country: 'UT', commonName: csca.name.commonName });

const rsa = createRsaKey(2048);
const rsaCsca = createCsca({ key: rsa, country: 'UT', commonName: 'CSCA of RSA' });
const pssCsca = createCsca({
  key: rsa,
  keyForm: { rsa: 'rsassa-pss' },
  algorithm: { kind: 'rsa-pss', hash: 'sha384', saltBytes: 48 },
  country: 'UT',
  commonName: 'CSCA of PSS',
});
const anchoredBy = (one: Issued): TrustStore => ({ anchors: [one.certificate], crls: [] });

const CASES: readonly Case[] = [
  { name: 'an honest document', expect: GOOD },
  { name: 'a signer that has expired since', sod: { signer: signers['expired-since'] }, expect: GOOD },
  {
    name: 'names in other string types and case',
    sod: { signer: signerOf({ issuerNameForm: 'changed-string-types' }) },
    expect: GOOD,
  },
  { name: 'no key usage in the signer', sod: { signer: signerOf({ keyUsage: 'no-key-usage' }) }, expect: GOOD },
  {
    name: 'a document type list in the signer',
    sod: { signer: signerOf({ documentTypes: ['P', 'ID'] }) },
    expect: GOOD,
  },
  {
    name: 'attributes in another order',
    sod: { attributeOrder: 'reversed' },
    expect: { ...GOOD, warnings: ['attributes-reordered'] },
  },
  {
    name: 'the legacy content type',
    sod: { contentType: 'legacy' },
    expect: { ...GOOD, warnings: ['legacy-content-type'] },
  },
  {
    name: 'a signer mismatch by serial number',
    sod: { lie: 'signer-mismatch' },
    expect: { ...GOOD, warnings: ['signer-mismatch'] },
  },
  {
    name: 'a signer mismatch by key identifier',
    sod: { lie: 'signer-mismatch', signerIdentifier: 'key-identifier' },
    expect: { ...GOOD, warnings: ['signer-mismatch'] },
  },
  {
    name: 'more certificates than one',
    sod: { certificates: [csca.certificate, signers.current.certificate] },
    expect: GOOD,
  },
  {
    name: 'an EC signer below an RSA authority',
    sod: { signer: issueSigner(rsaCsca, CURVE) },
    trust: anchoredBy(rsaCsca),
    expect: GOOD,
  },
  {
    name: 'an RSA signer below an EC authority',
    sod: { signer: signerOf({ key: rsa, algorithm: { kind: 'rsa-pss', hash: 'sha256', saltBytes: 32 } }) },
    expect: GOOD,
  },
  {
    name: 'keys that say that they are for PSS alone',
    sod: { signer: issueSigner(pssCsca, { key: rsa }) },
    trust: anchoredBy(pssCsca),
    expect: GOOD,
  },
  { name: 'validity beyond 2050', sod: { signer: signerOf({ notAfter: day('2061-02-03') }) }, expect: GOOD },
  { name: 'the serial number zero', sod: { signer: signerOf({ serialNumber: 0n }) }, expect: GOOD },
  { name: 'a serial number of 21 octets', sod: { signer: signerOf({ serialNumber: 2n ** 167n }) }, expect: GOOD },
  {
    name: 'another hash for the data groups than for the signature',
    sod: { dataGroupHash: 'sha512', hash: 'sha224' },
    expect: GOOD,
  },
  {
    name: 'within the usage period of the key',
    sod: { signer: signerOf({ signingPeriod: { from: day('2024-01-01'), to: day('2024-12-31') } }) },
    expect: GOOD,
  },

  { name: 'a broken signature', sod: { lie: 'broken-signature' }, expect: invalid },
  { name: 'another message digest', sod: { lie: 'wrong-message-digest' }, expect: invalid },
  { name: 'another content type', sod: { lie: 'wrong-content-type' }, expect: invalid },
  { name: 'no signed attributes', sod: { lie: 'no-attributes' }, expect: invalid },
  { name: 'two message digests', sod: { lie: 'attribute-twice' }, expect: invalid },
  { name: 'no certificate of the signer', sod: { certificates: [] }, expect: { ...invalid, issuer: 'notAnchored' } },
  { name: 'another hash of DG13', sod: { wrongHashOf: 13 }, expect: { ...GOOD, failures: ['hash-mismatch'] } },
  {
    name: 'DG13 listed twice',
    sod: { listedTwice: 13 },
    expect: { sodSignature: null, issuer: null, failures: ['file-malformed'] },
  },

  { name: 'a foreign signer', sod: { signer: signers.foreign }, expect: notAnchored },
  { name: 'a forged issuer', sod: { signer: signers.forged }, expect: notAnchored },
  { name: 'a signer of lists', sod: { signer: signerOf({ role: 'master-list-signer' }) }, expect: notAnchored },
  {
    name: 'a signer that may only issue',
    sod: { signer: signerOf({ keyUsage: 'certificate-signing' }) },
    expect: notAnchored,
  },
  {
    name: 'a critical extension that nobody knows',
    sod: { signer: signerOf({ unknownCriticalExtension: true }) },
    expect: notAnchored,
  },
  { name: 'a signer below a signer', sod: { signer: issueSigner(nonAuthority, CURVE) }, expect: notAnchored },
  {
    name: 'a CSCA with our key and another base point',
    sod: { signer: issueSigner(forgedCsca, CURVE) },
    expect: notAnchored,
  },
  {
    name: 'a CSCA of our name with another key',
    sod: { signer: issueSigner(sameName, CURVE) },
    expect: notAnchored,
  },
  {
    name: 'a simulated PKI where it does not count',
    allowSimulated: false,
    expect: { ...GOOD, issuer: 'notAnchored', failures: ['issuer-simulated'] },
  },

  { name: 'a signer that was over', sod: { signer: signers['expired-when-signing'] }, expect: expired },
  { name: 'a signer that has not begun', sod: { signer: signers['not-yet-valid'] }, expect: expired },
  { name: 'signed before the signer began', sod: { signedAt: day('2019-01-01') }, expect: expired },
  { name: 'signed in the future', sod: { signedAt: day('2031-01-01') }, expect: expired },
  {
    name: 'out of the usage period of the key',
    sod: { signer: signerOf({ signingPeriod: { from: day('2022-01-01'), to: day('2022-12-31') } }) },
    expect: expired,
  },
  {
    name: 'a signer older than its CSCA',
    sod: { signer: signerOf({ notBefore: day('2010-01-01') }) },
    expect: expired,
  },

  {
    name: 'a revoked signer',
    sod: { signer: signers.revoked },
    expect: { ...GOOD, issuer: 'revoked', failures: ['issuer-revoked'] },
  },
  {
    name: 'a revoked signer on a list that is out of date',
    sod: { signer: signers.revoked },
    trust: { ...trust, crls: [crl([signers.revoked.serialNumber], csca, day('2024-06-01'))] },
    expect: { ...GOOD, issuer: 'revoked', failures: ['issuer-revoked'] },
  },
  {
    name: 'a list that is out of date',
    trust: { ...trust, crls: [crl([], csca, day('2024-06-01'))] },
    expect: { ...GOOD, warnings: ['crl-outdated'] },
  },
  { name: 'no list', trust: { ...trust, crls: [] }, expect: { ...GOOD, warnings: ['crl-missing'] } },
  {
    name: 'a list signed by somebody else',
    trust: { ...trust, crls: [crl([signers.current.serialNumber], { ...pki.foreignCsca, name: csca.name })] },
    expect: notAnchored,
  },
  {
    name: 'a list of another CSCA',
    trust: { ...trust, crls: [...trust.crls, crl([signers.current.serialNumber], pki.foreignCsca)] },
    expect: GOOD,
  },

  {
    name: 'a signer of the next CSCA, over the link certificate',
    sod: { signer: signers.successor },
    trust: { ...trust, links: [pki.link] },
    expect: GOOD,
  },
  { name: 'a signer of the next CSCA without the link', sod: { signer: signers.successor }, expect: notAnchored },
  {
    name: 'a link that somebody else made',
    sod: { signer: signers.successor },
    trust: { ...trust, links: [issueLink({ ...pki.foreignCsca, name: csca.name }, pki.nextCsca)] },
    expect: notAnchored,
  },
  {
    name: 'a link between two CSCAs of one name',
    sod: { signer: issueSigner(sameName, CURVE) },
    trust: { ...trust, links: [issueLink(csca, sameName, { notBefore: day('2020-01-01') })] },
    expect: GOOD,
  },
];

for (const one of CASES) {
  test(`${one.name}: ${one.expect.issuer}, ${one.expect.sodSignature}`, () => {
    const sod = buildSod({ files: FILES, signer: signers.current, signedAt: SIGNED_AT, ...one.sod });
    const { allowSimulated = true, expect } = one;
    const seen = verifyPassively({ sod, files: FILES, trust: one.trust ?? trust, now: NOW, allowSimulated });
    const failures = seen.failures.map(({ code }) => code);
    const { sodSignature, issuer } = seen;
    assert.deepEqual(
      { sodSignature, issuer, failures },
      { sodSignature: expect.sodSignature, issuer: expect.issuer, failures: expect.failures },
    );
    for (const code of expect.warnings ?? []) {
      assert.ok(
        seen.warnings.some((warning) => warning.code === code),
        `${code} is reported`,
      );
    }
  });
}
