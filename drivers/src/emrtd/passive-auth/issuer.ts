import type { Issuer } from '../model.ts';
import { type Certificate, signingPeriod, unfitToSignDocuments } from './certificate.ts';
import type { TrustStore } from './port.ts';
import { checkRevocation, type Revocation } from './revocation.ts';
import { type Authority, type IssuerSearch, indexOf, type TrustIndex } from './trust-index.ts';

/** At one instant. */
export type Validity = 'valid' | 'expired' | 'notYetValid';

export interface IssuerCheck {
  readonly issuer: Issuer;
  /** Why not `anchored`; English, without personal data. */
  readonly reason: string;
  /** The certificate of the trust store that issued the signer. */
  readonly anchor: Certificate | undefined;
  /** From the issuer of the signer to the anchor, over link certificates; empty when there is none. */
  readonly path: readonly Certificate[];
  /** `null`: no issuer, so nobody's lists count. */
  readonly revocation: Revocation | null;
  /** `unknown`: the SOD does not state when it was signed. */
  readonly signerWhenSigning: Validity | 'unknown';
  readonly signerNow: Validity;
  readonly issuerNow: Validity | null;
}

export interface IssuerRequest {
  readonly signer: Certificate;
  readonly signingTime: Date | undefined;
  readonly trust: TrustStore;
  readonly now: Date;
  /** Why the certificate is not fit for what it signed, or undefined. */
  readonly unfit?: (signer: Certificate) => string | undefined;
}

/** A kiosk's clock may be behind by this much before a signing time in the future counts as a lie. */
const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

/**
 * Whether the trust store leads to whoever issued the signer: an anchor, or a link certificate that an anchor vouches for
 * (ICAO 9303-12 §4.2). Validity follows the chain model: the signer when it signed, each authority when it issued the next
 * certificate; all may have expired since, which is told apart.
 */
export function checkIssuer(request: IssuerRequest): IssuerCheck {
  const { signer, signingTime, trust, now, unfit = unfitToSignDocuments } = request;
  const index = indexOf(trust);
  const paths = findPaths(signer, index);
  const [first] = paths.found;
  const facts = {
    signerWhenSigning: signingTime === undefined ? ('unknown' as const) : validityAt(signer, signingTime),
    signerNow: validityAt(signer, now),
  };
  if (!first) {
    const nothing = { anchor: undefined, path: [], revocation: null, issuerNow: null };
    return { ...facts, ...nothing, issuer: 'notAnchored', reason: paths.reason };
  }

  const revocation = checkRevocations(signer, paths.found, { index, now });
  const timely = paths.found.find((path) => wasTimely(signer, path));
  const path = (timely ?? first).map(({ certificate }) => certificate);
  const [issuer] = path;
  const conclude = (verdict: Issuer, reason: string): IssuerCheck => ({
    ...facts,
    issuer: verdict,
    reason,
    anchor: path.at(-1),
    path,
    revocation,
    issuerNow: issuer ? validityAt(issuer, now) : null,
  });
  if (revocation === 'revoked') return conclude('revoked', 'the issuer has revoked the certificate of the signer');
  const notFit = unfit(signer);
  if (notFit !== undefined) return conclude('notAnchored', `the signer must not sign this: ${notFit}`);
  if (revocation === 'unverifiable') {
    return conclude('notAnchored', 'a revocation list of the issuer cannot be checked');
  }
  const untimely = whySignerWasNotValid(signer, signingTime, now);
  if (untimely !== undefined) return conclude('expired', untimely);
  return timely
    ? conclude('anchored', '')
    : conclude('expired', 'the issuer was not valid when it issued the certificate of the signer');
}

/** Every path `[issuer, …, anchor]` whose signatures hold, or the reason why there is none. */
function findPaths(
  signer: Certificate,
  index: TrustIndex,
): { readonly found: readonly (readonly Authority[])[]; readonly reason: string } {
  const { issuers, outcome } = index.issuersOf(signer);
  const found = issuers.map(index.pathOf).filter((path) => path !== undefined);
  return { found: found.toSorted((a, b) => a.length - b.length), reason: REASONS[outcome] };
}

/** Why there is no path. */
const REASONS: Readonly<Record<IssuerSearch['outcome'], string>> = {
  found: 'no anchor vouches for the link certificate that issued the signer',
  'not-named': 'the trust store does not hold the issuer of the signer',
  'not-signed': 'the certificate of the signer is not signed by the issuer that it names',
  unsupported: 'the signature on the certificate of the signer is of an unsupported kind',
};

/** Of the signer, and of the link certificates that lead to it: a key that was withdrawn vouches for nothing. */
function checkRevocations(
  signer: Certificate,
  paths: readonly (readonly Authority[])[],
  request: { readonly index: TrustIndex; readonly now: Date },
): Revocation {
  const issuers = paths.flatMap(([issuer]) => issuer ?? []);
  const ofSigner = checkRevocation(signer, issuers, request);
  const [path = []] = paths;
  const linkRevoked = path
    .slice(0, -1)
    .some((link, i) => checkRevocation(link.certificate, path.slice(i + 1, i + 2), request) === 'revoked');
  return linkRevoked ? 'revoked' : ofSigner;
}

const wasTimely = (signer: Certificate, path: readonly Authority[]): boolean =>
  path.every(({ certificate }, i) => {
    const issued = path[i - 1]?.certificate ?? signer;
    return validityAt(certificate, issued.notBefore) === 'valid';
  });

export function validityAt(certificate: Pick<Certificate, 'notBefore' | 'notAfter'>, instant: Date): Validity {
  if (instant < certificate.notBefore) return 'notYetValid';
  return instant > certificate.notAfter ? 'expired' : 'valid';
}

/** A SOD need not state when it was signed: then only a signer that is not valid yet can be told. */
function whySignerWasNotValid(signer: Certificate, signingTime: Date | undefined, now: Date): string | undefined {
  const latest = new Date(now.getTime() + CLOCK_TOLERANCE_MS);
  if (signer.notBefore > latest) return 'the certificate of the signer is not valid yet';
  if (signingTime === undefined) return undefined;
  if (signingTime > latest) return 'the signing time is in the future';
  if (validityAt(signer, signingTime) !== 'valid') return 'the certificate of the signer was not valid when it signed';
  const period = signingPeriod(signer);
  return signingTime >= period.from && signingTime <= period.to
    ? undefined
    : 'the key of the signer was out of its usage period when it signed';
}
