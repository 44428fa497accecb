import { bitLength, type DigestName } from '../../crypto/index.ts';
import type { ReadWarning } from '../model.ts';
import { describeScheme, type SignatureScheme, signatureScheme } from './algorithms.ts';
import { type Certificate, publicKeyOf } from './certificate.ts';
import type { IssuerCheck } from './issuer.ts';
import type { PublicKey } from './public-key.ts';
import type { SignatureCheck } from './signer.ts';
import { LEGACY_LDS_SECURITY_OBJECT } from './sod.ts';

/** Of the signature alone, whoever issued the signer. */
export function signatureWarnings(check: SignatureCheck, contentType: string): ReadWarning[] {
  const warnings: ReadWarning[] = [];
  if (check.identifiedBy === 'only-certificate') {
    warnings.push({ code: 'signer-mismatch', message: 'the SOD names another signer than the one that it embeds' });
  }
  if (!check.attributesInOrder) {
    warnings.push({ code: 'attributes-reordered', message: 'the signed attributes do not stand in the order of DER' });
  }
  if (contentType === LEGACY_LDS_SECURITY_OBJECT) {
    warnings.push({ code: 'legacy-content-type', message: `the content type is ${contentType}` });
  }
  if (check.signature === 'valid' && check.signingTime === undefined) {
    warnings.push({ code: 'signing-time-missing', message: 'the SOD does not state when it was signed' });
  }
  return warnings;
}

/** Of certificates and revocation lists; none when the issuer is unknown, which says more. */
export function issuerWarnings(check: IssuerCheck): ReadWarning[] {
  if (check.path.length === 0) return [];
  const warnings: ReadWarning[] = [];
  if (check.signerNow === 'expired') {
    warnings.push({ code: 'signer-expired-since', message: 'the certificate of the signer is over by now' });
  }
  if (check.issuerNow === 'expired') {
    warnings.push({ code: 'issuer-expired-since', message: 'the certificate of the issuer is over by now' });
  }
  if (check.revocation === 'noList') {
    warnings.push({ code: 'crl-missing', message: 'the trust store holds no revocation list of the issuer' });
  }
  if (check.revocation === 'listOutdated') {
    warnings.push({ code: 'crl-outdated', message: 'a newer revocation list of the issuer is due' });
  }
  return warnings;
}

/** ICAO 9303-12 §4.4: at least 2,048 bits for RSA and DSA, 224 for elliptic curves; SHA-1 is gone since the sixth edition. */
const MIN_RSA_BITS = 2_048;
const MIN_ORDER_BITS = 224;

/** What was good once and is weak today: in the hashes of the SOD, its signature, and the certificate of its signer. */
export function legacyAlgorithms(
  { certificate, scheme, digest }: Pick<SignatureCheck, 'certificate' | 'scheme' | 'digest'>,
  listDigest?: DigestName,
): string[] {
  const found: string[] = [];
  if (listDigest === 'sha1') found.push('the hashes of the files are SHA-1');
  if (digest === 'sha1' && !usesSha1(scheme)) found.push('the signed message digest is SHA-1');
  if (usesSha1(scheme)) found.push(`the signature is ${describeScheme(scheme)}`);
  if (!certificate) return found;
  const issued = signatureScheme(certificate.signed.algorithm);
  if (usesSha1(issued)) found.push(`the certificate of the signer is signed with ${describeScheme(issued)}`);
  const bits = weakKeyBits(certificate);
  if (bits !== undefined) found.push(`the key of the signer has ${bits} bits`);
  return found;
}

/** What the mask of PSS is made with is no matter of collisions. */
const usesSha1 = (scheme: SignatureScheme | undefined): scheme is SignatureScheme => scheme?.digest === 'sha1';

/** Length of a key that is shorter than it should be. */
export function weakKeyBits(certificate: Certificate): number | undefined {
  const key = publicKeyOf(certificate);
  return key && shortKeyBits(key);
}

export function shortKeyBits(key: PublicKey): number | undefined {
  switch (key.kind) {
    case 'rsa':
      return below(MIN_RSA_BITS, key.key.modulusBits);
    case 'dsa':
      return below(MIN_RSA_BITS, bitLength(key.key.p)) ?? below(MIN_ORDER_BITS, bitLength(key.key.q));
    case 'ec':
      return below(MIN_ORDER_BITS, bitLength(key.curve.order));
  }
}

const below = (least: number, bits: number): number | undefined => (bits < least ? bits : undefined);
