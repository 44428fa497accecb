import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExtendedKeyUsage } from '@peculiar/asn1-x509';
import { encodeTlv, toHex } from '../../tlv/index.ts';
import type { TrustStore } from '../passive-auth/port.ts';
import {
  AUTHORITY_EXTENSIONS,
  type CertificateOptions,
  ecKey,
  extension,
  hash,
  issueCertificate,
  issueRevocationList,
  MASTER_LIST_OID,
  makeSignedData,
  masterListContent,
  nameOf,
  SIGNER_EXTENSIONS,
  type TestKey,
} from '../passive-auth/testing/issuing.ts';
import { parseTrustMaterial } from '../passive-auth/trust-material.ts';
import { SIMULATED_MARKER_OID } from '../simulated-marker.ts';
import { checkTrust, describeTrust, planTrustImport, type TrustFindingCode, type TrustImportRequest } from './index.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const DAY_MS = 24 * 3_600_000;
const key = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384', explicit: true });
const nextKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
const csca = nameOf('VN', 'Test CSCA');
const next = nameOf('VN', 'Test CSCA 2');
const EMPTY: TrustStore = { anchors: [], crls: [] };

const rootOf = (options: Partial<CertificateOptions> = {}, own: TestKey = key): Uint8Array =>
  issueCertificate({
    ...{ key: own, subject: csca, issuer: csca, issuerKey: own, extensions: AUTHORITY_EXTENSIONS },
    ...{ notBefore: '2022-01-01', notAfter: '2037-01-01' },
    ...options,
  });
const root = rootOf();
const nextRoot = rootOf({ subject: next, issuer: next }, nextKey);
const link = rootOf({ key: nextKey, subject: next, serialNumber: 2 });
const listBy = (issuerKey: TestKey, issuer = csca): Uint8Array =>
  issueRevocationList({ issuer, issuerKey, serialNumbers: [5, 6] });
const crl = listBy(key);
const fingerprintOf = (der: Uint8Array): string => toHex(hash('sha256', der));
const marked = rootOf({ extensions: [...AUTHORITY_EXTENSIONS, extension(SIMULATED_MARKER_OID, encodeTlv(0x05))] });
/** A self-signed certificate of another key than its own. */
const broken = rootOf({ issuerKey: nextKey });

const listSigner = issueCertificate({
  ...{ key: nextKey, subject: nameOf('VN', 'Test List Signer'), issuer: csca, issuerKey: key },
  extensions: [...SIGNER_EXTENSIONS, extension('2.5.29.37', new ExtendedKeyUsage(['2.23.136.1.1.3']), true)],
});
const masterList = (...listed: readonly Uint8Array[]): Uint8Array =>
  makeSignedData({
    ...{ content: masterListContent(...listed), contentType: MASTER_LIST_OID, certificates: [listSigner, root] },
    ...{ signerKey: nextKey, hashName: 'sha256', signingTime: new Date('2026-01-15') },
  });

describe('the inventory', () => {
  it('says what each item is, by country, kind and age', () => {
    const foreign = rootOf({ subject: nameOf('UT', 'Abroad'), issuer: nameOf('UT', 'Abroad') });
    const entries = describeTrust({ anchors: [nextRoot, root, foreign], links: [link], crls: [crl] });
    assert.deepEqual(
      entries.map(({ country, kind }) => `${country} ${kind}`),
      ['UT csca', 'VN csca', 'VN csca', 'VN link', 'VN crl'],
    );
    assert.deepEqual(
      entries.find((entry) => entry.fingerprint === fingerprintOf(root)),
      {
        kind: 'csca',
        fingerprint: fingerprintOf(root),
        country: 'VN',
        subject: 'C=VN, CN=Test CSCA',
        serialNumber: '01',
        notBefore: '2022-01-01T00:00:00.000Z',
        notAfter: '2037-01-01T00:00:00.000Z',
        key: 'EC brainpoolP384r1',
        signedWith: 'ECDSA-SHA384',
        simulated: false,
      },
    );
    assert.deepEqual(entries.at(-1), {
      kind: 'crl',
      fingerprint: fingerprintOf(crl),
      country: 'VN',
      subject: 'C=VN, CN=Test CSCA',
      thisUpdate: '2026-01-01T00:00:00.000Z',
      nextUpdate: '2026-06-01T00:00:00.000Z',
      revoked: 2,
    });
  });

  it('leaves out of names what a terminal could obey', () => {
    const sly = nameOf('VN', '\u001b[2Jsafe\u202e\n');
    const [entry] = describeTrust({ anchors: [rootOf({ subject: sly, issuer: sly })], crls: [] });
    assert.equal(entry?.subject, 'C=VN, CN=[2Jsafe');
  });
});

