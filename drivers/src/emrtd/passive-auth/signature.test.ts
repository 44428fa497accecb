import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type CurveName, curveByName, digest, randomScalar, scalarFromBytes } from '../../crypto/index.ts';
import { concatBytes, encodeTlv } from '../../tlv/index.ts';
import type { SignatureScheme } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import { plainSignature, verifySignature } from './signature.ts';
import { bytesOf, rawRsaKey } from './testing/raw-rsa.ts';

const DATA = new TextEncoder().encode('what the signer signed');
const CURVES: readonly CurveName[] = ['secp224r1', 'secp256r1', 'brainpoolP384r1', 'brainpoolP512r1', 'secp521r1'];

function signer(name: CurveName) {
  const curve = curveByName(name);
  assert.ok(curve);
  const secret = randomScalar(curve);
  const orderBytes = Math.ceil(curve.order.toString(2).length / 8);
  const key: PublicKey = { kind: 'ec', curve, point: curve.base.multiply(secret) };
  const plain = ecdsa(curve.Point, sha256).sign(digest('sha256', DATA), bytesOf(secret, orderBytes), {
    prehash: false,
    lowS: false,
    format: 'compact',
  });
  const [r, s] = [plain.subarray(0, orderBytes), plain.subarray(orderBytes)].map(scalarFromBytes);
  assert.ok(r !== undefined && s !== undefined);
  return { curve, key, orderBytes, plain, r, s, order: curve.order };
}

type Encoding = Extract<SignatureScheme, { readonly kind: 'ecdsa' }>['encoding'];
const verdict = (key: PublicKey, signature: Uint8Array, encoding: Encoding = 'der') =>
  verifySignature({ scheme: { kind: 'ecdsa', digest: 'sha256', encoding }, key, data: DATA, signature });

const INTEGER = 0x02;
/** Content of an INTEGER as DER has it. */
function content(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = bytesOf(value, Math.ceil(hex.length / 2));
  return (bytes[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), bytes) : bytes;
}
const integer = (value: bigint): Uint8Array => encodeTlv(INTEGER, content(value));
const pair = (r: bigint, s: bigint): Uint8Array => encodeTlv(0x30, integer(r), integer(s));

