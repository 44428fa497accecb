import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Curve, CurvePoint } from './curves.ts';
import { encodePoint } from './curves.ts';

/**
 * Verifies an ECDSA signature (DER `SEQUENCE { r, s }`) over a hash that the caller has taken; a hash longer than the order
 * is cut to its leftmost bits (FIPS 186-5 §6.4.2). A malformed signature is an invalid one.
 */
export const ecdsaVerify = (
  curve: Curve,
  hashBytes: Uint8Array,
  signatureDer: Uint8Array,
  publicKey: CurvePoint,
): boolean => verifyAs('der', curve, hashBytes, signatureDer, publicKey);

/** The same for a plain signature (BSI TR-03111 §5.2.1): `r ‖ s`, each as long as the order. */
export const ecdsaVerifyPlain = (
  curve: Curve,
  hashBytes: Uint8Array,
  signature: Uint8Array,
  publicKey: CurvePoint,
): boolean => verifyAs('compact', curve, hashBytes, signature, publicKey);

function verifyAs(
  format: 'der' | 'compact',
  curve: Curve,
  hashBytes: Uint8Array,
  signature: Uint8Array,
  publicKey: CurvePoint,
): boolean {
  try {
    // The hash given here serves RFC 6979 signing only; `prehash: false` keeps it out of verification.
    return ecdsa(curve.Point, sha256).verify(signature, hashBytes, encodePoint(publicKey), {
      prehash: false,
      lowS: false,
      format,
    });
  } catch {
    return false;
  }
}
