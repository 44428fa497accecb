import { INS, SW, statusHex } from '../../apdu/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { fromHex } from '../../tlv/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';
import type { AccessControl, AccessMethod, AccessReason, ReadFailure } from '../model.ts';
import { type MrzKey, mrzSecret } from '../mrz-key.ts';
import type { SecurityInfos } from '../security-infos.ts';
import { type BacOptions, openWithBac } from './bac.ts';
import type { ChipMapping } from './chip-mapping.ts';
import { choosePace, type PacePolicy } from './choose-pace.ts';
import { describeAccessFailure, openWithPace, type PaceOptions } from './pace.ts';
import type { AccessFailure, PaceParameters, PacePassword } from './pace-model.ts';

export interface AccessKeys {
  /** 6 digits, printed on the card as the end of the citizen number. */
  readonly can?: string;
  /** Candidates in the order of likelihood (a derived expiry date can be one of two). Each is tried once. */
  readonly mrz?: readonly MrzKey[];
}

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
  /** Default: all of ICAO 9303-11, the strongest first. */
  readonly pacePolicy?: Partial<PacePolicy>;
  readonly pace?: PaceOptions;
  readonly basic?: BacOptions;
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

/** A key that was derived in three ways and failed three times is the key of another card. */
const MAX_MRZ_CANDIDATES = 3;
const APPLICATION_ID = fromHex('a0000002471001');

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
 * wrong CAN ends it: a chip may slow down or block on failures.
 */
export async function establishAccess(
  link: CardLink,
  request: OpenRequest,
): Promise<Result<OpenedAccess, OpenFailure>> {
  const attempted: AccessMethod[] = [];
  let wrongKeyAnswers = 0;
  const stop = (reason: AccessReason, failure: LinkFailure): Result<never, OpenFailure> =>
    err({ control: { attempted, used: null, reason }, failure, wrongKeyAnswers });

  const offered = (request.cardAccess?.pace.length ?? 0) > 0;
  const parameters = choosePace(request.cardAccess, request.pacePolicy);
  const candidates = mrzCandidates(request.keys);

  let bacReason: AccessReason = offered ? 'pace-unsupported' : 'no-pace-offered';
  if (parameters !== undefined) {
    const passwords = passwordsFor(request.keys, candidates);
    if (passwords.length === 0) return stop('no-key-for-offered-access', NO_KEY);
    for (const [i, { password, keys }] of passwords.entries()) {
      const method = password.kind === 'can' ? 'pace-can' : 'pace-mrz';
      if (!attempted.includes(method)) attempted.push(method);
      const opened = await openWithPace(link, parameters, password, request.pace);
      if (opened.ok) {
        const { messaging, chipMapping } = opened.value;
        link.secureMessaging = messaging;
        const control: AccessControl = { attempted, used: method, reason: 'pace-offered' };
        return ok({ control, pace: parameters, chipMapping, keys, wrongKeyAnswers, applicationSelected: false });
      }
      const { error } = opened;
      if (error.kind === 'refused') break;
      if (error.kind === 'wrong-key') wrongKeyAnswers++;
      const isLast = i === passwords.length - 1;
      if (error.kind !== 'wrong-key' || isLast) return stop(reasonOf(error), toReadFailure(error));
    }
    bacReason = 'pace-refused';
  }

  const allowed =
    request.bac === 'if-pace-refused' || (request.bac === 'if-pace-not-offered' && bacReason !== 'pace-refused');
  if (!allowed) {
    return stop('policy-forbids-fallback', {
      code: 'access-refused',
      message: `the policy forbids BAC (${bacReason})`,
    });
  }
  if (candidates.length === 0) {
    return stop(bacReason === 'pace-refused' ? bacReason : 'no-key-for-offered-access', NO_KEY);
  }
  const selected = await selectApplication(link);
  if (!selected.ok) return stop(bacReason, selected.error);
  attempted.push('bac');
  for (const [i, { key, secret }] of candidates.entries()) {
    const opened = await openWithBac(link, secret, request.basic);
    if (opened.ok) {
      link.secureMessaging = opened.value;
      const control: AccessControl = { attempted, used: 'bac', reason: bacReason };
      const keys = { mrz: [key] };
      return ok({ control, pace: null, chipMapping: null, keys, wrongKeyAnswers, applicationSelected: true });
    }
    const { error } = opened;
    if (error.kind === 'wrong-key') wrongKeyAnswers++;
    const isLast = i === candidates.length - 1;
    if (error.kind !== 'wrong-key' || isLast) {
      return stop(error.kind === 'wrong-key' ? 'wrong-key' : bacReason, toReadFailure(error));
    }
  }
  throw new Error('unreachable: the last candidate returned');
}

interface MrzCandidate {
  readonly key: MrzKey;
  readonly secret: Uint8Array;
}

const mrzCandidates = (keys: AccessKeys): readonly MrzCandidate[] =>
  (keys.mrz ?? []).slice(0, MAX_MRZ_CANDIDATES).flatMap((key) => {
    const secret = mrzSecret(key);
    return secret === undefined ? [] : [{ key, secret }];
  });

function passwordsFor(
  { can }: AccessKeys,
  candidates: readonly MrzCandidate[],
): readonly { readonly password: PacePassword; readonly keys: AccessKeys }[] {
  // A wrong CAN is never followed by the MRZ: both come from the same number, which then is another card's.
  if (can !== undefined) return [{ password: { kind: 'can', can }, keys: { can } }];
  return candidates.map(({ key, secret }) => ({ password: { kind: 'mrz', secret }, keys: { mrz: [key] } }));
}

/** Without Le: P2 = 0C asks for no data, and some cards refuse an Le there. */
export async function selectApplication(link: CardLink): Promise<Result<void, LinkFailure>> {
  const answer = await link.send('select application', {
    cla: 0,
    ins: INS.select,
    p1: 0x04,
    p2: 0x0c,
    data: APPLICATION_ID,
  });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === SW.success) return ok(undefined);
  if (sw === SW.securityStatusNotSatisfied || sw === SW.conditionsNotSatisfied) {
    return err({ code: 'access-refused', message: `SELECT of the application refused with status ${statusHex(sw)}` });
  }
  return err({ code: 'not-an-id-card', message: `the card has no eMRTD application (status ${statusHex(sw)})` });
}

function reasonOf(failure: AccessFailure): AccessReason {
  switch (failure.kind) {
    case 'wrong-key':
      return 'wrong-key';
    case 'refused':
      return 'pace-refused';
    case 'dishonest':
    case 'link':
      return 'pace-offered';
  }
}

function toReadFailure(failure: AccessFailure): LinkFailure {
  if (failure.kind === 'link') return failure.failure;
  const message = describeAccessFailure(failure);
  return { code: failure.kind === 'wrong-key' ? 'wrong-key' : 'access-refused', message };
}

const NO_KEY: ReadFailure = { code: 'access-refused', message: 'no key fits an access method that the card offers' };
