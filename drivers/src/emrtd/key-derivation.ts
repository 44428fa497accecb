import { sha1, sha256 } from '../crypto/index.ts';

/** The symmetric suites of BAC, PACE and Chip Authentication: cipher, MAC and key length in one word. */
export type CipherSuite = '3des' | 'aes-128' | 'aes-192' | 'aes-256';

/** The counter of the key derivation function (ICAO 9303-11 §9.7.1). */
export const KEY_PURPOSE = { encryption: 1, mac: 2, password: 3 } as const;
export type KeyPurpose = keyof typeof KEY_PURPOSE;

/** KDF(K, c) of ICAO 9303-11 §9.7.1: SHA-1 for 3DES and AES-128, SHA-256 above; 3DES keys carry odd parity. */
export function deriveKey(suite: CipherSuite, secret: Uint8Array, purpose: KeyPurpose): Uint8Array {
  const counter = Uint8Array.of(0, 0, 0, KEY_PURPOSE[purpose]);
  switch (suite) {
    case '3des':
      return withOddParity(sha1(secret, counter).slice(0, 16));
    case 'aes-128':
      return sha1(secret, counter).slice(0, 16);
    case 'aes-192':
      return sha256(secret, counter).slice(0, 24);
    case 'aes-256':
      return sha256(secret, counter);
  }
}

export interface SessionKeys {
  readonly encryptionKey: Uint8Array;
  readonly macKey: Uint8Array;
}

export const deriveSessionKeys = (suite: CipherSuite, secret: Uint8Array): SessionKeys => ({
  encryptionKey: deriveKey(suite, secret, 'encryption'),
  macKey: deriveKey(suite, secret, 'mac'),
});

function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = 0;
    for (let bits = byte >> 1; bits > 0; bits >>= 1) ones += bits & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}
