import {
  type Curve,
  type CurveName,
  type CurvePoint,
  curveByName,
  type DigestName,
  encodePoint,
  multiplyPoint,
  randomScalar,
} from '@motcua/drivers/crypto';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { bitString, integer, octetString, oid, sequence } from './der.ts';

export type SignatureHash = DigestName;

export interface EcKey {
  readonly kind: 'ec';
  readonly curve: Curve;
  readonly privateKey: bigint;
  readonly publicKey: CurvePoint;
}

/**
 * How a public key gives its curve: by name, or by the values of X9.62 ECParameters, as most real certificates do. The
 * values may come with a compressed base point or without the cofactor.
 */
export type EcParameters = 'named' | 'explicit' | 'explicit-compressed' | 'explicit-no-cofactor';

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';

/** Without `privateKey` a fresh one. */
export function createEcKey(curve: CurveName | Curve, privateKey?: bigint): EcKey {
  const found = typeof curve === 'string' ? curveByName(curve) : curve;
  if (!found) throw new RangeError(`unknown curve ${String(curve)}`);
  const scalar = privateKey ?? randomScalar(found);
  const publicKey = scalar > 0n && scalar < found.order ? multiplyPoint(found, found.base, scalar) : undefined;
  if (!publicKey) throw new RangeError('not a private key of the curve');
  return { kind: 'ec', curve: found, privateKey: scalar, publicKey };
}

/** SubjectPublicKeyInfo (RFC 5480 §2). */
export function publicKeyInfo(key: EcKey, parameters: EcParameters): Uint8Array {
  return sequence(
    sequence(oid(ID_EC_PUBLIC_KEY), curveParameters(key.curve, parameters)),
    bitString(encodePoint(key.publicKey)),
  );
}

/** EcpkParameters (RFC 3279 §2.3.5): the curve's name or its values. */
export function curveParameters(curve: Curve, parameters: EcParameters): Uint8Array {
  if (parameters === 'named') return oid(curve.oid);
  const { p, a, b, n, h } = curve.Point.CURVE();
  return sequence(
    integer(1),
    sequence(oid(ID_PRIME_FIELD), integer(p)),
    sequence(octetString(fixedBytes(a, curve.fieldBytes)), octetString(fixedBytes(b, curve.fieldBytes))),
    octetString(curve.base.toBytes(parameters === 'explicit-compressed')),
    integer(n),
    ...(parameters === 'explicit-no-cofactor' ? [] : [integer(h)]),
  );
}

/**
 * A lie (CVE-2020-0601): a key pair whose public key is the victim's, on a "curve" that has all values of the victim's but
 * the base point. Whoever takes a base point from a certificate takes its signatures for the victim's.
 */
export function forgedGeneratorKey(victim: EcKey): EcKey {
  const { Point } = victim.curve;
  const privateKey = randomScalar(victim.curve);
  const base = victim.publicKey.multiply(Point.Fn.inv(privateKey)).toAffine();
  const Forged = weierstrass({ ...Point.CURVE(), Gx: base.x, Gy: base.y });
  const curve: Curve = { ...victim.curve, base: Forged.BASE, Point: Forged };
  return { kind: 'ec', curve, privateKey, publicKey: Forged.fromAffine(victim.publicKey.toAffine()) };
}

/** Big-endian. */
export const fixedBytes = (value: bigint, lengthBytes: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * lengthBytes, '0'), 'hex'));
