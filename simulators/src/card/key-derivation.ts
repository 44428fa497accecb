import { sha1 } from '@motcua/drivers/crypto';
import { concatBytes } from '@motcua/drivers/tlv';

/** ICAO 9303-11 §9.7.1: the counter names the use. */
export const KEY_USE = { encryption: 1, mac: 2, password: 3 } as const;
type KeyUse = (typeof KEY_USE)[keyof typeof KEY_USE];

const KEY_BYTES = 16;

/** AES-128 key: the first 16 octets of SHA-1(K ‖ c). */
export function deriveAes128(secret: Uint8Array, use: KeyUse): Uint8Array {
  return sha1(concatBytes(secret, Uint8Array.of(0, 0, 0, use))).slice(0, KEY_BYTES);
}

/** Two-key triple DES: the same octets with the lowest bit of each making the parity odd. */
export function deriveTripleDes(secret: Uint8Array, use: KeyUse): Uint8Array {
  return deriveAes128(secret, use).map(withOddParity);
}

function withOddParity(octet: number): number {
  let ones = 0;
  for (let bits = octet >> 1; bits > 0; bits >>= 1) ones += bits & 1;
  return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
}
