import assert from 'node:assert/strict';
import { test } from 'node:test';
import kdf from '../../vectors/kdf.json' with { type: 'json' };
import { type DigestName, digest } from '../crypto/index.ts';
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

test('KDF by its steps: the hash that is named, over secret and counter, cut and given its parity', () => {
  const HASHES: Record<string, DigestName> = { 'SHA-1': 'sha1', 'SHA-256': 'sha256' };
  for (const { id, cipher, hash: name, K, c, key, ...steps } of kdf.vectors) {
    const hash = HASHES[name];
    assert(hash, id);
    const hashed = toHex(digest(hash, fromHex(K), fromHex(c)));
    const cut = hashed.slice(0, key.length);
    const withParity = toHex(fromHex(cut).map(oddParity));
    assert.equal(cipher === '3DES-112' ? withParity : cut, key, id);
    if (!('key_before_parity' in steps)) continue;
    assert.deepEqual([steps['H(K || c)'], steps.key_before_parity], [hashed, cut], id);
    for (const twin of corruptions(K + c)) {
      assert.notEqual(toHex(digest(hash, fromHex(twin))), steps['H(K || c)'], id);
    }
  }
});

/** The lowest bit makes the number of ones odd. */
const oddParity = (byte: number): number => {
  const ones = (byte >> 1).toString(2).replaceAll('0', '').length;
  return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
};

test('each suite has keys of its length, and 3DES keys have odd parity', () => {
  const lengths = Object.values(SUITES).map((suite) => deriveKey(suite, new Uint8Array(20), 'mac').length);
  assert.deepEqual(lengths, [16, 16, 24, 32]);
  for (const byte of deriveKey('3des', fromHex('0102'), 'mac')) {
    assert.equal(byte.toString(2).replaceAll('0', '').length % 2, 1);
  }
});
