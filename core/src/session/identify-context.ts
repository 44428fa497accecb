import {
  dateInVietnam,
  type IdentityRecord,
  isCitizenNumber,
  mrzKeyCandidates,
  typedIdentity,
} from '@motcua/drivers/cccd';
import type { CardReadOutcome, CardReadRequest, QrScan } from '@motcua/drivers/host';
import { FAILURES, type FailureCode } from '../failures/index.ts';
import type { Minimum } from '../services/pack.ts';
import { judge, type MatchedOutcome, type Verdict } from './judge.ts';
import { NO_PROGRESS, type ShownProgress } from './reading-progress.ts';

/** What the chosen service needs of a card, and what the desk is like when it begins. */
export interface IdentifyInput {
  readonly dataGroups: CardReadRequest['dataGroups'];
  readonly fields: CardReadRequest['fields'];
  readonly minimum: Minimum;
  readonly cardLies: boolean;
  /** Read ids go on counting over the whole session, so that a late answer to an earlier read is known as one. */
  readonly lastReadId: number;
  readonly now: () => Date;
  /** `yyMMdd`, of the configuration. */
  readonly mrzNoExpiry: string | null;
}

export interface IdentifyContext extends IdentifyInput {
  /** Set once the number is known; `known` is what the chip will be compared with. */
  readonly number: { readonly citizenNumber: string; readonly known: IdentityRecord } | null;
  readonly typed: { readonly digits: string; readonly faulty: boolean };
  readonly readId: number;
  readonly progress: ShownProgress;
  readonly failure: FailureCode | null;
  /** Since the last failure the card has been off the reader: laying it on is a new try. */
  readonly lifted: boolean;
  readonly matched: MatchedOutcome | null;
  /** Where the citizen went instead of presenting a card. */
  readonly left: 'back' | 'other-service' | null;
}

export type IdentifyOutput =
  | {
      readonly kind: 'matched';
      readonly outcome: MatchedOutcome;
      readonly scanned: IdentityRecord;
      readonly lastReadId: number;
    }
  | { readonly kind: 'back' | 'other-service'; readonly lastReadId: number };

export const startIdentify = (input: IdentifyInput): IdentifyContext => ({
  ...input,
  number: null,
  typed: { digits: '', faulty: false },
  readId: input.lastReadId,
  progress: NO_PROGRESS,
  failure: null,
  lifted: false,
  matched: null,
  left: null,
});

export const scannedNumber = (qr: Extract<QrScan, { kind: 'id-card' }>): IdentifyContext['number'] => ({
  citizenNumber: qr.citizenNumber,
  known: qr.identity,
});

export function typedNumber(digits: string, now: Date): IdentifyContext['number'] {
  return isCitizenNumber(digits) ? { citizenNumber: digits, known: typedIdentity(digits, now) } : null;
}

/** Reads what the service needs and nothing else (Luật 91/2025, data minimisation). */
export function readRequest({ number, dataGroups, fields, mrzNoExpiry }: IdentifyContext): CardReadRequest {
  const citizenNumber = number?.citizenNumber ?? '';
  const { dateOfBirth, issueDate } = number?.known ?? {};
  const mrzCandidates =
    isCitizenNumber(citizenNumber) && dateOfBirth && issueDate
      ? mrzKeyCandidates({ citizenNumber, dateOfBirth: dateOfBirth.value, issueDate: issueDate.value, mrzNoExpiry })
      : [];
  return { citizenNumber, mrzCandidates, dataGroups, fields };
}

export const verdictOf = ({ number, minimum, now }: IdentifyContext, outcome: CardReadOutcome): Verdict =>
  judge(outcome, { known: number?.known ?? {}, minimum, today: dateInVietnam(now()) });

export function outputOf({ matched, number, left, readId }: IdentifyContext): IdentifyOutput {
  if (!matched) return { kind: left ?? 'back', lastReadId: readId };
  const known = number?.known ?? {};
  // A typed number is no second source: it says nothing that the chip did not.
  const scanned = known.citizenNumber?.source === 'qr' ? known : {};
  return { kind: 'matched', outcome: matched, scanned, lastReadId: readId };
}

const QR_FAILURES: Readonly<Record<Exclude<QrScan['kind'], 'id-card'>, FailureCode>> = {
  'health-insurance': 'qr-health-insurance',
  other: 'qr-other',
  torn: 'qr-torn',
  malformed: 'qr-malformed',
};
export const qrFailure = (qr: QrScan): FailureCode | null => (qr.kind === 'id-card' ? null : QR_FAILURES[qr.kind]);

export const offers = (context: IdentifyContext, action: 'retry' | 'scan-again' | 'enter-number' | 'choose-service') =>
  context.failure !== null && FAILURES[context.failure].actions.includes(action);

/** Laying the card on again is the first advice: then doing it is enough, without a touch. */
export const layingOnHelps = ({ failure }: IdentifyContext): boolean =>
  failure !== null && FAILURES[failure].actions[0] === 'retry';
