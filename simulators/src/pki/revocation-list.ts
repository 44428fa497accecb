import { authorityKeyIdentifier, type CertificateIssuer, extension, signed } from './certificate.ts';
import { context, integer, sequence, time } from './der.ts';
import { encodeName } from './distinguished-name.ts';
import { signatureAlgorithm } from './signature.ts';

export interface RevocationListOptions {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** CRL number. Default 1. */
  readonly number?: number;
}

/** X.509 v2 revocation list (RFC 5280 §5; ICAO 9303-12 §7.1.4), DER. */
export function issueRevocationList(
  revoked: readonly bigint[],
  issuer: CertificateIssuer,
  { thisUpdate, nextUpdate, number = 1 }: RevocationListOptions,
): Uint8Array {
  const entries = revoked.map((serialNumber) => sequence(integer(serialNumber), time(thisUpdate)));
  return signed(
    issuer,
    sequence(
      integer(1),
      signatureAlgorithm(issuer.algorithm),
      encodeName(issuer.name),
      time(thisUpdate),
      time(nextUpdate),
      ...(entries.length ? [sequence(...entries)] : []),
      context(0, sequence(authorityKeyIdentifier(issuer.key), extension('2.5.29.20', integer(number)))),
    ),
  );
}
