import { SW, statusHex } from '../../apdu/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';
import type { AccessMethod, AccessReason } from '../model.ts';
import { type AccessKeys, type AccessSecret, canSecret, mrzSecrets } from './access-keys.ts';
import type { AccessLog } from './access-log.ts';
import { describeAccessFailure, openWithPace, type PaceOptions, type PaceSession } from './pace.ts';
import type { AccessFailure, PaceParameters } from './pace-model.ts';

/**
 * When the MRZ follows a CAN that did not open the chip. `never`. `if-can-not-known`: where the chip has no CAN (`6A88`), which
 * counts nothing. `if-can-wrong`: also after a CAN that was wrong or is blocked, once, with the first MRZ key; the card may count it.
 */
export type MrzAfterCan = 'never' | 'if-can-not-known' | 'if-can-wrong';

export interface PaceTry {
  /** Best first. */
  readonly offers: readonly PaceParameters[];
  readonly keys: AccessKeys;
  readonly mrzAfterCan: MrzAfterCan;
  readonly options: PaceOptions | undefined;
  readonly log: AccessLog;
}

export type PaceOutcome =
  | {
      readonly kind: 'opened';
      readonly method: AccessMethod;
      readonly reason: AccessReason;
      readonly session: PaceSession;
      readonly parameters: PaceParameters;
      readonly keys: AccessKeys;
    }
  /** The card wants no PACE with any key at hand: nothing about a key is known, and BAC may be next. */
  | { readonly kind: 'refused' }
  /** Nothing more is to be tried, not even BAC. */
  | { readonly kind: 'stopped'; readonly reason: AccessReason; readonly failure: LinkFailure };

/** The order is by strength: a card that refuses the four strongest of its own offers has none to speak of. */
const MAX_OFFERS = 4;

/**
 * PACE with the best offer that the card runs. An offer that it refuses is followed by the next one with the same key; a key
 * that is wrong is never tried again, with whatever offer.
 */
export async function tryPace(link: CardLink, request: PaceTry): Promise<PaceOutcome> {
  const { keys, mrzAfterCan } = request;
  const can = canSecret(keys);
  const candidates = mrzSecrets(keys);
  if (can === undefined) return outcomeOf(await trySecrets(link, 'pace-mrz', candidates, request), 'pace-offered');

  const byCan = await trySecrets(link, 'pace-can', [can], request);
  switch (byCan.kind) {
    case 'refused': {
      const goesOn = byCan.mayLackPassword && mrzAfterCan !== 'never' && candidates.length > 0;
      if (!goesOn) return { kind: 'refused' };
      return outcomeOf(await trySecrets(link, 'pace-mrz', candidates, request), 'can-not-known');
    }
    case 'wrong-key':
    case 'key-blocked': {
      if (mrzAfterCan !== 'if-can-wrong' || candidates.length === 0) return outcomeOf(byCan, 'pace-offered');
      const reason = byCan.kind === 'wrong-key' ? 'can-wrong' : 'key-blocked';
      const byMrz = await trySecrets(link, 'pace-mrz', candidates.slice(0, 1), request);
      // What the card said to the CAN was about a key: BAC is no way round it.
      return outcomeOf(byMrz.kind === 'refused' ? byCan : byMrz, reason);
    }
    case 'opened':
    case 'ended':
      return outcomeOf(byCan, 'pace-offered');
  }
}

/** What was asked for is not there: ICAO 9303-11 §4.4.4.1 has 6A80 and 6A88, cards in the field the others. */
const REFUSES_OFFER: ReadonlySet<number> = new Set([
  SW.wrongData,
  SW.functionNotSupported,
  SW.wrongLengthForP1P2,
  SW.referenceDataNotFound,
  SW.conditionsNotSatisfied,
]);
/** The password is deactivated or blocked (BSI TR-03110-3, MSE:Set AT; ISO/IEC 7816-4). */
const BLOCKS_KEY: ReadonlySet<number> = new Set([
  SW.deactivated,
  0x63c0,
  SW.authenticationBlocked,
  SW.referenceDataUnusable,
]);

type SecretsTried =
  | Omit<Extract<PaceOutcome, { kind: 'opened' }>, 'reason'>
  /** `mayLackPassword`: what the card said can mean that it has no password of this kind. */
  | { readonly kind: 'refused'; readonly mayLackPassword: boolean }
  | { readonly kind: 'wrong-key' | 'key-blocked' | 'ended'; readonly error: AccessFailure };

/** Passwords of one kind, each once; the offers that the card refused for one are not asked for with the next. */
async function trySecrets(
  link: CardLink,
  method: AccessMethod,
  secrets: readonly AccessSecret[],
  { offers, options, log }: PaceTry,
): Promise<SecretsTried> {
  const left = offers.slice(0, MAX_OFFERS);
  let mayLackPassword = false;
  let wrong: AccessFailure | undefined;
  for (const { password, keys } of secrets) {
    for (let [parameters] = left; parameters !== undefined; [parameters] = left) {
      log.attempt(method, parameters);
      const opened = await openWithPace(link, parameters, password, options);
      if (opened.ok) return { kind: 'opened', method, session: opened.value, parameters, keys };
      const { error } = opened;
      if (error.kind === 'wrong-key') {
        log.countWrongKey();
        wrong = error;
        break;
      }
      if (error.kind !== 'refused') return { kind: 'ended', error };
      if (BLOCKS_KEY.has(error.sw)) return { kind: 'key-blocked', error };
      if (error.tokenSent === true || !REFUSES_OFFER.has(error.sw)) {
        return wrong ? { kind: 'wrong-key', error: wrong } : { kind: 'refused', mayLackPassword: false };
      }
      log.refuseOffer(error.sw);
      mayLackPassword ||= error.sw === SW.referenceDataNotFound;
      left.shift();
    }
  }
  return wrong ? { kind: 'wrong-key', error: wrong } : { kind: 'refused', mayLackPassword };
}

/** `reason`: of an access that came about; the others have their own. */
function outcomeOf(tried: SecretsTried, reason: AccessReason): PaceOutcome {
  switch (tried.kind) {
    case 'opened':
      return { ...tried, reason };
    case 'refused':
      return { kind: 'refused' };
    case 'wrong-key':
    case 'key-blocked':
      return { kind: 'stopped', reason: tried.kind, failure: toReadFailure(tried.error) };
    case 'ended':
      return { kind: 'stopped', reason: 'pace-offered', failure: toReadFailure(tried.error) };
  }
}

export function toReadFailure(failure: AccessFailure): LinkFailure {
  if (failure.kind === 'link') return failure.failure;
  const message =
    failure.kind === 'refused' && BLOCKS_KEY.has(failure.sw)
      ? `the card takes this key no more (status ${statusHex(failure.sw)})`
      : describeAccessFailure(failure);
  return { code: failure.kind === 'wrong-key' ? 'wrong-key' : 'access-refused', message };
}
