import { type CurveName, randomBytes } from '@motcua/drivers/crypto';
import { type CertificateIssuer, type CertificateRequest, issueCertificate } from './certificate.ts';
import type { EcParameters } from './ec-key.ts';
import { createKey, type KeyForm, type KeySpec, type SignatureAlgorithm, type SigningKey } from './signature.ts';

/** A certificate with its private key: an authority or a signer below one. */
export interface Issued extends CertificateIssuer {
  readonly certificate: Uint8Array;
  readonly issuerName: CertificateIssuer['name'];
  readonly serialNumber: bigint;
  readonly keyForm: KeyForm;
}

/** What may be chosen of an authority or signer; all have defaults. */
export interface IssueOptions extends Partial<Omit<CertificateRequest, 'role' | 'subject' | 'key'>> {
  readonly country?: string;
  readonly organization?: string;
  readonly commonName?: string;
  /** A key to be made, or one that is there. Default: a fresh one on brainpoolP384r1. */
  readonly key?: KeySpec | SigningKey;
  /** With which the key signs. Default: ECDSA or RSA PKCS #1 with a hash that fits the key. */
  readonly algorithm?: SignatureAlgorithm;
}

/** Document signers of 2021 cards are most likely on this curve. */
const DEFAULT_KEY: KeySpec = { kind: 'ec', curve: 'brainpoolP384r1' };
const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

/** A CSCA: self-signed, valid 2018 to 2048. */
export function createCsca(options: IssueOptions = {}): Issued {
  const { country = 'VN', organization = 'Simulated Document Authority', commonName = 'CSCA Simulated' } = options;
  const name = { country, organization, commonName };
  const key = keyOf(options.key);
  const issuer = { name, key, algorithm: options.algorithm ?? usualAlgorithm(key) };
  return issue('csca', { notBefore: day('2018-01-01'), notAfter: day('2048-01-01'), ...options }, issuer, issuer);
}

/** A signer below `csca`, of its country: valid 2021 to 2041, with keys and algorithm of the same kind. */
export function issueSigner(
  csca: CertificateIssuer & Pick<Issued, 'keyForm'>,
  options: IssueOptions & { readonly role?: CertificateRequest['role'] } = {},
): Issued {
  const { role = 'document-signer', commonName = 'Document Signer Simulated' } = options;
  const { country = csca.name.country, organization = csca.name.organization } = options;
  const key = keyOf(options.key ?? specOf(csca.key));
  const sameKind = csca.key.kind === key.kind ? csca.algorithm : usualAlgorithm(key);
  const subject = { name: { country, organization, commonName }, key, algorithm: options.algorithm ?? sameKind };
  const period = { notBefore: day('2021-01-01'), notAfter: day('2041-01-01') };
  return issue(role, { keyForm: csca.keyForm, ...period, ...options }, subject, csca);
}

/**
 * A link certificate (ICAO 9303-12 §7.1.3): the new CSCA's name and key, signed with the old one's, for whoever trusts the
 * old one.
 */
export function issueLink(old: CertificateIssuer, next: Issued, options: IssueOptions = {}): Uint8Array {
  const period = { notBefore: day('2023-01-01'), notAfter: day('2048-01-01') };
  return issue('csca', { keyForm: next.keyForm, ...period, ...options }, next, old).certificate;
}

function issue(
  role: CertificateRequest['role'],
  options: IssueOptions & Pick<CertificateRequest, 'notBefore' | 'notAfter'>,
  subject: CertificateIssuer,
  issuer: CertificateIssuer,
): Issued {
  const serialNumber = options.serialNumber ?? randomSerialNumber();
  const keyForm = options.keyForm ?? {};
  const request = { ...options, role, subject: subject.name, key: subject.key, serialNumber, keyForm };
  const certificate = issueCertificate(request, issuer);
  return { ...subject, certificate, issuerName: issuer.name, serialNumber, keyForm };
}

const isKey = (key: KeySpec | SigningKey): key is SigningKey => 'privateKey' in key;
const keyOf = (key: KeySpec | SigningKey = DEFAULT_KEY): SigningKey => (isKey(key) ? key : createKey(key));

const specOf = (key: SigningKey): KeySpec =>
  key.kind === 'ec'
    ? { kind: 'ec', curve: key.curve.name }
    : { kind: 'rsa', modulusBits: key.modulus.toString(2).length };

/** BSI TR-03110 and ICAO 9303-12 §4.1.6.3: a hash no longer than the order, as long as there is one. */
function usualAlgorithm(key: SigningKey): SignatureAlgorithm {
  if (key.kind === 'rsa') return { kind: 'rsa-pkcs1', hash: 'sha256' };
  const orderBits = key.curve.order.toString(2).length;
  const hash = orderBits >= 512 ? 'sha512' : orderBits >= 384 ? 'sha384' : orderBits >= 256 ? 'sha256' : 'sha224';
  return { kind: 'ecdsa', hash };
}

/** Curve and parameters in one, for the common case. */
export const onCurve = (curve: CurveName, ec: EcParameters = 'named'): Pick<IssueOptions, 'key' | 'keyForm'> => ({
  key: { kind: 'ec', curve },
  keyForm: { ec },
});

/** ICAO 9303-12 §7.1.1: positive, at most 20 octets. */
function randomSerialNumber(): bigint {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
