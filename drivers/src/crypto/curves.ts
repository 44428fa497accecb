import { ScalarMultiplier } from '@noble/curves/abstract/curve.js';
import { type WeierstrassPoint, type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { randomBytes } from './ciphers.ts';
import { BRAINPOOL_P192R1, BRAINPOOL_P224R1, BRAINPOOL_P320R1, SECP192R1, SECP224R1 } from './curve-parameters.ts';

export type CurvePoint = WeierstrassPoint<bigint>;

export type CurveName =
  | 'secp192r1'
  | 'brainpoolP192r1'
  | 'secp224r1'
  | 'brainpoolP224r1'
  | 'secp256r1'
  | 'brainpoolP256r1'
  | 'brainpoolP320r1'
  | 'secp384r1'
  | 'brainpoolP384r1'
  | 'brainpoolP512r1'
  | 'secp521r1';

export interface Curve {
  readonly name: CurveName;
  /** Standardised domain parameters, Doc 9303-11 Table 6: 8 … 18. */
  readonly parameterId: number;
  readonly oid: string;
  /** Length of a coordinate, in bytes. */
  readonly fieldBytes: number;
  readonly order: bigint;
  readonly base: CurvePoint;
  readonly Point: WeierstrassPointCons<bigint>;
}

/** As an explicit ECParameters (X9.62) gives them; `generator` is an encoded point, compressed or not. */
export interface CurveParameters {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly generator: Uint8Array;
  readonly order: bigint;
  readonly cofactor?: bigint;
}

/** Built on first use: a curve of 512 bits costs some milliseconds that a read does not need. */
const CURVES: readonly { name: CurveName; id: number; oid: string; point: () => WeierstrassPointCons<bigint> }[] = [
  { name: 'secp192r1', id: 8, oid: '1.2.840.10045.3.1.1', point: () => weierstrass(SECP192R1) },
  { name: 'brainpoolP192r1', id: 9, oid: '1.3.36.3.3.2.8.1.1.3', point: () => weierstrass(BRAINPOOL_P192R1) },
  { name: 'secp224r1', id: 10, oid: '1.3.132.0.33', point: () => weierstrass(SECP224R1) },
  { name: 'brainpoolP224r1', id: 11, oid: '1.3.36.3.3.2.8.1.1.5', point: () => weierstrass(BRAINPOOL_P224R1) },
  { name: 'secp256r1', id: 12, oid: '1.2.840.10045.3.1.7', point: () => p256.Point },
  { name: 'brainpoolP256r1', id: 13, oid: '1.3.36.3.3.2.8.1.1.7', point: () => brainpoolP256r1.Point },
  { name: 'brainpoolP320r1', id: 14, oid: '1.3.36.3.3.2.8.1.1.9', point: () => weierstrass(BRAINPOOL_P320R1) },
  { name: 'secp384r1', id: 15, oid: '1.3.132.0.34', point: () => p384.Point },
  { name: 'brainpoolP384r1', id: 16, oid: '1.3.36.3.3.2.8.1.1.11', point: () => brainpoolP384r1.Point },
  { name: 'brainpoolP512r1', id: 17, oid: '1.3.36.3.3.2.8.1.1.13', point: () => brainpoolP512r1.Point },
  { name: 'secp521r1', id: 18, oid: '1.3.132.0.35', point: () => p521.Point },
];

const built = new Map<CurveName, Curve>();

function build(entry: (typeof CURVES)[number]): Curve {
  const known = built.get(entry.name);
  if (known) return known;
  const Point = entry.point();
  const curve: Curve = {
    name: entry.name,
    parameterId: entry.id,
    oid: entry.oid,
    fieldBytes: Point.Fp.BYTES,
    order: Point.Fn.ORDER,
    base: Point.BASE,
    Point,
  };
  built.set(entry.name, curve);
  return curve;
}

const buildIf = (entry: (typeof CURVES)[number] | undefined): Curve | undefined =>
  entry === undefined ? undefined : build(entry);

export const curveByName = (name: CurveName): Curve | undefined => buildIf(CURVES.find((c) => c.name === name));

/** Parameter ids 0 … 2 (finite-field groups) and unknown ones give undefined. */
export const curveByParameterId = (id: number): Curve | undefined => buildIf(CURVES.find((c) => c.id === id));

export const curveByOid = (oid: string): Curve | undefined => buildIf(CURVES.find((c) => c.oid === oid));

/**
 * The known curve that has exactly these values, else undefined. Parameters are matched, never used: a forged generator
 * gives any signature a valid key (CVE-2020-0601).
 */
export function curveByParameters(given: CurveParameters): Curve | undefined {
  for (const entry of CURVES) {
    const curve = build(entry);
    const known = curve.Point.CURVE();
    if (known.p !== given.p || known.n !== given.order || known.a !== given.a || known.b !== given.b) continue;
    if (given.cofactor !== undefined && given.cofactor !== known.h) continue;
    const compressed = given.generator[0] === 2 || given.generator[0] === 3;
    const generator = curve.base.toBytes(compressed);
    if (generator.length === given.generator.length && generator.every((byte, i) => byte === given.generator[i])) {
      return curve;
    }
  }
  return undefined;
}

/** An uncompressed point (`04 ‖ x ‖ y`) of the curve, other than infinity; else undefined. All curves here have cofactor 1. */
export function decodePoint(curve: Curve, encoded: Uint8Array): CurvePoint | undefined {
  if (encoded[0] !== 4 || encoded.length !== 1 + 2 * curve.fieldBytes) return undefined;
  try {
    const point = curve.Point.fromBytes(encoded);
    point.assertValidity();
    return point;
  } catch {
    return undefined;
  }
}

/** `04 ‖ x ‖ y`. */
export const encodePoint = (point: CurvePoint): Uint8Array => point.toBytes(false);

/** `scalar · point`, the scalar taken modulo the order; undefined when that is infinity. */
export function multiplyPoint(curve: Curve, point: CurvePoint, scalar: bigint): CurvePoint | undefined {
  const reduced = scalar % curve.order;
  if (reduced <= 0n || point.is0()) return undefined;
  return point.multiply(reduced);
}

const multipliers = new WeakMap<WeierstrassPointCons<bigint>, ScalarMultiplier<WeierstrassPointCons<bigint>>>();

/**
 * As `multiplyPoint`, in constant time but without the scalar blinding, which guards keys that are used many times and
 * costs half as much again: for scalars that live for one session. Not for `curve.base` itself, whose table would be built
 * first; see `plainBase`.
 */
export function multiplyByEphemeral(curve: Curve, point: CurvePoint, scalar: bigint): CurvePoint | undefined {
  const reduced = scalar % curve.order;
  if (reduced <= 0n || point.is0()) return undefined;
  const multiplier = multipliers.get(curve.Point) ?? new ScalarMultiplier(curve.Point);
  multipliers.set(curve.Point, multiplier);
  return curve.Point.fromAffine(multiplier.mulCT(point, reduced).p.toAffine());
}

/**
 * The base point as a point like any other: its table costs a process 25 to 80 ms and saves some 1.5 ms each time, which a
 * process that serves one citizen does not win back.
 */
export const plainBase = (curve: Curve): CurvePoint => curve.Point.fromAffine(curve.base.toAffine());

/** ECDH (BSI TR-03111 §4.3): the x coordinate, `fieldBytes` long; undefined when the result is infinity. */
export function sharedSecret(curve: Curve, publicKey: CurvePoint, privateKey: bigint): Uint8Array | undefined {
  const product = multiplyPoint(curve, publicKey, privateKey);
  return product === undefined ? undefined : encodePoint(product).slice(1, 1 + curve.fieldBytes);
}

/** Uniform in 1 … order − 1. */
export function randomScalar(curve: Curve): bigint {
  // 64 bits more than the order make the bias of the reduction negligible (FIPS 186-5 A.2.1).
  const lengthBytes = Math.ceil(curve.order.toString(2).length / 8) + 8;
  return (scalarFromBytes(randomBytes(lengthBytes)) % (curve.order - 1n)) + 1n;
}

/** Big-endian, unreduced. */
export function scalarFromBytes(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}
