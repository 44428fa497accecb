import { err, ok, type Result } from '../../result/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';
import type { AccessControl, AccessReason, ReadFailure } from '../model.ts';
import type { SecurityInfos } from '../security-infos.ts';
import { type AccessKeys, mrzSecrets } from './access-keys.ts';
import { type AccessLog, createAccessLog } from './access-log.ts';
import type { BacOptions } from './bac.ts';
import type { ChipMapping } from './chip-mapping.ts';
import { type PacePolicy, rankPace } from './choose-pace.ts';
import type { PaceOptions } from './pace.ts';
import type { PaceParameters } from './pace-model.ts';
import { selectApplication } from './select-application.ts';
import { type BacOutcome, tryBac } from './try-bac.ts';
import { type MrzAfterCan, type PaceOutcome, tryPace } from './try-pace.ts';

/**
 * When BAC is acceptable. `never`: PACE or nothing. `if-pace-not-offered`: for cards without a PACE that we speak.
 * `if-pace-refused`: also when the card offers PACE and then refuses it (NFCPassportReader #187), which an attacker
 * between reader and card can bring about as well: the payload says so.
 */
export type BacPolicy = 'never' | 'if-pace-not-offered' | 'if-pace-refused';

export interface OpenRequest {
  /** Null: the card has no EF.CardAccess. */
  readonly cardAccess: SecurityInfos | null;
  readonly keys: AccessKeys;
  readonly bac: BacPolicy;
  /** Default `if-can-not-known`. */
  readonly mrzAfterCan?: MrzAfterCan;
  /** Default: all of ICAO 9303-11, the strongest first. */
  readonly pacePolicy?: Partial<PacePolicy>;
  readonly pace?: PaceOptions;
  readonly basic?: BacOptions;
}

/** How a chip was opened before: it is opened again so, and in no other way. */
export interface EarlierAccess {
  readonly keys: AccessKeys;
  /** Null: by BAC. */
  readonly pace: PaceParameters | null;
  readonly reason: AccessReason;
}

export interface OpenedAccess {
  readonly control: AccessControl;
  /** Null after BAC. */
  readonly pace: PaceParameters | null;
  /** After PACE with Chip Authentication mapping: for `checkChipMapping`. Not for logs, payloads or other processes. */
  readonly chipMapping: ChipMapping | null;
  /** The one key that opened the card: for opening it again without trying the others once more. */
  readonly keys: AccessKeys;
  /** How often the card said that a key was wrong. Add it up over reads: a card may block on a number of them. */
  readonly wrongKeyAnswers: number;
  /** False after PACE, which opens the master file: EF.CardSecurity can be read before the application is selected. */
  readonly applicationSelected: boolean;
}

export interface OpenFailure {
  readonly control: AccessControl;
  readonly failure: LinkFailure;
  readonly wrongKeyAnswers: number;
}

/** Opens the chip as `establishAccess` does, and selects the eMRTD application. */
export async function openChip(link: CardLink, request: OpenRequest): Promise<Result<AccessControl, OpenFailure>> {
  const opened = await establishAccess(link, request);
  if (!opened.ok) return opened;
  const { control, wrongKeyAnswers, applicationSelected } = opened.value;
  if (applicationSelected) return ok(control);
  const selected = await selectApplication(link);
  return selected.ok
    ? ok(control)
    : err({ control: { ...control, used: null }, failure: selected.error, wrongKeyAnswers });
}

/**
 * Opens the chip, PACE before BAC (ICAO 9303-11 §4.2), and puts secure messaging into the link. No key is tried twice, and a
 * wrong CAN ends it unless the policy says otherwise: a chip may slow down or block on failures.
 */
