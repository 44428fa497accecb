import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vectors from '../../../vectors/sod-openssl.json' with { type: 'json' };
import { fromHex } from '../../tlv/index.ts';
import type { DataGroupNumber } from '../model.ts';
import { parseTrustMaterial } from './trust-material.ts';
import { verifyPassively } from './verify.ts';

const files: ReadonlyMap<DataGroupNumber, Uint8Array> = new Map([
  [1, fromHex(vectors.files['1'])],
  [13, fromHex(vectors.files['13'])],
]);
const cases = vectors.cases.map((vector) => ({
  id: vector.id,
  sod: fromHex(vector.sodHex),
  trust: parseTrustMaterial([{ name: vector.id, bytes: fromHex(vector.cscaHex) }]).trust,
}));
const now = new Date(vectors.madeAt);

describe('SOD files made by OpenSSL', () => {
  for (const { id, sod, trust } of cases) {
    it(`${id} holds`, () => {
      const result = verifyPassively({ sod, files, trust, now, allowSimulated: false });
      assert.deepEqual(result.failures, []);
      assert.equal(result.sodSignature, 'valid');
      assert.equal(result.issuer, 'anchored');
      assert.equal(result.dataGroups.DG1?.hash, 'match');
      assert.equal(result.dataGroups.DG13?.hash, 'match');
      assert.equal(result.signer?.identifiedBy, id.endsWith('keyid') ? 'key-identifier' : 'issuer-serial');
      assert.equal(result.signer?.curve ?? 'rsa', id.split('-')[1]?.replace(/^(pkcs1|pss)$/, 'rsa'));
    });

    it(`${id} does not, with the last byte of its signature changed`, () => {
      // The streamed one ends in end-of-contents octets.
      const last = sod.findLastIndex((byte) => byte !== 0);
      const changed = sod.with(last, (sod[last] ?? 0) ^ 1);
      const result = verifyPassively({ sod: changed, files, trust, now, allowSimulated: false });
      assert.equal(result.sodSignature, 'invalid');
    });

    it(`${id} is not anchored by the issuer of another`, () => {
      const others = cases.filter((other) => other.id !== id).flatMap((other) => other.trust.anchors);
      const result = verifyPassively({ sod, files, trust: { anchors: others, crls: [] }, now, allowSimulated: false });
      assert.equal(result.issuer, 'notAnchored');
    });
  }
});
