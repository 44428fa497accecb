import {
  aesCbcEncrypt,
  bitLength,
  modularPower,
  scalarFromBytes,
  tdesCbcEncrypt,
  unsignedBytes,
} from '../../crypto/index.ts';
import { concatBytes, fromHex } from '../../tlv/index.ts';
import type { CipherSuite } from '../key-derivation.ts';
import { type AgreementGroup, elementFromCoordinates, type GroupElement } from './agreement-group.ts';

/** Length of the chip's nonce s and of the terminal's nonce t under integrated mapping, in bytes (ICAO 9303-11 §4.4.3.3). */
export const INTEGRATED_NONCE_BYTES: Readonly<
  Record<CipherSuite, { readonly chip: number; readonly terminal: number }>
> = {
  '3des': { chip: 16, terminal: 16 },
  'aes-128': { chip: 16, terminal: 16 },
  'aes-192': { chip: 32, terminal: 24 },
  'aes-256': { chip: 32, terminal: 32 },
};

/** The constants of ICAO 9303-11 §4.4.3.3.2, by the length of s in bytes. */
const CONSTANTS = {
  16: { c0: fromHex('a668892a7c41e3ca739f40b057d85904'), c1: fromHex('a4e136ac725f738b01c1f60217c188ad') },
  32: {
    c0: fromHex('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676'),
    c1: fromHex('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517'),
  },
} as const;

/** Bits beyond the prime that make the reduction as good as uniform. */
const EXTRA_BITS = 64;

/** R(s, t) of ICAO 9303-11 §4.4.3.3.2, figure 2: at least 64 bits longer than the prime. */
export function pseudoRandomBytes(
  suite: CipherSuite,
  nonces: { readonly chip: Uint8Array; readonly terminal: Uint8Array },
  prime: bigint,
): Uint8Array {
  const { chip: chipBytes, terminal: keyBytes } = INTEGRATED_NONCE_BYTES[suite];
  if (nonces.chip.length !== chipBytes || nonces.terminal.length !== keyBytes) throw new RangeError('nonce lengths');
  const { c0, c1 } = CONSTANTS[chipBytes === 16 ? 16 : 32];
  const encrypt = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    suite === '3des' ? tdesCbcEncrypt(key, new Uint8Array(8), data) : aesCbcEncrypt(key, new Uint8Array(16), data);
  // Only AES-192 cuts here: its block pair is longer than its key.
  const nextKey = (key: Uint8Array, data: Uint8Array): Uint8Array => encrypt(key, data).subarray(0, keyBytes);
  const rounds = Math.ceil((bitLength(prime) + EXTRA_BITS) / (8 * chipBytes));
  const output: Uint8Array[] = [];
  let key = nextKey(nonces.terminal, nonces.chip);
  for (let i = 0; i < rounds; i++) {
    output.push(encrypt(key, c1));
    key = nextKey(key, c0);
  }
  return concatBytes(...output);
}

/** The generator of integrated mapping, f(R_p(s, t)); undefined in the cases, never met by chance, where there is none. */
export function integratedGenerator(
  group: AgreementGroup,
  suite: CipherSuite,
  nonces: { readonly chip: Uint8Array; readonly terminal: Uint8Array },
): GroupElement | undefined {
  const element = scalarFromBytes(pseudoRandomBytes(suite, nonces, group.prime)) % group.prime;
  return group.kind === 'ecdh' ? encodeToCurve(group, element) : raiseToCofactor(group, element);
}

/** Whether the point encoding exists: p ≡ 3 mod 4, which secp224r1 alone is not (ICAO 9303-11 Table 12). */
export const supportsIntegratedMapping = (group: AgreementGroup): boolean =>
  group.kind === 'dh' || group.prime % 4n === 3n;

/** f_G of ICAO 9303-11 appendix B.2 (Brier et al., BCIMRT2010), for cofactor 1. */
function encodeToCurve(group: AgreementGroup, t: bigint): GroupElement | undefined {
  const equation = group.curve?.Point.CURVE();
  if (equation === undefined || !supportsIntegratedMapping(group)) return undefined;
  const { p, a, b } = equation;
  const bits = bitLength(p);
  const mod = (value: bigint): bigint => ((value % p) + p) % p;
  const power = (base: bigint, exponent: bigint): bigint => modularPower(base, exponent, p, bits);
  const weierstrass = (x: bigint): bigint => mod(x * mod(x * x + a) + b);

  const alpha = mod(-t * t);
  const sum = mod(alpha + alpha * alpha);
  if (sum === 0n) return undefined;
  const x2 = mod(-b * mod((1n + sum) * power(a * sum, p - 2n)));
  const x3 = mod(alpha * x2);
  const h2 = weierstrass(x2);
  const u = mod(mod(t * t * t) * h2);
  const root = power(h2, p - 1n - (p + 1n) / 4n);
  return mod(root * root * h2) === 1n
    ? elementFromCoordinates(group, x2, mod(root * h2))
    : elementFromCoordinates(group, x3, mod(root * u));
}

/** f_g(x) = x^((p − 1) / q) mod p; the neutral element must be refused. */
function raiseToCofactor(group: AgreementGroup, x: bigint): GroupElement | undefined {
  if (group.order === undefined) return undefined;
  const cofactor = (group.prime - 1n) / group.order;
  const raised = modularPower(x, cofactor, group.prime, bitLength(cofactor));
  return group.decode(unsignedBytes(raised));
}
