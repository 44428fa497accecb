import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes, fromHex, toHex } from '../tlv/index.ts';
import { createAesCipher, createAesCmac } from './aes-keyed.ts';
import { aesCbcDecrypt, aesCbcEncrypt, aesCmac } from './ciphers.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const key = fc.constantFrom(16, 24, 32).chain(bytes);
const blocks = fc.integer({ min: 1, max: 40 }).chain((count) => bytes(16 * count));

test('message after message under one key, the same as each by itself', () => {
  fc.assert(
    fc.property(key, fc.array(fc.tuple(bytes(16), blocks), { minLength: 1, maxLength: 6 }), (secret, messages) => {
      const cipher = createAesCipher(secret);
      for (const [iv, data] of messages) {
        const before = toHex(data);
        assert.equal(toHex(cipher.cbcEncrypt(iv, data)), toHex(aesCbcEncrypt(secret, iv, data)));
        assert.equal(toHex(cipher.cbcDecrypt(iv, data)), toHex(aesCbcDecrypt(secret, iv, data)));
        assert.equal(toHex(cipher.encryptBlocks(iv)), toHex(aesCbcEncrypt(secret, new Uint8Array(16), iv)));
        assert.equal(toHex(data), before, 'the data are left alone');
      }
    }),
  );
});

test('CMAC over parts of any length, one after another, the same as over the whole', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 4 });
  fc.assert(
    fc.property(key, fc.array(parts, { minLength: 1, maxLength: 6 }), (secret, messages) => {
      const mac = createAesCmac(secret);
      for (const message of messages) {
        assert.equal(toHex(mac(...message)), toHex(aesCmac(secret, concatBytes(...message))));
      }
    }),
  );
});

test('the published example of AES-128 CMAC, 40 bytes', () => {
  const mac = createAesCmac(fromHex('2b7e151628aed2a6abf7158809cf4f3c'));
  const message = '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411';
  assert.equal(toHex(mac(fromHex(message))), 'dfa66747de9ae63030ca32611497c827');
});

test('half blocks are a bug of the caller', () => {
  const cipher = createAesCipher(new Uint8Array(16));
  const iv = new Uint8Array(16);
  for (const run of [cipher.cbcEncrypt, cipher.cbcDecrypt]) {
    assert.throws(() => run(iv, new Uint8Array(17)), /whole blocks/);
    assert.equal(run(iv, new Uint8Array(0)).length, 0);
  }
  assert.throws(() => cipher.encryptBlocks(new Uint8Array(15)), /whole blocks/);
});
