import type { Issuer } from '../model.ts';
import {
  type Certificate,
  checkSignedBy,
  isAuthority,
  namesIssuer,
  parseCertificate,
  signingPeriod,
  unfitToSignDocuments,
} from './certificate.ts';
import type { TrustStore } from './port.ts';
import { parseRevocationList } from './revocation-list.ts';

export interface IssuerCheck {
  readonly issuer: Issuer;
  /** Why not `anchored`; English, without personal data. */
  readonly reason: string;
  /** The certificate of the trust store that issued the signer. */
  readonly anchor: Certificate | undefined;
}

/** A kiosk's clock may be behind by this much before a signing time in the future counts as a lie. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/**
 * Whether a certificate of the trust store issued the document signer. The path has one step (ICAO 9303-12 §3): link
 * certificates in the store are anchors like any other. Validity follows the chain model: the signer when it signed, the
 * CSCA when it issued the signer; both may have expired since.
 */
export function checkIssuer({
  signer,
  signingTime,
  trust,
  now,
}: {
  readonly signer: Certificate;
  readonly signingTime: Date | undefined;
  readonly trust: TrustStore;
  readonly now: Date;
}): IssuerCheck {
  const named = parsed(trust.anchors, parseCertificate).filter(
    (candidate) => isAuthority(candidate) && namesIssuer(signer, candidate),
  );
  if (named.length === 0) {
    return {
      issuer: 'notAnchored',
      reason: 'the trust store does not hold the issuer of the signer',
      anchor: undefined,
    };
  }
  const checked = named.map((candidate) => ({ candidate, result: checkSignedBy(signer.signed, candidate) }));
  const issuers = checked.filter(({ result }) => result === 'valid').map(({ candidate }) => candidate);
  const [first] = issuers;
  if (!first) {
    const unsupported = checked.some(({ result }) => result === 'unsupported');
    const reason = unsupported
      ? 'the signature on the certificate of the signer is of an unsupported kind'
      : 'the certificate of the signer is not signed by the issuer that it names';
    return { issuer: 'notAnchored', reason, anchor: undefined };
  }

  const conclude = (issuer: Issuer, reason: string, anchor = first): IssuerCheck => ({ issuer, reason, anchor });
  const revocation = checkRevocation(signer, issuers, trust);
  if (revocation === 'revoked') return conclude('revoked', 'the issuer has revoked the certificate of the signer');
  const unfit = unfitToSignDocuments(signer);
  if (unfit !== undefined) return conclude('notAnchored', `the signer must not sign documents: ${unfit}`);
  if (revocation === 'unknown') {
    return conclude('notAnchored', 'a revocation list of the issuer cannot be checked');
  }
  const untimely = whySignerWasNotValid(signer, signingTime, now);
  if (untimely !== undefined) return conclude('expired', untimely);
  const timely = issuers.find((anchor) => within(signer.notBefore, anchor.notBefore, anchor.notAfter));
  return timely
    ? conclude('anchored', '', timely)
    : conclude('expired', 'the issuer was not valid when it issued the certificate of the signer');
}

const within = (instant: Date, from: Date, to: Date): boolean => instant >= from && instant <= to;

/** A SOD need not state when it was signed: then only a signer that is not valid yet can be told. */
function whySignerWasNotValid(signer: Certificate, signingTime: Date | undefined, now: Date): string | undefined {
  const latest = new Date(now.getTime() + CLOCK_TOLERANCE_MS);
  if (signer.notBefore > latest) return 'the certificate of the signer is not valid yet';
  if (signingTime === undefined) return undefined;
  if (signingTime > latest) return 'the signing time is in the future';
  if (!within(signingTime, signer.notBefore, signer.notAfter)) {
    return 'the certificate of the signer was not valid when it signed';
  }
  const period = signingPeriod(signer);
  return within(signingTime, period.from, period.to)
    ? undefined
    : 'the key of the signer was out of its usage period when it signed';
}

/** `unknown`: a list of this issuer is in the store, but is no complete list or not signed by the issuer: nobody can say. */
function checkRevocation(
  signer: Certificate,
  issuers: readonly Certificate[],
  trust: TrustStore,
): 'revoked' | 'not-revoked' | 'unknown' {
  let answer: 'not-revoked' | 'unknown' = 'not-revoked';
  for (const list of parsed(trust.crls, parseRevocationList)) {
    const claimed = issuers.filter((issuer) => namesIssuer(list, issuer));
    if (claimed.length === 0) continue;
    if (!claimed.some((issuer) => checkSignedBy(list.signed, issuer) === 'valid')) answer = 'unknown';
    else if (list.revoked.has(signer.serialNumber)) return 'revoked';
  }
  return answer;
}

/** A trust store that was loaded with `parseTrustMaterial` holds nothing that does not parse. */
function parsed<T>(encoded: readonly Uint8Array[], parse: (der: Uint8Array) => T | undefined): T[] {
  return encoded.map(parse).filter((value) => value !== undefined);
}
