const WINDOW_BITS = 4n;
const WINDOW_MASK = (1n << WINDOW_BITS) - 1n;

/**
 * base^exponent mod modulus. The windows that are walked follow from `exponentBits` alone and each costs the same
 * operations, whatever the exponent; how long one operation takes is BigInt's affair. Throws a RangeError when the exponent
 * is longer than it says.
 */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint, exponentBits: number): bigint {
  if (exponent < 0n || exponent >> BigInt(exponentBits) !== 0n) throw new RangeError('an exponent out of range');
  const reduced = ((base % modulus) + modulus) % modulus;
  const powers = [1n % modulus];
  for (let i = 1; i <= Number(WINDOW_MASK); i++) powers.push(((powers[i - 1] ?? 0n) * reduced) % modulus);
  const windows = Math.ceil(exponentBits / Number(WINDOW_BITS));
  let result = 1n % modulus;
  for (let window = windows - 1; window >= 0; window--) {
    for (let i = 0n; i < WINDOW_BITS; i++) result = (result * result) % modulus;
    const digit = (exponent >> (BigInt(window) * WINDOW_BITS)) & WINDOW_MASK;
    result = (result * (powers[Number(digit)] ?? 0n)) % modulus;
  }
  return result;
}

export const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

/** Big-endian, as short as possible; zero is one zero byte. */
export const unsignedBytes = (value: bigint): Uint8Array =>
  fixedBytes(value, Math.max(1, Math.ceil(bitLength(value) / 8)));

/** Big-endian, `lengthBytes` long. Throws a RangeError when the value does not fit. */
export function fixedBytes(value: bigint, lengthBytes: number): Uint8Array {
  const hex = value.toString(16).padStart(2 * lengthBytes, '0');
  if (value < 0n || hex.length > 2 * lengthBytes) throw new RangeError('a number that does not fit');
  const bytes = new Uint8Array(lengthBytes);
  for (let i = 0; i < lengthBytes; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
