import { bitLength } from '../../crypto/index.ts';
import { describeScheme, signatureScheme } from '../passive-auth/algorithms.ts';
import { type Certificate, isLink, parseCertificate, publicKeyOf } from '../passive-auth/certificate.ts';
import type { TrustStore } from '../passive-auth/port.ts';
import { parseRevocationList, type RevocationList } from '../passive-auth/revocation-list.ts';
import { fingerprint } from '../passive-auth/trust-index.ts';

/** One certificate or revocation list of a trust store, in words. All times are instants in ISO 8601, UTC. */
export type TrustEntry = AuthorityEntry | RevocationListEntry;

export interface AuthorityEntry {
  readonly kind: 'csca' | 'link';
  /** SHA-256 over the DER, hex: what people compare by telephone. */
  readonly fingerprint: string;
  readonly country: string;
  readonly subject: string;
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** `EC brainpoolP384r1`, `RSA 3072`. */
  readonly key: string;
  /** What it is signed with: `ECDSA-SHA384`. */
  readonly signedWith: string;
  /** Carries the marker of the simulators' PKI (docs/adr/0006). */
  readonly simulated: boolean;
}

export interface RevocationListEntry {
  readonly kind: 'crl';
  readonly fingerprint: string;
  readonly country: string;
  /** The issuer of the list. */
  readonly subject: string;
  readonly thisUpdate: string;
  /** `null`: the list does not say. */
  readonly nextUpdate: string | null;
  /** How many certificates it revokes. */
  readonly revoked: number;
}

/** By country, then kind, then age. */
export function describeTrust(trust: TrustStore): readonly TrustEntry[] {
  const entries = [...trust.anchors, ...(trust.links ?? []), ...trust.crls]
    .map(describeTrustItem)
    .filter((entry) => entry !== undefined);
  return entries.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const KIND_ORDER: Readonly<Record<TrustEntry['kind'], string>> = { csca: '1', link: '2', crl: '3' };
const sortKey = (entry: TrustEntry): string =>
  [
    entry.country,
    KIND_ORDER[entry.kind],
    entry.kind === 'crl' ? entry.thisUpdate : entry.notBefore,
    entry.fingerprint,
  ].join(' ');

/** Undefined: neither certificate nor revocation list. */
export function describeTrustItem(der: Uint8Array): TrustEntry | undefined {
  const certificate = parseCertificate(der);
  if (certificate) return describeAuthority(certificate);
  const list = parseRevocationList(der);
  return list && describeList(list, der);
}

export function describeAuthority(certificate: Certificate): AuthorityEntry {
  const scheme = signatureScheme(certificate.signed.algorithm);
  return {
    kind: isLink(certificate) ? 'link' : 'csca',
    fingerprint: fingerprint(certificate.der),
    country: certificate.country,
    subject: certificate.subjectText,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    key: describeKey(certificate),
    signedWith: scheme ? describeScheme(scheme) : `unsupported ${certificate.signed.algorithm.oid}`,
    simulated: certificate.simulated,
  };
}

function describeKey(certificate: Certificate): string {
  const key = publicKeyOf(certificate);
  if (!key) return 'unsupported';
  switch (key.kind) {
    case 'ec':
      return `EC ${key.curve.name}`;
    case 'rsa':
      return `RSA ${bitLength(key.key.modulus)}`;
    case 'dsa':
      return `DSA ${bitLength(key.key.p)}`;
  }
}

const describeList = (list: RevocationList, der: Uint8Array): RevocationListEntry => ({
  kind: 'crl',
  fingerprint: fingerprint(der),
  country: list.country,
  subject: list.issuerText,
  thisUpdate: list.thisUpdate.toISOString(),
  nextUpdate: list.nextUpdate?.toISOString() ?? null,
  revoked: list.revoked.size,
});
