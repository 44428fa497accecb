import {
  dateInVietnam,
  type IdentityRecord,
  isCitizenNumber,
  mrzKeyCandidates,
  typedIdentity,
} from '@motcua/drivers/cccd';
import type { CardReadOutcome, CardReadRequest, QrScan } from '@motcua/drivers/host';
import type { FailureAction } from '../contract/screen-model.ts';
import { FAILURES, type FailureCode } from '../failures/index.ts';
import type { Minimum } from '../services/pack.ts';
import { type Identified, suffices } from './identified.ts';
import { judge, type Verdict } from './judge.ts';
import { NO_PROGRESS, type ShownProgress } from './reading-progress.ts';

/** What the chosen service needs of a card, and what the desk is like when it begins. */
export interface IdentifyInput {
  readonly dataGroups: CardReadRequest['dataGroups'];
  readonly fields: CardReadRequest['fields'];
  readonly minimum: Minimum;
  /** `other`: a card in the middle of the form, to which everything leads back. */
  readonly whose: 'submitter' | 'other';
  /** Citizen numbers whose card cannot be this one. */
  readonly numbersTaken: readonly string[];
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
  readonly identified: Identified | null;
  /** Where the citizen went instead of presenting a card. */
  readonly left: 'back' | 'other-service' | null;
}

export type IdentifyOutput =
  | {
      readonly kind: 'matched';
      readonly identified: Identified;
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
  identified: null,
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

/** What the chip was read to the end for. */
export function byChip({ number }: IdentifyContext, verdict: Verdict): Identified | null {
  if (verdict.kind !== 'matched') return null;
  const known = number?.known ?? {};
  // A typed number is no second source: it says nothing that the chip did not.
  return { method: 'chip', outcome: verdict.outcome, scanned: known.citizenNumber?.source === 'qr' ? known : {} };
}

/** What is known before the chip is read; null while no number is known. */
export function withoutChip({ number }: IdentifyContext): Exclude<Identified, { method: 'chip' }> | null {
  if (!number) return null;
  const { known } = number;
  return known.citizenNumber?.source === 'qr'
    ? { method: 'qr-only', scanned: known }
    : { method: 'typed', typed: known };
}

/** By what the citizen may go on where no chip can be read: null where the pack asks for more. */
export function goesOnBy(context: IdentifyContext): 'qr-only' | 'typed' | null {
  const method = withoutChip(context)?.method ?? null;
  return method && suffices({ method, overall: null }, context.minimum) ? method : null;
}

export const outputOf = ({ identified, left, readId }: IdentifyContext): IdentifyOutput =>
  identified ? { kind: 'matched', identified, lastReadId: readId } : { kind: left ?? 'back', lastReadId: readId };

const QR_FAILURES: Readonly<Record<Exclude<QrScan['kind'], 'id-card'>, FailureCode>> = {
  'health-insurance': 'qr-health-insurance',
  other: 'qr-other',
  torn: 'qr-torn',
  malformed: 'qr-malformed',
};
export const qrFailure = (qr: QrScan): FailureCode | null => (qr.kind === 'id-card' ? null : QR_FAILURES[qr.kind]);

/**
 * The chip said nothing: it may be broken, or the reader is. A chip that said something wrong is another matter: whoever
 * lays such a card is led to an officer, and not past the check.
 */
const CHIP_SILENT: ReadonlySet<FailureCode> = new Set([
  'card-removed',
  'card-unresponsive',
  'card-unreadable',
  'reader-lost',
  'access-refused',
]);

/** What the screen of a failure offers here, the best first. */
export function failureActions(context: IdentifyContext): readonly FailureAction[] {
  const { failure } = context;
  if (!failure) return [];
  const more: FailureAction[] = [
    ...(CHIP_SILENT.has(failure) && goesOnBy(context) !== null ? (['go-on-unverified'] as const) : []),
    ...(context.whose === 'other' ? (['back-to-form'] as const) : []),
  ];
  // Another service would cost the whole form.
  const { actions } = FAILURES[failure];
  const own = actions.filter((action) => context.whose === 'submitter' || action !== 'choose-service');
  return own.flatMap((action) => (action === 'help' ? [...more, action] : [action]));
}

export const isTaken = ({ numbersTaken }: IdentifyContext, number: string): boolean => numbersTaken.includes(number);

export const offers = (context: IdentifyContext, action: FailureAction): boolean =>
  failureActions(context).includes(action);

/** Laying the card on again is the first advice: then doing it is enough, without a touch. */
export const layingOnHelps = ({ failure }: IdentifyContext): boolean =>
  failure !== null && FAILURES[failure].actions[0] === 'retry';