export async function establishAccess(
  link: CardLink,
  request: OpenRequest,
): Promise<Result<OpenedAccess, OpenFailure>> {
  const { cardAccess, keys, mrzAfterCan = 'if-can-not-known' } = request;
  const log = createAccessLog();
  const offers = rankPace(cardAccess, request.pacePolicy);
  const candidates = mrzSecrets(keys);
  let bacReason: AccessReason = (cardAccess?.pace.length ?? 0) > 0 ? 'pace-unsupported' : 'no-pace-offered';
  if (offers.length > 0) {
    if (keys.can === undefined && candidates.length === 0) return stopped(log, 'no-key-for-offered-access', NO_KEY);
    const tried = await tryPace(link, { offers, keys, mrzAfterCan, options: request.pace, log });
    if (tried.kind === 'opened') return ok(openedByPace(link, tried, log));
    if (tried.kind === 'stopped') return stopped(log, tried.reason, tried.failure);
    bacReason = 'pace-refused';
  }

  const allowed =
    request.bac === 'if-pace-refused' || (request.bac === 'if-pace-not-offered' && bacReason !== 'pace-refused');
  if (!allowed) {
    const message = `the policy forbids BAC (${bacReason})`;
    return stopped(log, 'policy-forbids-fallback', { code: 'access-refused', message });
  }
  if (candidates.length === 0) {
    return stopped(log, bacReason === 'pace-refused' ? bacReason : 'no-key-for-offered-access', NO_KEY);
  }
  const tried = await tryBac(link, { candidates, reason: bacReason, options: request.basic, log });
  return tried.kind === 'opened'
    ? ok(openedByBac(link, tried, { log, reason: bacReason }))
    : stopped(log, tried.reason, tried.failure);
}

/**
 * Opens the chip once more in the way in which it was opened before, and in no other: a session that was lost is no occasion to
 * try other keys, other offers, or BAC after PACE.
 */
export async function reopenAccess(
  link: CardLink,
  { keys, pace, reason }: EarlierAccess,
  options: Pick<OpenRequest, 'pace' | 'basic'>,
): Promise<Result<OpenedAccess, OpenFailure>> {
  const log = createAccessLog();
  if (pace === null) {
    const tried = await tryBac(link, { candidates: mrzSecrets(keys), reason, options: options.basic, log });
    return tried.kind === 'opened'
      ? ok(openedByBac(link, tried, { log, reason }))
      : stopped(log, tried.reason, tried.failure);
  }
  const tried = await tryPace(link, { offers: [pace], keys, mrzAfterCan: 'never', options: options.pace, log });
  if (tried.kind === 'opened') return ok(openedByPace(link, tried, log));
  return tried.kind === 'stopped' ? stopped(log, tried.reason, tried.failure) : stopped(log, 'pace-refused', NOT_AGAIN);
}

function openedByPace(
  link: CardLink,
  { session, parameters, method, reason, keys }: Extract<PaceOutcome, { kind: 'opened' }>,
  log: AccessLog,
): OpenedAccess {
  link.secureMessaging = session.messaging;
  return {
    control: log.control(method, reason),
    pace: parameters,
    chipMapping: session.chipMapping,
    keys,
    wrongKeyAnswers: log.wrongKeyAnswers(),
    applicationSelected: false,
  };
}

function openedByBac(
  link: CardLink,
  { messaging, keys }: Extract<BacOutcome, { kind: 'opened' }>,
  { log, reason }: { readonly log: AccessLog; readonly reason: AccessReason },
): OpenedAccess {
  link.secureMessaging = messaging;
  return {
    control: log.control('bac', reason),
    pace: null,
    chipMapping: null,
    keys,
    wrongKeyAnswers: log.wrongKeyAnswers(),
    applicationSelected: true,
  };
}

const stopped = (log: AccessLog, reason: AccessReason, failure: LinkFailure): Result<never, OpenFailure> =>
  err({ control: log.control(null, reason), failure, wrongKeyAnswers: log.wrongKeyAnswers() });

const NO_KEY: ReadFailure = { code: 'access-refused', message: 'no key fits an access method that the card offers' };
const NOT_AGAIN: ReadFailure = { code: 'access-refused', message: 'the card refuses the PACE that opened it before' };
