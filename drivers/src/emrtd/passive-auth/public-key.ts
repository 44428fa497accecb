import {
  type Curve,
  type CurvePoint,
  curveByOid,
  curveByParameters,
  decodePoint,
  scalarFromBytes,
} from '../../crypto/index.ts';
import { decodeOid, findTag, parseTlv, type TlvNode } from '../../tlv/index.ts';
import { readAlgorithm } from './algorithms.ts';
import { type DsaPublicKey, dsaPublicKey } from './dsa.ts';
import { type RsaPublicKey, rsaPublicKey } from './rsa.ts';

export type PublicKey =
  | { readonly kind: 'ec'; readonly curve: Curve; readonly point: CurvePoint }
  | { readonly kind: 'rsa'; readonly key: RsaPublicKey }
  | { readonly kind: 'dsa'; readonly key: DsaPublicKey };

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const ID_RSASSA_PSS = '1.2.840.113549.1.1.10';
const ID_DSA = '1.2.840.10040.4.1';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';
const MAX_RSA_KEY_BYTES = 2_048;

/**
 * The key of a SubjectPublicKeyInfo, or undefined when it is of a kind that we cannot use: another algorithm, an unknown
 * curve, a point off its curve.
 */
export function readPublicKey(info: TlvNode): PublicKey | undefined {
  const [algorithmNode, keyNode] = info.children;
  const algorithm = readAlgorithm(algorithmNode);
  const bits = keyNode?.tag === 0x03 && keyNode.value[0] === 0 ? keyNode.value.subarray(1) : undefined;
  if (!algorithm || !bits) return undefined;
  if (algorithm.oid === ID_EC_PUBLIC_KEY) {
    const curve = readCurve(algorithm.parameters);
    const point = curve && decodePoint(curve, bits);
    return point ? { kind: 'ec', curve, point } : undefined;
  }
  if (algorithm.oid === ID_DSA) return readDsaKey(algorithm.parameters, bits);
  return algorithm.oid === ID_RSA_ENCRYPTION || algorithm.oid === ID_RSASSA_PSS ? readRsaKey(bits) : undefined;
}

/** A named curve, or explicit parameters that are those of one to the last value: most CSCA keys are written that way. */
function readCurve(parameters: TlvNode | undefined): Curve | undefined {
  if (parameters?.tag === 0x06) {
    const oid = decodeOid(parameters.value);
    return oid === undefined ? undefined : curveByOid(oid);
  }
  // SpecifiedECDomain (X9.62): version, fieldID, curve { a, b, seed? }, base, order, cofactor?.
  if (parameters?.tag !== 0x30) return undefined;
  const [, field, coefficients, base, order, cofactor] = parameters.children;
  const [fieldType, prime] = field?.children ?? [];
  const [a, b] = coefficients?.children ?? [];
  if (fieldType?.tag !== 0x06 || decodeOid(fieldType.value) !== ID_PRIME_FIELD) return undefined;
  if (a?.tag !== 0x04 || b?.tag !== 0x04 || base?.tag !== 0x04) return undefined;
  if (prime?.tag !== 0x02 || order?.tag !== 0x02) return undefined;
  const n = scalarFromBytes(order.value);
  const h = cofactor?.tag === 0x02 ? scalarFromBytes(cofactor.value) : undefined;
  return curveByParameters({
    // Some encoders leave out the zero that keeps an INTEGER positive; that a known curve has the value is what counts.
    p: scalarFromBytes(prime.value),
    a: scalarFromBytes(a.value),
    b: scalarFromBytes(b.value),
    generator: base.value,
    order: n,
    ...(h === undefined ? {} : { cofactor: h }),
  });
}

/** By modulus and exponent alone; the parameters that a key for PSS may carry restrict its owner, not us. */
function readRsaKey(bits: Uint8Array): PublicKey | undefined {
  const parsed = parseTlv(bits, { ber: true, maxDepth: 2, maxNodes: 3 });
  const [modulus, exponent] = (parsed.ok && findTag(parsed.value, 0x30)?.children) || [];
  if (modulus?.tag !== 0x02 || exponent?.tag !== 0x02 || bits.length > MAX_RSA_KEY_BYTES) return undefined;
  const key = rsaPublicKey(scalarFromBytes(modulus.value), scalarFromBytes(exponent.value));
  return key && { kind: 'rsa', key };
}

/** RFC 3279 §2.3.2. Without parameters they would be those of the issuer: of a kind that we cannot use. */
function readDsaKey(parameters: TlvNode | undefined, bits: Uint8Array): PublicKey | undefined {
  const parsed = parseTlv(bits, { ber: true, maxDepth: 1, maxNodes: 1, maxBytes: MAX_RSA_KEY_BYTES });
  const numbers = [...(parameters?.tag === 0x30 ? parameters.children : []), ...(parsed.ok ? parsed.value : [])];
  const [p, q, g, y] = numbers.map(({ tag, value }) => (tag === 0x02 ? scalarFromBytes(value) : undefined));
  if (numbers.length !== 4 || p === undefined || q === undefined || g === undefined || y === undefined)
    return undefined;
  const key = dsaPublicKey(p, q, g, y);
  return key && { kind: 'dsa', key };
}
