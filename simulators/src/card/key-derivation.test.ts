import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import kdf from '@motcua/drivers/vectors/kdf.json' with { type: 'json' };
import { deriveAes128, deriveTripleDes } from './key-derivation.ts';
import { twin } from './test/transcript-scene.ts';

describe('key derivation (Doc 9303-11 §9.7.1)', () => {
  for (const vector of kdf.vectors) {
    const use = Number.parseInt(vector.c, 16);
    if (use !== 1 && use !== 2 && use !== 3) continue;
    const derive =
      vector.cipher === '3DES-112' ? deriveTripleDes : vector.cipher === 'AES-128' ? deriveAes128 : undefined;
    if (!derive) continue;
    test(vector.id, () => {
      assert.equal(toHex(derive(fromHex(vector.K), use)), vector.key);
      assert.notEqual(toHex(derive(fromHex(twin(vector.K, 0)), use)), vector.key);
    });
  }
});
