import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vectors from '../../../vectors/passive-auth-openssl.json' with { type: 'json' };
import { fromHex, toHex } from '../../tlv/index.ts';
import type { DataGroupNumber } from '../model.ts';
import { readMasterList } from './master-list.ts';
import type { TrustStore } from './port.ts';
import { parseSod } from './sod.ts';
import { parseTrustMaterial } from './trust-material.ts';
import { verifyPassively } from './verify.ts';

const now = new Date(vectors.madeAt);
const files: ReadonlyMap<DataGroupNumber, Uint8Array> = new Map([
  [1, fromHex(vectors.files['1'])],
  [13, fromHex(vectors.files['13'])],
]);
const check = (sod: Uint8Array, trust: TrustStore) =>
  verifyPassively({ sod, files, trust, now, allowSimulated: false });
const load = (...hex: readonly string[]) =>
  parseTrustMaterial(
    hex.map((text, i) => ({ name: `${i}`, bytes: fromHex(text) })),
    { now },
  );

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);

describe('algorithms, as OpenSSL signs', () => {
  for (const { id, algorithm, curve, sodHex, cscaHex } of vectors.cases) {
    const sod = fromHex(sodHex);
    const { trust } = load(cscaHex);

    it(`${id} holds`, () => {
      const result = check(sod, trust);
      assert.deepEqual(result.failures, []);
      assert.equal(result.sodSignature, 'valid');
      assert.equal(result.issuer, 'anchored');
      assert.equal(result.signer?.algorithm, algorithm);
      assert.equal(result.signer?.curve, curve);
    });

    it(`${id} does not, with the last byte of its signature changed`, () => {
      assert.equal(check(flip(sod, sod.length - 1), trust).sodSignature, 'invalid');
    });

    it(`${id} is not anchored, with the last byte of the certificate of its signer changed, or by another issuer`, () => {
      const parsed = parseSod(sod);
      const certificate = parsed.ok ? parsed.value.certificates[0]?.der : undefined;
      assert.ok(certificate);
      const end = Buffer.from(sod).indexOf(certificate) + certificate.length;
      assert.equal(check(flip(sod, end - 1), trust).issuer, 'notAnchored');
      const others = vectors.cases.filter((one) => one.id !== id).map((one) => one.cscaHex);
      assert.equal(check(sod, load(...others).trust).issuer, 'notAnchored');
    });
  }

  it('weak ones are reported', () => {
    const weak = vectors.cases.filter(({ sodHex, cscaHex }) =>
      check(fromHex(sodHex), load(cscaHex).trust).warnings.some(({ code }) => code === 'legacy-algorithm'),
    );
    assert.deepEqual(
      weak.map(({ id }) => id),
      ['pss-sha1-mgf1-sha256-salt0', 'ecdsa-brainpoolP192r1'],
    );
  });
});

describe('an authority that changed its key, as OpenSSL makes it', () => {
  const { old, link, crl, masterList, masterListStreamed, sodOfNew, sodOfOldRevoked } = vectors.authority;
  const issuerOf = (sodHex: string, ...trust: readonly string[]): string | null =>
    check(fromHex(sodHex), load(...trust).trust).issuer;

  it('is followed over the link certificate', () => {
    assert.equal(issuerOf(sodOfNew, old), 'notAnchored');
    assert.equal(issuerOf(sodOfNew, link), 'notAnchored');
    assert.equal(issuerOf(sodOfNew, old, link), 'anchored');
    assert.equal(issuerOf(sodOfNew, vectors.authority.new), 'anchored');
  });

  it('revokes with the new key what the old one issued', () => {
    assert.equal(issuerOf(sodOfOldRevoked, old, link), 'anchored');
    assert.equal(issuerOf(sodOfOldRevoked, old, link, crl), 'revoked');
    assert.equal(issuerOf(sodOfNew, old, link, crl), 'anchored');
  });

  for (const [form, list] of Object.entries({ DER: masterList, 'BER, streamed': masterListStreamed })) {
    it(`is in a master list (${form})`, () => {
      const { trust, problems, lists } = load(list);
      assert.deepEqual(problems, []);
      assert.deepEqual(trust.anchors.map(toHex).sort(), [old, vectors.authority.new].sort());
      assert.deepEqual(trust.links?.map(toHex), [link]);
      assert.equal(lists[0]?.list.signer?.issuedBy, 'list');
      assert.equal(lists[0]?.list.signer?.subject, 'C=UT, O=Utopia, CN=Master List Signer Utopia');
      assert.equal(issuerOf(sodOfNew, list), 'anchored');
      const known = readMasterList(fromHex(list), { trust: load(vectors.authority.new).trust, now });
      assert.ok(known.ok);
      assert.equal(known.value.signer?.issuedBy, 'store');
    });

    it(`is not, with one byte of the list changed (${form})`, () => {
      const bytes = fromHex(list);
      const at = Buffer.from(bytes).indexOf(fromHex(link)) + 200;
      const changed = load(toHex(flip(bytes, at)));
      assert.deepEqual(changed.problems, [{ name: '0', reason: 'list-signature-invalid' }]);
      assert.deepEqual(changed.trust.anchors, []);
    });
  }
});
