import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrustMaterial, verifyCardSecurity } from '@motcua/drivers/emrtd/passive-auth';
import { encodeTlv } from '@motcua/drivers/tlv';
import { buildCardSecurity } from './card-security.ts';
import { integer, oid, sequence } from './der.ts';
import { createCsca, issueLink, issueSigner, onCurve } from './issued.ts';
import { buildMasterList, type MasterListRequest } from './master-list.ts';
import { createPki, masterListOf } from './pki.ts';
import { issueRevocationList } from './revocation-list.ts';
import { cmsVerifies, openssl, pem, withoutOpenssl } from './test/openssl.ts';

const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);
const SIGNED_AT = day('2025-02-03');
const NOW = day('2026-11-21');
const pki = createPki({ parameters: 'named', country: 'UT' });
const others = (['secp256r1', 'brainpoolP512r1', 'secp521r1'] as const).map((curve, index) =>
  createCsca({ country: ['AA', 'BB', 'CC'][index] ?? 'ZZ', ...onCurve(curve, 'explicit') }),
);
const list = (more: Partial<MasterListRequest> = {}): Uint8Array =>
  buildMasterList({
    certificates: others.map(({ certificate }) => certificate),
    signer: pki.masterListSigner,
    csca: pki.csca.certificate,
    signedAt: SIGNED_AT,
    ...more,
  });
const known = { anchors: [pki.csca.certificate], crls: [] };
const imported = (bytes: Uint8Array, trusted = known) =>
  parseTrustMaterial([{ name: 'list.ml', bytes }], { now: NOW, known: trusted });
const hex = (all: readonly Uint8Array[]): string[] => all.map((one) => Buffer.from(one).toString('hex')).toSorted();

test('a master list hands on the certificates of other states, in DER and in BER', () => {
  for (const encoding of ['der', 'indefinite'] as const) {
    const { trust, problems } = imported(list({ encoding }));
    assert.deepEqual(problems, []);
    assert.deepEqual(hex(trust.anchors), hex(others.map(({ certificate }) => certificate)));
  }
});

test("a PKI's own list holds its CSCA, the next one, and the link between them", () => {
  const { trust, problems } = imported(masterListOf(pki, SIGNED_AT));
  assert.deepEqual(problems, []);
  assert.deepEqual(hex(trust.anchors), hex([pki.csca.certificate, pki.nextCsca.certificate]));
  assert.deepEqual(hex(trust.links ?? []), hex([pki.link]));
});

for (const [name, bytes] of Object.entries({
  'a broken signature': list({ lie: 'broken-signature' }),
  'another message digest': list({ lie: 'wrong-message-digest' }),
  'a signer of documents': list({ signer: pki.signers.current }),
  'a signer of another state, which nobody trusts': list({
    signer: issueSigner(pki.foreignCsca, { role: 'master-list-signer' }),
    csca: pki.csca.certificate,
  }),
})) {
  test(`a master list with ${name} brings nothing and is reported`, () => {
    const { trust, problems } = imported(bytes);
    assert.deepEqual(trust.anchors, []);
    assert.equal(problems.length, 1);
  });
}

const securityInfos = [sequence(oid('0.4.0.127.0.7.2.2.4.6.2'), integer(2), integer(13))];

test('EF.CardSecurity gives back the SecurityInfos under the issuer’s signature', () => {
  const cases = [
    { lie: undefined, signature: 'valid' },
    { lie: 'broken-signature', signature: 'invalid' },
    { lie: 'wrong-message-digest', signature: 'invalid' },
  ] as const;
  for (const { lie, signature } of cases) {
    const file = buildCardSecurity(securityInfos, {
      signer: pki.signers.current,
      signedAt: SIGNED_AT,
      ...(lie && { lie }),
    });
    const seen = verifyCardSecurity({ file, trust: known, now: NOW, allowSimulated: true });
    assert.equal(seen.signature, signature);
    assert.equal(seen.issuer, 'anchored');
    assert.deepEqual(Buffer.from(seen.securityInfos ?? []), Buffer.from(encodeTlv(0x31, ...securityInfos)));
  }
});

test('OpenSSL reads master list and EF.CardSecurity', { skip: withoutOpenssl }, () => {
  const check = { csca: pki.csca.certificate, at: SIGNED_AT, chain: 'checked' } as const;
  const cardSecurity = buildCardSecurity(securityInfos, { signer: pki.signers.current, signedAt: SIGNED_AT });
  for (const cms of [list(), list({ encoding: 'indefinite' }), cardSecurity]) {
    const seen = cmsVerifies(cms, check);
    assert.ok(seen.ok, seen.output);
  }
  assert.equal(cmsVerifies(list({ lie: 'broken-signature' }), check).ok, false);
});

test('OpenSSL follows the chain, the link certificate and the revocation list', { skip: withoutOpenssl }, () => {
  const files = {
    'csca.pem': pem('CERTIFICATE', pki.csca.certificate),
    'link.pem': pem('CERTIFICATE', pki.link),
    'signer.pem': pem('CERTIFICATE', pki.signers.current.certificate),
    'revoked.pem': pem('CERTIFICATE', pki.signers.revoked.certificate),
    'forged.pem': pem('CERTIFICATE', pki.signers.forged.certificate),
    'successor.pem': pem('CERTIFICATE', pki.signers.successor.certificate),
    'crl.pem': pem('X509 CRL', pki.revocationList),
  };
  const verify = (...args: readonly string[]) =>
    openssl(
      ['verify', '-x509_strict', '-attime', String(SIGNED_AT.getTime() / 1000), '-CAfile', '@csca.pem', ...args],
      files,
    );
  const chain = verify('@signer.pem');
  assert.ok(chain.ok, chain.output);
  const checked = verify('-CRLfile', '@crl.pem', '-crl_check', '@signer.pem');
  assert.ok(checked.ok, checked.output);
  assert.match(verify('-CRLfile', '@crl.pem', '-crl_check', '@revoked.pem').output, /certificate revoked/);
  assert.equal(verify('@forged.pem').ok, false);
  assert.equal(verify('@successor.pem').ok, false);
  const linked = verify('-untrusted', '@link.pem', '@successor.pem');
  // A CSCA may have no authority below it (path length 0, ICAO 9303-12 §7.1.1), and strict PKIX counts the link as one.
  assert.match(linked.output, /path length constraint exceeded/);
});

test('OpenSSL finds a list with another key not signed by its issuer', { skip: withoutOpenssl }, () => {
  const period = { thisUpdate: day('2024-01-01'), nextUpdate: day('2030-01-01') };
  const verified = (crl: Uint8Array) =>
    openssl(['crl', '-in', '@list.crl', '-inform', 'DER', '-CAfile', '@csca.pem', '-noout'], {
      'list.crl': crl,
      'csca.pem': pem('CERTIFICATE', pki.csca.certificate),
    }).output;
  assert.match(verified(issueRevocationList([1n], pki.csca, period)), /verify OK/);
  assert.match(
    verified(issueRevocationList([1n], { ...pki.foreignCsca, name: pki.csca.name }, period)),
    /verify failure/,
  );
});

test('a link certificate has the new name and key, and the old issuer', () => {
  const link = issueLink(pki.csca, pki.nextCsca);
  const { trust } = parseTrustMaterial([{ name: 'link.cer', bytes: link }], { now: NOW });
  assert.deepEqual(hex(trust.links ?? []), hex([link]));
  assert.deepEqual(trust.anchors, []);
});
