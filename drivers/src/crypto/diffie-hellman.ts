import { MODP_1024_160, MODP_2048_224, MODP_2048_256 } from './dh-parameters.ts';
import { bitLength, fixedBytes, modularPower } from './modular.ts';

/** A prime field with a generator, for Diffie-Hellman (PKCS #3). */
export interface DhGroup {
  /** `rfc5114-1024-160` …; `explicit` for parameters of a card's own. */
  readonly name: string;
  /** Standardised domain parameters, ICAO 9303-11 Table 12: 0, 1, 2. */
  readonly parameterId: number | undefined;
  readonly prime: bigint;
  readonly generator: bigint;
  /** Order of the generator; undefined where the parameters do not tell (PKCS #3). */
  readonly order: bigint | undefined;
  /** Length of the prime, in bytes. */
  readonly primeBytes: number;
}

const standardised = (
  name: string,
  parameterId: number,
  parameters: { readonly prime: bigint; readonly order: bigint; readonly generator: bigint },
): DhGroup & { readonly order: bigint } => ({
  name,
  parameterId,
  ...parameters,
  primeBytes: Math.ceil(bitLength(parameters.prime) / 8),
});

const GROUPS = [
  standardised('rfc5114-1024-160', 0, MODP_1024_160),
  standardised('rfc5114-2048-224', 1, MODP_2048_224),
  standardised('rfc5114-2048-256', 2, MODP_2048_256),
] as const;

/** A group of which the order is known: what PACE can use. */
export type PrimeOrderGroup = DhGroup & { readonly order: bigint };

export const dhGroupByParameterId = (id: number): PrimeOrderGroup | undefined =>
  GROUPS.find((group) => group.parameterId === id);

/** Below, a group can be broken; above, computing with it could be used to keep a kiosk busy. */
const MIN_PRIME_BITS = 1_024;
const MAX_PRIME_BITS = 4_096;

/**
 * The standardised group with exactly these values, else a group of its own kind after the checks that are cheap: sizes,
 * odd modulus, generator in range, and, where an order is given, that it is the generator's. That the prime is one is for
 * the issuer to sign: use such a group only for keys that the SOD covers. Undefined: unfit.
 */
export function dhGroupByParameters(given: {
  readonly prime: bigint;
  readonly generator: bigint;
  readonly order?: bigint;
}): DhGroup | undefined {
  const { prime, generator, order } = given;
  const known = GROUPS.find((group) => group.prime === prime && group.generator === generator);
  if (known !== undefined) return order === undefined || order === known.order ? known : undefined;
  const primeBits = bitLength(prime);
  if (primeBits < MIN_PRIME_BITS || primeBits > MAX_PRIME_BITS || prime % 2n === 0n) return undefined;
  if (generator < 2n || generator > prime - 2n) return undefined;
  if (order !== undefined) {
    const orderBits = bitLength(order);
    if (orderBits < MIN_ORDER_BITS || orderBits > MAX_ORDER_BITS || (prime - 1n) % order !== 0n) return undefined;
    if (modularPower(generator, order, prime, orderBits) !== 1n) return undefined;
  }
  const primeBytes = Math.ceil(primeBits / 8);
  return { name: 'explicit', parameterId: undefined, prime, generator, order, primeBytes };
}

const MIN_ORDER_BITS = 160;
const MAX_ORDER_BITS = 512;
/** Where no order is known: twice the 128 bits of security that no group below 3,072 bits has. */
const DEFAULT_EXPONENT_BITS = 256;

/** Bits of a private exponent. */
export const exponentBits = (group: DhGroup): number =>
  group.order === undefined ? DEFAULT_EXPONENT_BITS : bitLength(group.order);

/** Whether `value` is a public key of the group (RFC 2631 §2.1.5): in 2 … p − 2 and, where the order is known, of that order. */
export function isDhPublicKey(group: DhGroup, value: bigint): boolean {
  if (value < 2n || value > group.prime - 2n) return false;
  return group.order === undefined || modularPower(value, group.order, group.prime, exponentBits(group)) === 1n;
}

/** base^exponent mod p, for an exponent no longer than `exponentBits`. */
export const dhPower = (group: DhGroup, base: bigint, exponent: bigint): bigint =>
  modularPower(base, exponent, group.prime, exponentBits(group));

/** Z of PKCS #3 §8.3: as long as the prime, leading zeros kept; undefined when it is no secret (0, 1, p − 1). */
export function dhSharedSecret(group: DhGroup, publicKey: bigint, privateKey: bigint): Uint8Array | undefined {
  const secret = dhPower(group, publicKey, privateKey);
  return secret < 2n || secret === group.prime - 1n ? undefined : fixedBytes(secret, group.primeBytes);
}