describe('the check', () => {
  const codes = (trust: Partial<TrustStore>, now = NOW, allowSimulated = false): Record<string, TrustFindingCode[]> => {
    const store = { ...EMPTY, ...trust };
    const found: Record<string, TrustFindingCode[]> = { error: [], hint: [] };
    for (const finding of checkTrust({ trust: store, now, soonMs: 90 * DAY_MS, allowSimulated })) {
      found[finding.severity]?.push(finding.code);
    }
    return found;
  };
  const early = new Date('2026-03-01');

  it('finds nothing where all is well', () => {
    assert.deepEqual(codes({ anchors: [root], crls: [crl] }, early), { error: [], hint: [] });
    assert.deepEqual(codes({ anchors: [root], links: [link], crls: [crl] }, early), { error: [], hint: [] });
    assert.deepEqual(codes(EMPTY), { error: [], hint: [] });
  });

  it('names authorities that are over, or soon, unless another of their line goes on', () => {
    const over = rootOf({ notAfter: '2026-01-31' });
    const soon = rootOf({ notAfter: '2026-04-01' });
    assert.deepEqual(codes({ anchors: [over], crls: [crl] }, early), { error: ['expired'], hint: [] });
    assert.deepEqual(codes({ anchors: [soon], crls: [crl] }, early), { error: [], hint: ['expires-soon'] });
    assert.deepEqual(codes({ anchors: [over, root], crls: [crl] }, early), { error: [], hint: [] });
    assert.deepEqual(codes({ anchors: [over], links: [link], crls: [crl] }, early), { error: [], hint: [] });
    assert.deepEqual(codes({ anchors: [over, nextRoot], crls: [crl] }, early).error, ['expired']);
    const future = rootOf({ notBefore: '2026-12-01' });
    assert.deepEqual(codes({ anchors: [future], crls: [crl] }, early).hint, ['not-yet-valid']);
  });

  it('names links without an anchor', () => {
    assert.deepEqual(codes({ links: [link] }, early).error, ['unlinked']);
    assert.deepEqual(codes({ anchors: [rootOf({}, nextKey)], links: [link] }, early).error, ['unlinked']);
  });

  it('names certificates that are damaged, simulated or weak', () => {
    assert.deepEqual(codes({ anchors: [broken], crls: [] }, early).error, ['self-signature-invalid']);
    assert.deepEqual(codes({ anchors: [marked], crls: [crl] }, early).error, ['simulated']);
    assert.deepEqual(codes({ anchors: [marked], crls: [crl] }, early, true).error, []);
    const short = ecKey({ curve: 'secp192r1', hashName: 'sha256' });
    assert.deepEqual(codes({ anchors: [rootOf({}, short)], crls: [listBy(short)] }, early).hint, ['weak-key']);
  });

  it('names revocation lists that are missing, old or of nobody', () => {
    assert.deepEqual(codes({ anchors: [root] }, early), { error: [], hint: ['no-crl'] });
    assert.deepEqual(codes({ anchors: [root], links: [link] }, early).hint, ['no-crl']);
    assert.deepEqual(codes({ anchors: [root, nextRoot], crls: [crl] }, early).hint, ['no-crl']);
    assert.deepEqual(codes({ anchors: [root], links: [link], crls: [listBy(nextKey, next)] }, early).hint, []);
    assert.deepEqual(codes({ anchors: [root], crls: [crl] }).hint, ['crl-outdated']);
    const forged = codes({ anchors: [root], crls: [listBy(nextKey)] }, early);
    assert.deepEqual(forged, { error: ['crl-unverified'], hint: ['no-crl'] });
  });
});

