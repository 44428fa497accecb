import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import kdf from '@motcua/drivers/vectors/kdf.json' with { type: 'json' };
import { CIPHER_SUITES, type CipherName } from './crypto/cipher-suite.ts';
import { twin } from './test/transcript-scene.ts';

const CIPHER: Readonly<Record<string, CipherName>> = {
  '3DES-112': '3des',
  'AES-128': 'aes-128',
  'AES-192': 'aes-192',
  'AES-256': 'aes-256',
};

describe('key derivation (Doc 9303-11 §9.7.1)', () => {
  for (const vector of kdf.vectors) {
    test(vector.id, () => {
      const use = Number.parseInt(vector.c, 16);
      assert.ok(use === 1 || use === 2 || use === 3);
      const suite = CIPHER_SUITES[CIPHER[vector.cipher] ?? assert.fail(vector.cipher)];
      assert.equal(toHex(suite.derive(fromHex(vector.K), use)), vector.key);
      assert.notEqual(toHex(suite.derive(fromHex(twin(vector.K, 0)), use)), vector.key);
    });
  }
});
