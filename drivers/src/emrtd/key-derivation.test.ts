import assert from 'node:assert/strict';
import { test } from 'node:test';
import kdf from '../../vectors/kdf.json' with { type: 'json' };
import { fromHex, toHex } from '../tlv/index.ts';
import { type CipherSuite, deriveKey, type KeyPurpose } from './key-derivation.ts';
import { corruptions } from './testing/scripted-channel.ts';

const SUITES: Record<string, CipherSuite> = {
  '3DES-112': '3des',
  'AES-128': 'aes-128',
  'AES-192': 'aes-192',
  'AES-256': 'aes-256',
};
const PURPOSES: Record<string, KeyPurpose> = { '00000001': 'encryption', '00000002': 'mac', '00000003': 'password' };

test('KDF of ICAO 9303-11 §9.7.1: every published value, and a twin for each byte of the secret', () => {
  for (const { id, cipher, c, K, key } of kdf.vectors) {
    const suite = SUITES[cipher];
    const purpose = PURPOSES[c];
    assert(suite && purpose, id);
    assert.equal(toHex(deriveKey(suite, fromHex(K), purpose)), key, id);
    for (const secret of corruptions(K)) assert.notEqual(toHex(deriveKey(suite, fromHex(secret), purpose)), key, id);
    for (const other of Object.values(PURPOSES)) {
      if (other !== purpose) assert.notEqual(toHex(deriveKey(suite, fromHex(K), other)), key, id);
    }
  }
});

test('each suite has keys of its length, and 3DES keys have odd parity', () => {
  const lengths = Object.values(SUITES).map((suite) => deriveKey(suite, new Uint8Array(20), 'mac').length);
  assert.deepEqual(lengths, [16, 16, 24, 32]);
  for (const byte of deriveKey('3des', fromHex('0102'), 'mac')) {
    assert.equal(byte.toString(2).replaceAll('0', '').length % 2, 1);
  }
});
