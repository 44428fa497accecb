import {
  type Curve,
  type CurveName,
  type CurvePoint,
  curveByName,
  digest,
  encodePoint,
  multiplyPoint,
  randomScalar,
} from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bitString, integer, octetString, oid, sequence } from './der.ts';

export interface EcKey {
  readonly curve: Curve;
  readonly privateKey: bigint;
  readonly publicKey: CurvePoint;
}

/** How a public key names its curve: real certificates mostly write the parameters out. */
export type EcParameters = 'explicit' | 'named';
export type SignatureHash = 'sha256' | 'sha384';

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';
const ECDSA_WITH: Readonly<Record<SignatureHash, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
};

export function createEcKey(name: CurveName, privateKey?: bigint): EcKey {
  const curve = curveByName(name);
  if (!curve) throw new RangeError(`unknown curve ${name}`);
  const scalar = privateKey ?? randomScalar(curve);
  const publicKey = multiplyPoint(curve, curve.base, scalar);
  if (!publicKey) throw new RangeError('not a private key of the curve');
  return { curve, privateKey: scalar, publicKey };
}

/** SubjectPublicKeyInfo (RFC 5480 §2), with the curve's name or its values (X9.62 ECParameters). */
export function publicKeyInfo(key: EcKey, parameters: EcParameters): Uint8Array {
  const curve = parameters === 'named' ? oid(key.curve.oid) : explicitParameters(key.curve);
  return sequence(sequence(oid(ID_EC_PUBLIC_KEY), curve), bitString(encodePoint(key.publicKey)));
}

function explicitParameters(curve: Curve): Uint8Array {
  const { p, a, b, n, h } = curve.Point.CURVE();
  const fieldElement = (value: bigint) =>
    octetString(Buffer.from(value.toString(16).padStart(2 * curve.fieldBytes, '0'), 'hex'));
  return sequence(
    integer(1),
    sequence(oid(ID_PRIME_FIELD), integer(p)),
    sequence(fieldElement(a), fieldElement(b)),
    octetString(encodePoint(curve.base)),
    integer(n),
    integer(h),
  );
}

export const signatureAlgorithm = (hash: SignatureHash): Uint8Array => sequence(oid(ECDSA_WITH[hash]));
export const digestAlgorithm = (hash: SignatureHash): Uint8Array =>
  sequence(oid(`2.16.840.1.101.3.4.2.${hash === 'sha256' ? 1 : 2}`), encodeTlv(0x05));

/** ECDSA over the hash of `data`; the value is DER `SEQUENCE { r, s }`. */
export function sign(key: EcKey, hash: SignatureHash, data: Uint8Array): Uint8Array {
  const privateKey = Buffer.from(key.privateKey.toString(16).padStart(2 * key.curve.fieldBytes, '0'), 'hex');
  // SHA-256 here only feeds the deterministic nonce (RFC 6979); the message hash is taken above it.
  return ecdsa(key.curve.Point, sha256).sign(digest(hash, data), privateKey, {
    prehash: false,
    lowS: false,
    format: 'der',
  });
}
