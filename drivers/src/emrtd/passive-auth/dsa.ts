import { bitLength, type DigestName, digest, modularPower, scalarFromBytes } from '../../crypto/index.ts';

/*
 * DSA (FIPS 186-4 §4; ICAO 9303-12 §4.4 allows it to states, of which none is known to use it). On BigInt alone, as RSA: nothing here is
 * secret.
 */

export interface DsaPublicKey {
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly y: bigint;
}

/** FIPS 186-4 §4.2 has p of 1,024, 2,048 and 3,072 bits, q of 160, 224 and 256. */
const P_BITS = { least: 1_024, most: 3_072 } as const;
const Q_BITS = { least: 160, most: 256 } as const;

const isWithin = (value: bigint, { least, most }: { readonly least: number; readonly most: number }): boolean =>
  bitLength(value) >= least && bitLength(value) <= most;

/**
 * Undefined for a key out of bounds, or that cannot be one: generator and key must lie in the subgroup of order q. That p and q
 * are prime is left to whoever issued the certificate, as for the factors of an RSA modulus.
 */
export function dsaPublicKey(p: bigint, q: bigint, g: bigint, y: bigint): DsaPublicKey | undefined {
  if (!isWithin(p, P_BITS) || !isWithin(q, Q_BITS) || (p - 1n) % q !== 0n) return undefined;
  const isInSubgroup = (element: bigint): boolean =>
    element > 1n && element < p && modularPower(element, q, p, bitLength(q)) === 1n;
  return isInSubgroup(g) && isInSubgroup(y) ? { p, q, g, y } : undefined;
}

export const dsaOrderBytes = ({ q }: DsaPublicKey): number => Math.ceil(bitLength(q) / 8);

/** FIPS 186-4 §4.7. `signature`: r ‖ s, each as long as q. */
export function verifyDsa(
  { p, q, g, y }: DsaPublicKey,
  digestName: DigestName,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const half = signature.length / 2;
  const [r, s] = [scalarFromBytes(signature.subarray(0, half)), scalarFromBytes(signature.subarray(half))];
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false;
  const orderBits = bitLength(q);
  const hash = digest(digestName, data);
  // The leftmost bits of the hash, as many as q has.
  const excessBits = Math.max(0, 8 * hash.length - orderBits);
  const z = scalarFromBytes(hash) >> BigInt(excessBits);
  // q is prime: s^(q − 2) is the inverse of s.
  const w = modularPower(s, q - 2n, q, orderBits);
  const part = (base: bigint, exponent: bigint): bigint => modularPower(base, exponent % q, p, orderBits);
  return ((part(g, z * w) * part(y, r * w)) % p) % q === r;
}
