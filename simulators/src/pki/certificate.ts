import { encodePoint, sha1 } from '@motcua/drivers/crypto';
import {
  bitString,
  booleanTrue,
  context,
  contextPrimitive,
  generalizedTimeText,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  time,
} from './der.ts';
import { type DistinguishedName, encodeName, type NameForm } from './distinguished-name.ts';
import {
  type KeyForm,
  type SignatureAlgorithm,
  type SigningKey,
  sign,
  signatureAlgorithm,
  subjectPublicKeyInfo,
} from './signature.ts';

/** In every certificate that the simulators issue, so that production can refuse them (docs/adr/0006). */
export const SIMULATED_MARKER_OID = '2.25.231784665421087435236914310957462834112.1';

/** What a certificate is for, which decides its extensions (ICAO 9303-12 §7.1.1, Table 7). */
export type CertificateRole = 'csca' | 'document-signer' | 'master-list-signer' | 'deviation-list-signer';

export interface CertificateRequest {
  readonly role: CertificateRole;
  readonly subject: DistinguishedName;
  readonly key: SigningKey;
  readonly keyForm?: KeyForm;
  readonly serialNumber: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** PrivateKeyUsagePeriod: signers sign for months and stay valid for the life of the documents. Default: none. */
  readonly signingPeriod?: { readonly from: Date; readonly to: Date };
  /** Document type list, `P` for passports (ICAO 9303-12 §7.1.1.6). Default: none. */
  readonly documentTypes?: readonly string[];
  /** How the issuer's name is written. */
  readonly issuerNameForm?: NameForm;
  /** A fault: `no-key-usage` says not what the key may do, `certificate-signing` what a signer's may not. */
  readonly keyUsage?: 'as-role' | 'no-key-usage' | 'certificate-signing';
  /** A fault: a critical extension that nobody knows. */
  readonly unknownCriticalExtension?: boolean;
}

export interface CertificateIssuer {
  readonly name: DistinguishedName;
  readonly key: SigningKey;
  readonly algorithm: SignatureAlgorithm;
}

/** X.509 v3 with the extensions of ICAO 9303-12 §7.1; DER. */
export function issueCertificate(request: CertificateRequest, issuer: CertificateIssuer): Uint8Array {
  return signed(
    issuer,
    sequence(
      context(0, integer(2)),
      integer(request.serialNumber),
      signatureAlgorithm(issuer.algorithm),
      encodeName(issuer.name, request.issuerNameForm),
      sequence(time(request.notBefore), time(request.notAfter)),
      encodeName(request.subject),
      subjectPublicKeyInfo(request.key, request.keyForm),
      context(3, sequence(...extensions(request, issuer))),
    ),
  );
}

/** `SIGNED { … }` of X.509: content, algorithm, signature. */
export const signed = ({ key, algorithm }: Omit<CertificateIssuer, 'name'>, content: Uint8Array): Uint8Array =>
  sequence(content, signatureAlgorithm(algorithm), bitString(sign(key, algorithm, content)));

/** RFC 5280 §4.2.1.2 method 1: SHA-1 over the content of subjectPublicKey. */
export const keyIdentifier = (key: SigningKey): Uint8Array =>
  sha1(key.kind === 'ec' ? encodePoint(key.publicKey) : sequence(integer(key.modulus), integer(key.exponent)));

export const extension = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), octetString(value));
const critical = (id: string, value: Uint8Array): Uint8Array => sequence(oid(id), booleanTrue(), octetString(value));

export const authorityKeyIdentifier = (key: SigningKey): Uint8Array =>
  extension('2.5.29.35', sequence(contextPrimitive(0, keyIdentifier(key))));

/** Bits of KeyUsage (RFC 5280 §4.2.1.3). */
const KEY_USAGE = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const;

const PURPOSE: Readonly<Partial<Record<CertificateRole, string>>> = {
  'master-list-signer': '2.23.136.1.1.3',
  'deviation-list-signer': '2.23.136.1.1.8',
};

function extensions(request: CertificateRequest, issuer: CertificateIssuer): readonly Uint8Array[] {
  const { role, signingPeriod, documentTypes } = request;
  const purpose = PURPOSE[role];
  return [
    authorityKeyIdentifier(issuer.key),
    extension('2.5.29.14', octetString(keyIdentifier(request.key))),
    ...keyUsage(request),
    ...(signingPeriod ? [extension('2.5.29.16', usagePeriod(signingPeriod))] : []),
    ...(role === 'csca' ? [critical('2.5.29.19', sequence(booleanTrue(), integer(0)))] : []),
    ...(purpose ? [critical('2.5.29.37', sequence(oid(purpose)))] : []),
    ...(documentTypes ? [extension('2.23.136.1.1.6.2', documentTypeList(documentTypes))] : []),
    ...(request.unknownCriticalExtension ? [critical(`${SIMULATED_MARKER_OID}.1`, nullValue())] : []),
    extension(SIMULATED_MARKER_OID, nullValue()),
  ];
}

function keyUsage({ role, keyUsage: asked = 'as-role' }: CertificateRequest): readonly Uint8Array[] {
  if (asked === 'no-key-usage') return [];
  const authority = role === 'csca' || asked === 'certificate-signing';
  const bits = authority ? [KEY_USAGE.keyCertSign, KEY_USAGE.crlSign] : [KEY_USAGE.digitalSignature];
  return [critical('2.5.29.15', namedBits(...bits))];
}

const usagePeriod = ({ from, to }: { readonly from: Date; readonly to: Date }): Uint8Array =>
  sequence(contextPrimitive(0, generalizedTimeText(from)), contextPrimitive(1, generalizedTimeText(to)));

const documentTypeList = (types: readonly string[]): Uint8Array =>
  sequence(integer(0), setOf(...types.map(printableString)));
