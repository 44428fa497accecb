import { CIPHER_SUITES, type KeyUse } from './crypto/cipher-suite.ts';

export { KEY_USE } from './crypto/cipher-suite.ts';

/** AES-128 key: the first 16 octets of SHA-1(K ‖ c) (ICAO 9303-11 §9.7.1.2). */
export const deriveAes128 = (secret: Uint8Array, use: KeyUse): Uint8Array =>
  CIPHER_SUITES['aes-128'].derive(secret, use);

/** Two-key triple DES: the same octets with the lowest bit of each making the parity odd (§9.7.1.1). */
export const deriveTripleDes = (secret: Uint8Array, use: KeyUse): Uint8Array =>
  CIPHER_SUITES['3des'].derive(secret, use);