describe('an import', () => {
  const plan = (files: readonly Uint8Array[], options: Partial<TrustImportRequest> = {}) =>
    planTrustImport({
      files: files.map((bytes, i) => ({ name: `${i}`, bytes })),
      ...{ known: EMPTY, now: NOW, allowSimulated: false },
      ...options,
    });
  const added = (...from: Parameters<typeof plan>): string[] => plan(...from).add.map(({ der }) => toHex(der));
  const reasons = (...from: Parameters<typeof plan>): string[] => plan(...from).refused.map(({ reason }) => reason);

  it('takes authorities, links that lead to one, and lists that one signed', () => {
    const result = plan([crl, link, root]);
    assert.deepEqual(result.add.map(({ der }) => toHex(der)).sort(), [crl, link, root].map(toHex).sort());
    assert.deepEqual(result.refused, []);
    assert.deepEqual(
      result.add.map(({ fileName }) => fileName).sort(),
      [
        `VN-crl-${fingerprintOf(crl).slice(0, 16)}.crl`,
        `VN-csca-${fingerprintOf(root).slice(0, 16)}.cer`,
        `VN-link-${fingerprintOf(link).slice(0, 16)}.cer`,
      ].sort(),
    );
    // What it writes, the loader of the kiosk reads the same.
    const { trust } = parseTrustMaterial(result.add.map(({ der, fileName }) => ({ name: fileName, bytes: der })));
    assert.deepEqual({ ...trust }, { anchors: [root], links: [link], crls: [crl] });
  });

  it('counts what the store holds', () => {
    const known = { anchors: [root], crls: [] };
    assert.deepEqual(added([crl, link], { known }).length, 2);
    const again = plan([root, crl], { known });
    assert.deepEqual(
      again.kept.map(({ fingerprint }) => fingerprint),
      [fingerprintOf(root)],
    );
    assert.equal(again.add.length, 1);
  });

  it('refuses what proves nothing', () => {
    assert.deepEqual(reasons([link]), ['unlinked']);
    assert.deepEqual(reasons([crl]), ['crl-unverified']);
    assert.deepEqual(reasons([root, listBy(nextKey)]), ['crl-unverified']);
    assert.deepEqual(reasons([broken]), ['self-signature-invalid']);
    assert.deepEqual(reasons([new Uint8Array(), Uint8Array.of(1), listSigner]), [
      'empty',
      'not-recognised',
      'not-an-authority',
    ]);
  });

  it('refuses simulated authorities, unless it is said that they may', () => {
    assert.deepEqual(reasons([marked]), ['simulated']);
    assert.deepEqual(added([marked]), []);
    assert.deepEqual(added([marked], { allowSimulated: true }), [toHex(marked)]);
    assert.deepEqual(reasons([masterList(root, marked)]), ['simulated']);
  });

  it('takes a master list whose signature holds, and says whose it is', () => {
    const result = plan([masterList(root, nextRoot)]);
    assert.equal(result.add.length, 2);
    assert.equal(result.lists[0]?.signer?.issuedBy, 'list');
    assert.equal(result.lists[0]?.signer?.issuerFingerprint, fingerprintOf(root));
    const known = plan([masterList(root, nextRoot)], { known: { anchors: [root], crls: [] } });
    assert.equal(known.lists[0]?.signer?.issuedBy, 'store');
    const bytes = masterList(root, nextRoot);
    assert.deepEqual(reasons([bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)]), ['list-signature-invalid']);
  });

  it('takes a list of the wanted signer alone', () => {
    const list = masterList(root);
    for (const wanted of [listSigner, root]) {
      assert.equal(added([list], { listSigner: fingerprintOf(wanted) }).length, 1);
    }
    assert.deepEqual(reasons([list], { listSigner: fingerprintOf(nextRoot) }), ['list-signer-differs']);
    assert.deepEqual(added([list], { listSigner: fingerprintOf(nextRoot) }), []);
  });

  it('leaves out of a list what cannot be used, and takes the rest', () => {
    const result = plan([
      masterList(root, broken, listSigner, rootOf({ key: nextKey, subject: next, issuer: nameOf('UT', 'Nobody') })),
    ]);
    assert.deepEqual(
      result.add.map(({ der }) => toHex(der)),
      [toHex(root)],
    );
    assert.deepEqual(result.refused, []);
    assert.deepEqual(result.skipped.map(({ reason }) => reason).sort(), [
      'not-an-authority',
      'self-signature-invalid',
      'unlinked',
    ]);
  });

  it('can be kept to some countries', () => {
    const foreign = rootOf({ subject: nameOf('UT', 'Abroad'), issuer: nameOf('UT', 'Abroad') });
    assert.deepEqual(added([masterList(root, foreign)], { countries: ['UT'] }), [toHex(foreign)]);
  });
});
