import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { PrintFailure } from '@motcua/drivers/printer';
import type { FailureAction } from '../contract/screen-model.ts';
import { type Text, textOf } from '../messages/index.ts';
import { CARD_ACTIONS, OTHER_ACTIONS } from './actions.ts';

/** Every failure that a citizen or an officer can meet, by a code named after the state it happens in. */
export type FailureCode =
  | ReadFailureCode
  | QrFailureCode
  | CardFailureCode
  | SubmissionFailureCode
  | PrintFailure['code'];

export type QrFailureCode = 'qr-health-insurance' | 'qr-other' | 'qr-torn' | 'qr-malformed';
/** Found by comparing and judging what the read brought. */
export type CardFailureCode =
  | 'card-expired'
  | 'card-of-somebody-else'
  | 'card-not-verified'
  | 'person-already-read'
  | 'identification-insufficient'
  | 'notice-declined';
export type SubmissionFailureCode =
  | 'disk-full'
  | 'journal-unavailable'
  | 'journal-silent'
  | 'payload-refused'
  | 'dossier-rejected';

export interface FailureEntry {
  /** For the citizen: what happened, in one line. */
  readonly title: Text;
  /**
   * Why, in plain words, and what has not happened (nothing was kept, nothing was sent). JavaScript cannot erase a string:
   * what was read is gone for certain when the session's processes end, so nothing is called deleted before
   * (docs/architecture.md, Processes).
   */
  readonly explanation: Text;
  readonly nextAction: Text;
  /** For the officer: the usual cause and what to check. */
  readonly officerTip: Text;
  /** What the screen offers, the best first. Empty exactly for what never stands on a screen of its own (`placeOf`). */
  readonly actions: readonly FailureAction[];
}

const ACTIONS: Readonly<Record<FailureCode, readonly FailureAction[]>> = { ...CARD_ACTIONS, ...OTHER_ACTIONS };
export const FAILURE_CODES = Object.keys(ACTIONS) as readonly FailureCode[];

const entry = (code: FailureCode): FailureEntry => ({
  title: textOf(`failed.${code}.title`),
  explanation: textOf(`failed.${code}.explanation`),
  nextAction: textOf(`failed.${code}.nextAction`),
  officerTip: textOf(`failed.${code}.officerTip`),
  actions: ACTIONS[code],
});

export const FAILURES = Object.fromEntries(FAILURE_CODES.map((code) => [code, entry(code)])) as Readonly<
  Record<FailureCode, FailureEntry>
>;

/**
 * Where a citizen meets a failure: on a screen of its own; on the receipt, beside the slip; or as nothing but the mark
 * on each value, while the session goes on (docs/result-model.md: `consistent`).
 */
export type FailurePlace = 'screen' | 'receipt' | 'mark';
const ELSEWHERE: Partial<Readonly<Record<FailureCode, FailurePlace>>> = {
  'paper-out': 'receipt',
  'printer-away': 'receipt',
  'printer-failed': 'receipt',
  'signature-unsupported': 'mark',
  'issuer-not-anchored': 'mark',
  'issuer-expired': 'mark',
};
export const placeOf = (code: FailureCode): FailurePlace => ELSEWHERE[code] ?? 'screen';
