/** `base ^ exponent mod modulus`, for `exponent` not below zero. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Multiplicative inverse modulo a prime. */
export const inverse = (value: bigint, prime: bigint): bigint => power(reduce(value, prime), prime - 2n, prime);

/** Into 0 … modulus − 1. */
export const reduce = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

export const bitLength = (value: bigint): number => value.toString(2).length;
export const byteLength = (value: bigint): number => Math.ceil(bitLength(value) / 8);

/** Big-endian; without `lengthBytes` in the least number of octets (ICAO 9303-11 §9.4.1). */
export function unsignedBytes(value: bigint, lengthBytes = byteLength(value)): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * lengthBytes, '0'), 'hex'));
}
