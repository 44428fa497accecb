import { scalarFromBytes } from '@motcua/drivers/crypto';
import { concatBytes, fromHex } from '@motcua/drivers/tlv';
import type { CipherSuite } from './cipher-suite.ts';
import { bitLength } from './modular.ts';

/** c0 and c1 of ICAO 9303-11 §4.4.3.3.2, by the length of the nonce s. */
const CONSTANTS = {
  16: ['a668892a7c41e3ca739f40b057d85904', 'a4e136ac725f738b01c1f60217c188ad'],
  32: [
    'd463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676',
    '54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517',
  ],
} as const;

/** Length of the chip's nonce s: the smallest multiple of the block size that is not below the key size (§4.4.3.3). */
export const chipNonceBytes = (suite: CipherSuite): 16 | 32 => (suite.keyBytes === 16 ? 16 : 32);

/** R_p(s, t): the nonces as an element of GF(p) (§4.4.3.3.2, Figure 2). */
export function pseudoRandomElement(
  suite: CipherSuite,
  { s, t, prime }: { readonly s: Uint8Array; readonly t: Uint8Array; readonly prime: bigint },
): bigint {
  const [c0, c1] = CONSTANTS[chipNonceBytes(suite)];
  const zero = new Uint8Array(suite.blockBytes);
  const cipher = (key: Uint8Array, data: Uint8Array) => suite.encrypt(key.slice(0, suite.keyBytes), zero, data);
  const blocks: Uint8Array[] = [];
  let key = cipher(t, s);
  for (let bits = 0; bits < bitLength(prime) + 64; bits += 8 * s.length) {
    blocks.push(cipher(key, fromHex(c1)));
    key = cipher(key, fromHex(c0));
  }
  return scalarFromBytes(concatBytes(...blocks)) % prime;
}
