import { decodeOid, equalBytes, findTag, parseTlv, type TlvNode, toHex } from '../../tlv/index.ts';
import type { SodSignature } from '../model.ts';
import { SIMULATED_MARKER_OID } from '../simulated-marker.ts';
import { type AlgorithmIdentifier, isSameAlgorithm, readAlgorithm, signatureScheme } from './algorithms.ts';
import { comparableName, countryOf, nameText } from './distinguished-name.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { verifySignature } from './signature.ts';
import { readTime } from './time.ts';

/** What path checking needs of an X.509 certificate; everything is read from, and checked over, the bytes as they came. */
export interface Certificate {
  readonly der: Uint8Array;
  /** See `readSerialNumber`. */
  readonly serialNumber: string;
  /** Comparable forms, see `comparableName`. */
  readonly issuer: string;
  readonly subject: string;
  readonly country: string;
  /** For people: `C=VN, O=…, CN=…`. */
  readonly subjectText: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo; see `publicKeyOf`. */
  readonly publicKeyInfo: TlvNode;
  readonly signed: Signed;
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly simulated: boolean;
}

export interface Extension {
  readonly critical: boolean;
  /** Content of extnValue. */
  readonly value: Uint8Array;
}

/** The outer shape that certificates and revocation lists share: content, algorithm, signature. */
export interface Signed {
  readonly content: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** `SIGNED{…}` of X.509: `30 { content, algorithm, BIT STRING }`. `innerAlgorithm` is the signed copy, which is the one used. */
export function readSigned(outer: TlvNode, innerAlgorithm: TlvNode | undefined): Signed | undefined {
  const [content, algorithmNode, signature, ...rest] = outer.children;
  const algorithm = readAlgorithm(innerAlgorithm);
  if (!content || !algorithm || rest.length > 0) return undefined;
  // RFC 5280 §4.1.1.2; else readers could differ on which one counts.
  const outside = readAlgorithm(algorithmNode);
  if (!outside || !isSameAlgorithm(outside, algorithm)) return undefined;
  if (signature?.tag !== 0x03 || signature.value[0] !== 0) return undefined;
  return { content: content.raw, algorithm, signature: signature.value.subarray(1) };
}

/**
 * Content of the INTEGER, hex, without the bytes that only repeat its sign: real serial numbers are negative, zero, longer
 * than allowed, and written differently in certificate, SOD and revocation list.
 */
export function readSerialNumber(content: Uint8Array): string {
  let start = 0;
  while (start < content.length - 1) {
    const redundant = (content[start + 1] ?? 0) >= 0x80 ? 0xff : 0x00;
    if (content[start] !== redundant) break;
    start++;
  }
  return toHex(content.subarray(start));
}

const MAX_CERTIFICATE_BYTES = 16_384;

/** Parses an X.509 certificate (RFC 5280 §4.1). Undefined when it is none. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  // Lengths that are not the shortest occur in the field; the signature is over the raw bytes either way.
  const parsed = parseTlv(der, { ber: true, maxBytes: MAX_CERTIFICATE_BYTES, maxNodes: 1_024 });
  const [outer, ...rest] = parsed.ok ? parsed.value : [];
  const tbs = outer?.tag === 0x30 && rest.length === 0 ? outer.children[0] : undefined;
  if (!outer || tbs?.tag !== 0x30) return undefined;
  const fields = tbs.children[0]?.tag === 0xa0 ? tbs.children.slice(1) : tbs.children;
  const [serial, algorithm, issuer, validity, subject, publicKeyInfo, ...optional] = fields;
  if (serial?.tag !== 0x02 || !issuer || !subject || publicKeyInfo?.tag !== 0x30) return undefined;
  const [notBefore, notAfter] = [readTime(validity?.children[0]), readTime(validity?.children[1])];
  const signed = readSigned(outer, algorithm);
  const [issuerName, subjectName] = [comparableName(issuer), comparableName(subject)];
  const extensions = readExtensions(findTag(optional, 0xa3)?.children[0]);
  if (!notBefore || !notAfter || !signed || !extensions) return undefined;
  if (issuerName === undefined || subjectName === undefined) return undefined;
  return {
    der,
    serialNumber: readSerialNumber(serial.value),
    issuer: issuerName,
    subject: subjectName,
    country: countryOf(issuer) || countryOf(subject),
    subjectText: nameText(subject),
    notBefore,
    notAfter,
    publicKeyInfo,
    signed,
    extensions,
    simulated: extensions.has(SIMULATED_MARKER_OID),
  };
}

/** Undefined when malformed, or when an extension stands twice and readers could differ on which one counts. */
export function readExtensions(sequence: TlvNode | undefined): ReadonlyMap<string, Extension> | undefined {
  const extensions = new Map<string, Extension>();
  for (const extension of sequence?.children ?? []) {
    const [identifier, second, third] = extension.children;
    const critical = second?.tag === 0x01 && second.value[0] !== 0;
    const value = second?.tag === 0x01 ? third : second;
    const oid = identifier?.tag === 0x06 ? decodeOid(identifier.value) : undefined;
    if (oid === undefined || value?.tag !== 0x04 || extensions.has(oid)) return undefined;
    extensions.set(oid, { critical, value: value.value });
  }
  return extensions;
}

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

function extensionNodes(certificate: Pick<Certificate, 'extensions'>, oid: string): readonly TlvNode[] | undefined {
  const extension = certificate.extensions.get(oid);
  const parsed = extension && parseTlv(extension.value, { ber: true, maxNodes: 128 });
  return parsed?.ok ? parsed.value : undefined;
}

export function subjectKeyIdentifier(certificate: Certificate): Uint8Array | undefined {
  return findTag(extensionNodes(certificate, OID.subjectKeyIdentifier) ?? [], 0x04)?.value;
}

export function authorityKeyIdentifier(holder: Pick<Certificate, 'extensions'>): Uint8Array | undefined {
  return findTag(extensionNodes(holder, OID.authorityKeyIdentifier) ?? [], 0x30, 0x80)?.value;
}

/** Signed by the key of another certificate of the same authority (ICAO 9303-12 §4.2): it carries trust from one key to the next. */
export function isLink(certificate: Certificate): boolean {
  if (certificate.issuer !== certificate.subject) return true;
  const authority = authorityKeyIdentifier(certificate);
  const subject = subjectKeyIdentifier(certificate);
  return authority !== undefined && subject !== undefined && !equalBytes(authority, subject);
}

const publicKeys = new WeakMap<Certificate, { readonly key: PublicKey | undefined }>();

/** Read when needed, once: a trust store may hold hundreds of anchors. Undefined: a key that we cannot use. */
export function publicKeyOf(certificate: Certificate): PublicKey | undefined {
  const known = publicKeys.get(certificate) ?? { key: readPublicKey(certificate.publicKeyInfo) };
  publicKeys.set(certificate, known);
  return known.key;
}

export function checkSignedBy(signed: Signed, issuer: Certificate): SodSignature {
  return verifySignature({
    scheme: signatureScheme(signed.algorithm),
    key: publicKeyOf(issuer),
    data: signed.content,
    signature: signed.signature,
  });
}

/** Bits of KeyUsage (RFC 5280 §4.2.1.3), as masks of the first byte. */
const DIGITAL_SIGNATURE = 0x80;
const KEY_CERT_SIGN = 0x04;

/** A certificate without the extension is not restricted. */
function mayBeUsedFor(certificate: Certificate, bit: number): boolean {
  if (!certificate.extensions.has(OID.keyUsage)) return true;
  const [, firstByte = 0] = findTag(extensionNodes(certificate, OID.keyUsage) ?? [], 0x03)?.value ?? [];
  return (firstByte & bit) !== 0;
}

/** Able to issue certificates. Old self-signed CSCA certificates carry neither extension and are taken on trust. */
export function isAuthority(certificate: Certificate): boolean {
  if (!mayBeUsedFor(certificate, KEY_CERT_SIGN)) return false;
  if (!certificate.extensions.has(OID.basicConstraints)) return true;
  const authority = findTag(extensionNodes(certificate, OID.basicConstraints) ?? [], 0x30, 0x01);
  return authority !== undefined && authority.value[0] !== 0;
}

const ID_MASTER_LIST_SIGNING = '2.23.136.1.1.3';
/** Signers of master lists and deviation lists (ICAO 9303-12 Table 7): below a CSCA too, and no signers of documents. */
const FOREIGN_PURPOSES = [ID_MASTER_LIST_SIGNING, '2.23.136.1.1.8'];
/** Other names and where the lists are: nothing in them restricts what a signer may sign. */
const HARMLESS = ['2.5.29.17', '2.5.29.18', '2.5.29.31'];
const UNDERSTOOD_WHEN_CRITICAL: readonly string[] = [...Object.values(OID), ...HARMLESS, SIMULATED_MARKER_OID];

/** Why this certificate must not sign a SOD, or undefined (ICAO 9303-12 §7.1.1). */
export function unfitToSignDocuments(certificate: Certificate): string | undefined {
  const unfit = unfitToSign(certificate);
  if (unfit !== undefined) return unfit;
  const foreign = purposesOf(certificate).some((purpose) => FOREIGN_PURPOSES.includes(purpose));
  return foreign ? 'it is a signer of lists, not of documents' : undefined;
}

/** Why this certificate must not sign a master list, or undefined: that is what its extended key usage is for. */
export function unfitToSignMasterLists(certificate: Certificate): string | undefined {
  const unfit = unfitToSign(certificate);
  if (unfit !== undefined) return unfit;
  return purposesOf(certificate).includes(ID_MASTER_LIST_SIGNING) ? undefined : 'it is no signer of master lists';
}

function unfitToSign(certificate: Certificate): string | undefined {
  for (const [oid, { critical }] of certificate.extensions) {
    if (critical && !UNDERSTOOD_WHEN_CRITICAL.includes(oid)) return `critical extension ${oid} is not understood`;
  }
  return mayBeUsedFor(certificate, DIGITAL_SIGNATURE) ? undefined : 'its key usage does not allow signing';
}

function purposesOf(certificate: Certificate): readonly string[] {
  const purposes = extensionNodes(certificate, OID.extendedKeyUsage)?.[0]?.children ?? [];
  return purposes.map((purpose) => decodeOid(purpose.value) ?? '');
}

/** PrivateKeyUsagePeriod: document signers sign for months and stay valid for the life of the cards. */
export function signingPeriod(certificate: Certificate): { readonly from: Date; readonly to: Date } {
  const period = extensionNodes(certificate, OID.privateKeyUsagePeriod)?.[0]?.children ?? [];
  const limit = (tag: number): Date | undefined => readTime(findTag(period, tag), 'generalized');
  return { from: limit(0x80) ?? certificate.notBefore, to: limit(0x81) ?? certificate.notAfter };
}
