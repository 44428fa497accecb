import { compareQrWithChip, type IdentityRecord, isExpired, type PartialDate } from '@motcua/drivers/cccd';
import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { CardReadOutcome } from '@motcua/drivers/host';
import type { FailureCode } from '../failures/index.ts';
import type { Minimum } from '../services/pack.ts';

/** A read that may fill a form. */
export type MatchedOutcome = CardReadOutcome & {
  readonly verification: { readonly overall: 'verified' | 'consistent' };
};

export type Verdict =
  | { readonly kind: 'matched'; readonly outcome: MatchedOutcome }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'failed'; readonly code: FailureCode };

/** When several checks failed, the one that says most about the card is told. */
const MOST_TELLING_FIRST: readonly ReadFailureCode[] = [
  'issuer-simulated',
  'issuer-revoked',
  'signature-invalid',
  'hash-mismatch',
  'downgrade',
  'chip-not-proven',
  'file-missing',
  'file-malformed',
];

export interface Expectation {
  /** What the QR said, or the number that was typed. */
  readonly known: IdentityRecord;
  readonly minimum: Minimum;
  readonly today: PartialDate;
}

/**
 * What a finished read means for this session (docs/result-model.md): whose card it is comes before whether it has
 * expired, since a relative's expired card is a wrong card first.
 */
export function judge(outcome: CardReadOutcome, { known, minimum, today }: Expectation): Verdict {
  if (outcome.failure) return failed(outcome.failure.code);
  if (isMatchable(outcome)) {
    if (!outcome.identity.citizenNumber) return failed(saysAnotherCard(outcome) ? 'not-an-id-card' : 'file-missing');
    if (compareQrWithChip(known, outcome.identity).length > 0) return { kind: 'mismatch' };
    if (isExpired(outcome.identity, today)) return failed('card-expired');
    if (minimum === 'verified' && outcome.verification.overall !== 'verified')
      return failed('identification-insufficient');
    return { kind: 'matched', outcome };
  }
  const codes = new Set(outcome.verification.failures.map(({ code }) => code));
  return failed(MOST_TELLING_FIRST.find((code) => codes.has(code)) ?? 'card-not-verified');
}

/** Signed, and not by the rules of a Vietnamese ID card: its groups are of two people, or of another state. */
const saysAnotherCard = ({ verification }: CardReadOutcome): boolean =>
  verification.failures.some(({ code }) => code === 'not-an-id-card');

const failed = (code: FailureCode): Verdict => ({ kind: 'failed', code });

const isMatchable = (outcome: CardReadOutcome): outcome is MatchedOutcome =>
  outcome.verification.overall === 'consistent' || outcome.verification.overall === 'verified';
