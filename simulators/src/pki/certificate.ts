import { encodePoint, sha1 } from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import {
  bitString,
  booleanTrue,
  context,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  time,
  utf8String,
} from './der.ts';
import {
  type EcKey,
  type EcParameters,
  publicKeyInfo,
  type SignatureHash,
  sign,
  signatureAlgorithm,
} from './ec-key.ts';

/** In every certificate that the simulators issue, so that production can refuse them (docs/adr/0006). */
export const SIMULATED_MARKER_OID = '2.25.231784665421087435236914310957462834112.1';

export interface CertificateRequest {
  readonly role: 'csca' | 'document-signer';
  readonly subject: string;
  readonly key: EcKey;
  readonly parameters: EcParameters;
  readonly serialNumber: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface Issuer {
  readonly subject: string;
  readonly key: EcKey;
}

/** X.509 v3 with the extensions of ICAO 9303-12 §7.1; DER. */
export function issueCertificate(request: CertificateRequest, issuer: Issuer, hash: SignatureHash): Uint8Array {
  const toBeSigned = sequence(
    context(0, integer(2)),
    integer(request.serialNumber),
    signatureAlgorithm(hash),
    distinguishedName(issuer.subject),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(request.subject),
    publicKeyInfo(request.key, request.parameters),
    context(3, sequence(...extensions(request, issuer))),
  );
  return sequence(toBeSigned, signatureAlgorithm(hash), bitString(sign(issuer.key, hash, toBeSigned)));
}

/** ICAO 9303-12 §7.1.1: the country in upper case PrintableString. */
export function distinguishedName(commonName: string): Uint8Array {
  const attribute = (type: string, value: Uint8Array) => setOf(sequence(oid(type), value));
  return sequence(
    attribute('2.5.4.6', printableString('VN')),
    attribute('2.5.4.10', utf8String('Simulated Document Authority')),
    attribute('2.5.4.3', utf8String(commonName)),
  );
}

/** RFC 5280 §4.2.1.2 method 1. */
export const keyIdentifier = (key: EcKey): Uint8Array => sha1(encodePoint(key.publicKey));

function extensions(request: CertificateRequest, issuer: Issuer): readonly Uint8Array[] {
  const extension = (id: string, value: Uint8Array) => sequence(oid(id), octetString(value));
  const critical = (id: string, value: Uint8Array) => sequence(oid(id), booleanTrue(), octetString(value));
  const authorityKeyIdentifier = extension('2.5.29.35', sequence(encodeTlv(0x80, keyIdentifier(issuer.key))));
  const subjectKeyIdentifier = extension('2.5.29.14', octetString(keyIdentifier(request.key)));
  const marker = extension(SIMULATED_MARKER_OID, encodeTlv(0x05));
  if (request.role === 'csca') {
    const certificateAndCrlSign = encodeTlv(0x03, Uint8Array.of(1, 0x06));
    return [
      authorityKeyIdentifier,
      subjectKeyIdentifier,
      critical('2.5.29.15', certificateAndCrlSign),
      critical('2.5.29.19', sequence(booleanTrue(), integer(0))),
      marker,
    ];
  }
  const digitalSignature = encodeTlv(0x03, Uint8Array.of(7, 0x80));
  return [authorityKeyIdentifier, subjectKeyIdentifier, critical('2.5.29.15', digitalSignature), marker];
}

/** X.509 v2 revocation list (RFC 5280 §5), DER. */
export function issueRevocationList(
  revoked: readonly bigint[],
  issuer: Issuer,
  options: { readonly hash: SignatureHash; readonly at: Date; readonly nextUpdate: Date },
): Uint8Array {
  const entries = revoked.map((serialNumber) => sequence(integer(serialNumber), time(options.at)));
  const toBeSigned = sequence(
    integer(1),
    signatureAlgorithm(options.hash),
    distinguishedName(issuer.subject),
    time(options.at),
    time(options.nextUpdate),
    ...(entries.length ? [sequence(...entries)] : []),
    context(
      0,
      sequence(
        sequence(oid('2.5.29.35'), octetString(sequence(encodeTlv(0x80, keyIdentifier(issuer.key))))),
        sequence(oid('2.5.29.20'), octetString(integer(1))),
      ),
    ),
  );
  const signature = bitString(sign(issuer.key, options.hash, toBeSigned));
  return sequence(toBeSigned, signatureAlgorithm(options.hash), signature);
}