for (const name of CURVES) {
  describe(`ECDSA on ${name}`, () => {
    const { key, r, s, order, orderBytes, plain } = signer(name);

    it('holds in DER and plainly, under its own name alone', () => {
      assert.equal(verdict(key, pair(r, s)), 'valid');
      assert.equal(verdict(key, plain, 'plain'), 'valid');
      assert.equal(verdict(key, plain), 'invalid');
      assert.equal(verdict(key, pair(r, s), 'plain'), 'invalid');
      // The other s signs the same, which ICAO 9303 does not forbid.
      assert.equal(verdict(key, pair(r, order - s)), 'valid');
    });

    it('not with a number of zero, of the order, or above', () => {
      for (const [left, right] of [
        [0n, 0n],
        [0n, s],
        [r, 0n],
        [order, s],
        [r, order],
        [order, order],
        [0n, order],
        [r + order, s],
        [r, s + order],
        [1n, 1n],
        [r, r],
        [s, r],
        [r + 1n, s],
        [r, s + 1n],
      ] as const) {
        assert.equal(verdict(key, pair(left, right)), 'invalid', `${left} ${right}`);
        if (left >> BigInt(8 * orderBytes) > 0n || right >> BigInt(8 * orderBytes) > 0n) continue;
        const both = concatBytes(bytesOf(left, orderBytes), bytesOf(right, orderBytes));
        assert.equal(verdict(key, both, 'plain'), 'invalid', `plain ${left} ${right}`);
      }
    });

    it('not with a negative number', () => {
      const negative = (value: bigint): Uint8Array => {
        const bytes = content(value).length;
        return encodeTlv(INTEGER, bytesOf((1n << BigInt(8 * bytes)) - value, bytes));
      };
      assert.equal(verdict(key, encodeTlv(0x30, negative(r), integer(s))), 'invalid');
      assert.equal(verdict(key, encodeTlv(0x30, integer(r), negative(s))), 'invalid');
    });

    it('zeros before a number, or none where DER wants one, change no number and so no verdict', () => {
      const padded = (value: bigint): Uint8Array => encodeTlv(INTEGER, Uint8Array.of(0, 0), content(value));
      const bare = (value: bigint): Uint8Array => encodeTlv(INTEGER, bytesOf(value, orderBytes));
      assert.equal(verdict(key, encodeTlv(0x30, padded(r), padded(s))), 'valid');
      assert.equal(verdict(key, encodeTlv(0x30, bare(r), bare(s))), 'valid');
      assert.equal(verdict(key, encodeTlv(0x30, padded(r), padded(s + order))), 'invalid');
    });

    it('not in any other shape', () => {
      const good = pair(r, s);
      for (const [what, signature] of Object.entries({
        nothing: new Uint8Array(),
        'an empty sequence': encodeTlv(0x30),
        'one number': encodeTlv(0x30, integer(r)),
        'three numbers': encodeTlv(0x30, integer(r), integer(s), integer(s)),
        'something behind the sequence': concatBytes(good, Uint8Array.of(0x05, 0)),
        'a cut sequence': good.subarray(0, -1),
        'a set': concatBytes(Uint8Array.of(0x31), good.subarray(1)),
        'octets for the first number': encodeTlv(0x30, encodeTlv(0x04, content(r)), integer(s)),
        'octets for the second number': encodeTlv(0x30, integer(r), encodeTlv(0x04, content(s))),
        'an empty number': encodeTlv(0x30, encodeTlv(INTEGER), integer(s)),
        'numbers one level deeper': encodeTlv(0x30, good),
        'a number that is too long': encodeTlv(
          0x30,
          encodeTlv(INTEGER, Uint8Array.of(1), new Uint8Array(orderBytes).fill(1)),
          integer(s),
        ),
      })) {
        assert.equal(verdict(key, signature), 'invalid', what);
      }
      for (const lengthBytes of [0, orderBytes, 2 * orderBytes - 1, 2 * orderBytes + 1, 2 * orderBytes + 2]) {
        const signature = new Uint8Array(lengthBytes);
        signature.set(plain.subarray(0, lengthBytes));
        assert.equal(verdict(key, signature, 'plain'), 'invalid', `${lengthBytes} bytes`);
      }
    });
  });
}

it('plainSignature: both numbers as long as the order, whatever their own length', () => {
  assert.deepEqual(plainSignature(pair(1n, 0x1234n), 3), Uint8Array.of(0, 0, 1, 0, 0x12, 0x34));
  assert.deepEqual(plainSignature(pair(0n, 0xff_ffffn), 3), Uint8Array.of(0, 0, 0, 0xff, 0xff, 0xff));
  assert.equal(plainSignature(pair(1n, 0x100_0000n), 3), undefined);
});

it('a scheme that does not fit the key is invalid; without one of them nobody can tell', () => {
  const { key } = signer('secp256r1');
  const { publicKey } = rawRsaKey(1024);
  const rsa: PublicKey = { kind: 'rsa', key: publicKey };
  const ecdsaScheme = { kind: 'ecdsa', digest: 'sha256', encoding: 'der' } as const;
  const pkcs1 = { kind: 'rsa-pkcs1', digest: 'sha256' } as const;
  const pss = { kind: 'rsa-pss', digest: 'sha256', maskDigest: 'sha256', saltBytes: 32 } as const;
  const given = { data: DATA, signature: new Uint8Array(128).fill(1) };
  for (const scheme of [pkcs1, pss]) assert.equal(verifySignature({ ...given, scheme, key }), 'invalid');
  assert.equal(verifySignature({ ...given, scheme: ecdsaScheme, key: rsa }), 'invalid');
  assert.equal(verifySignature({ ...given, scheme: undefined, key }), 'unsupported');
  assert.equal(verifySignature({ ...given, scheme: ecdsaScheme, key: undefined }), 'unsupported');
});
