import { type Certificate, checkSignedBy, isLink } from '../passive-auth/certificate.ts';
import type { TrustStore } from '../passive-auth/port.ts';
import { isOutdated } from '../passive-auth/revocation.ts';
import type { RevocationList } from '../passive-auth/revocation-list.ts';
import { type Authority, fingerprint, indexOf, type TrustIndex } from '../passive-auth/trust-index.ts';
import { weakKeyBits } from '../passive-auth/warnings.ts';

/** What somebody who keeps a trust store should see to. `error`: cards that are genuine may not be recognised, or nothing is. */
export interface TrustFinding {
  readonly severity: 'error' | 'hint';
  readonly code: TrustFindingCode;
  /** SHA-256 of the certificate or list it is about. */
  readonly fingerprint: string;
  readonly country: string;
  readonly subject: string;
  readonly message: string;
}

export type TrustFindingCode =
  | 'expired'
  | 'expires-soon'
  | 'not-yet-valid'
  | 'unlinked'
  | 'self-signature-invalid'
  | 'simulated'
  | 'weak-key'
  | 'no-crl'
  | 'crl-outdated'
  | 'crl-unverified';

export interface TrustCheckRequest {
  readonly trust: TrustStore;
  readonly now: Date;
  /** How long before the end of a certificate it is said. */
  readonly soonMs: number;
  readonly allowSimulated: boolean;
}

/** Looks at every certificate and list, signatures included: some milliseconds for each. */
export function checkTrust(request: TrustCheckRequest): readonly TrustFinding[] {
  const index = indexOf(request.trust);
  const lists = index.revocationLists.map((list) => ({ list, verified: isVerified(list, index) }));
  return [
    ...index.authorities.flatMap((authority) => checkAuthority(authority, index, request)),
    ...missingLists(index, lists, request),
    ...lists.flatMap(({ list, verified }) => checkList(list, { verified, now: request.now })),
  ];
}

const finding = (
  severity: TrustFinding['severity'],
  code: TrustFindingCode,
  certificate: Certificate,
  message: string,
): TrustFinding => ({
  ...{ severity, code, message },
  ...{ fingerprint: fingerprint(certificate.der), country: certificate.country, subject: certificate.subjectText },
});

function checkAuthority(authority: Authority, index: TrustIndex, request: TrustCheckRequest): TrustFinding[] {
  const { certificate } = authority;
  const findings: TrustFinding[] = [];
  if (index.pathOf(authority) === undefined) {
    findings.push(finding('error', 'unlinked', certificate, 'no CSCA in the store signed this link certificate'));
  }
  if (!isLink(certificate) && checkSignedBy(certificate.signed, certificate) !== 'valid') {
    findings.push(finding('error', 'self-signature-invalid', certificate, 'it is not signed with its own key'));
  }
  if (certificate.simulated && !request.allowSimulated) {
    const message = 'it belongs to a simulated PKI, which a kiosk in production refuses';
    findings.push(finding('error', 'simulated', certificate, message));
  }
  const bits = weakKeyBits(certificate);
  if (bits !== undefined) findings.push(finding('hint', 'weak-key', certificate, `its key has ${bits} bits`));
  return [...findings, ...checkValidity(certificate, index, request)];
}

/** An authority that is over still stands for what it issued; only a line of authorities without a valid one needs somebody. */
function checkValidity(certificate: Certificate, index: TrustIndex, request: TrustCheckRequest): TrustFinding[] {
  const { now, soonMs } = request;
  if (certificate.notBefore > now) {
    return [finding('hint', 'not-yet-valid', certificate, `valid from ${day(certificate.notBefore)}`)];
  }
  const soon = new Date(now.getTime() + soonMs);
  if (certificate.notAfter > soon) return [];
  const line = index.lineOf([certificate.subject]);
  const followed = line.some((other) => other.certificate.notAfter > certificate.notAfter);
  if (followed) return [];
  const until = `it is over since ${day(certificate.notAfter)}, and no later one of this authority is in the store`;
  return certificate.notAfter < now
    ? [finding('error', 'expired', certificate, until)]
    : [finding('hint', 'expires-soon', certificate, `valid until ${day(certificate.notAfter)} only`)];
}

interface CheckedList {
  readonly list: RevocationList;
  readonly verified: boolean;
}

/** Once for each line of authorities, at its latest certificate. */
function missingLists(index: TrustIndex, lists: readonly CheckedList[], { now }: TrustCheckRequest): TrustFinding[] {
  const withList = new Set(lists.filter(({ verified }) => verified).map(({ list }) => list.issuer));
  const seen = new Set<string>();
  const findings: TrustFinding[] = [];
  for (const { certificate } of index.authorities) {
    if (seen.has(certificate.subject)) continue;
    const line = index.lineOf([certificate.subject]);
    const names = new Set([certificate.subject, ...line.map((one) => one.certificate.subject)]);
    for (const name of names) seen.add(name);
    const latest = line.map((one) => one.certificate).toSorted((a, b) => +b.notAfter - +a.notAfter)[0];
    if (!latest || latest.notAfter < now || [...names].some((name) => withList.has(name))) continue;
    findings.push(finding('hint', 'no-crl', latest, 'the store holds no revocation list of this authority'));
  }
  return findings;
}

function checkList(list: RevocationList, { verified, now }: { verified: boolean; now: Date }): TrustFinding[] {
  const about = { fingerprint: fingerprint(list.der), country: list.country, subject: list.issuerText };
  if (!verified) {
    const message =
      'no authority in the store signed this list: signers of its issuer are not anchored while it is there';
    return [{ severity: 'error', code: 'crl-unverified', ...about, message }];
  }
  if (!isOutdated(list, now)) return [];
  const message = list.nextUpdate
    ? `a newer list was due on ${day(list.nextUpdate)}`
    : `it is of ${day(list.thisUpdate)}`;
  return [{ severity: 'hint', code: 'crl-outdated', ...about, message }];
}

/** Whether an authority that is trusted signed it. */
export const isVerified = (list: RevocationList, index: TrustIndex): boolean =>
  index.issuersOf(list).issuers.some((authority) => index.pathOf(authority) !== undefined);

const day = (instant: Date): string => instant.toISOString().slice(0, 10);
