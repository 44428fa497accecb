import assert from 'node:assert/strict';
import { constants, createPublicKey, publicDecrypt } from 'node:crypto';
import { describe, test } from 'node:test';
import { digest, ecdsaVerify, encodePoint } from '@motcua/drivers/crypto';
import { concatBytes, encodeInteger, encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import vectors from '@motcua/drivers/vectors/active-auth.json' with { type: 'json' };
import { createEcKey } from '../pki/ec-key.ts';
import { createRsaKey, rsaPublicKeyInfo } from '../pki/rsa-key.ts';
import { activeAuthentication, messageRepresentative } from './active-authentication.ts';
import { createCard } from './card.ts';
import { systemRandom } from './chip-random.ts';
import { content, opened } from './test/card-scene.ts';

const CHALLENGE = fromHex('f173589974bf40c6');
const HASHES = {
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
} as const;
const isHash = (name: string): name is keyof typeof HASHES => name in HASHES;

describe('Active Authentication, the card alone', () => {
  const printed = vectors['ICAO Doc 9303-11 Appendix F'];
  for (const vector of [printed, ...vectors.message_representatives]) {
    test(`message representative, ${vector.hash_algorithm}, ${vector.F.length / 2} bytes`, () => {
      assert.ok(isHash(vector.hash_algorithm));
      const hash = HASHES[vector.hash_algorithm];
      const of = (challenge: string) =>
        toHex(
          messageRepresentative({ hash, modulusBytes: vector.F.length / 2 }, fromHex(challenge), (lengthBytes) => {
            assert.equal(lengthBytes, vector.M1.length / 2);
            return fromHex(vector.M1);
          }),
        );
      assert.equal(of(vector['RND.IFD']), vector.F);
      assert.notEqual(of(vector['RND.IFD'].replace(/^../, 'ff')), vector.F);
    });
  }

  for (const form of ['b6', 'b4'] as const) {
    test(`RSA: what comes back under the public key is the representative (${form})`, () => {
      const key = createRsaKey(1024);
      const answer = activeAuthentication({ key, hash: 'sha256', form }, CHALLENGE, systemRandom);
      const publicKey = createPublicKey({ key: Buffer.from(rsaPublicKeyInfo(key)), format: 'der', type: 'spki' });
      const open = (signature: Uint8Array) =>
        publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, Buffer.from(signature));
      let recovered: Uint8Array = open(answer.data);
      if (form === 'b4' && recovered[0] !== 0x6a) {
        const other = (key.modulus - BigInt(`0x${toHex(answer.data)}`)).toString(16).padStart(256, '0');
        recovered = open(fromHex(other));
      }
      assert.equal(recovered[0], 0x6a);
      assert.equal(toHex(recovered.slice(-2)), '34cc');
      const part = recovered.slice(1, -34);
      assert.equal(toHex(recovered.slice(-34, -2)), toHex(digest('sha256', part, CHALLENGE)));
    });
  }

  for (const curve of ['brainpoolP256r1', 'secp521r1', 'secp192r1'] as const) {
    test(`ECDSA on ${curve}: r ‖ s of fixed length over the challenge alone`, () => {
      const key = createEcKey(curve);
      const hash = curve === 'secp192r1' ? 'sha224' : 'sha256';
      const { data } = activeAuthentication({ key, hash, form: 'plain' }, CHALLENGE, systemRandom);
      const half = data.length / 2;
      assert.equal(half, Math.ceil(key.curve.order.toString(2).length / 8));
      const number = (part: Uint8Array) => encodeTlv(0x02, encodeInteger(BigInt(`0x${toHex(part)}`)));
      const der = encodeTlv(0x30, concatBytes(number(data.slice(0, half)), number(data.slice(half))));
      assert.ok(ecdsaVerify(key.curve, digest(hash, CHALLENGE), der, key.publicKey));
      assert.equal(ecdsaVerify(key.curve, digest(hash, fromHex('f173589974bf40c7')), der, key.publicKey), false);
      assert.equal(encodePoint(key.publicKey).length, 1 + 2 * key.curve.fieldBytes);
    });
  }

  test('INTERNAL AUTHENTICATE: after access, eight bytes, and extended length where the signature is long', async () => {
    const keys = {
      ...content.keys,
      activeAuthentication: { key: createRsaKey(2048), hash: 'sha256', form: 'b6' } as const,
    };
    const terminal = await opened(createCard({ ...content, keys }));
    const ask = (data: Uint8Array, extended: boolean) =>
      terminal.secured({ cla: 0, ins: 0x88, p1: 0, p2: 0, data, ne: extended ? 65_536 : 256, extended });
    assert.equal((await ask(CHALLENGE.slice(1), true)).sw, 0x6700);
    assert.equal((await ask(CHALLENGE, false)).sw, 0x6700, 'ICAO 9303-11 §6.1.4');
    const answer = await ask(CHALLENGE, true);
    assert.deepEqual([answer.sw, answer.data.length], [0x9000, 256]);
    assert.notEqual(toHex((await ask(CHALLENGE, true)).data), toHex(answer.data), 'the chip’s own part is fresh');
    assert.equal((await terminal.plain('0088000008f173589974bf40c600')).sw, 0x6982, 'not without a session');
    assert.equal(
      (await (await opened()).secured({ cla: 0, ins: 0x88, p1: 0, p2: 0, data: CHALLENGE, ne: 256 })).sw,
      0x6d00,
    );
  });
});
