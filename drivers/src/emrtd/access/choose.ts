import { INS, SW, statusHex } from '../../apdu/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { fromHex } from '../../tlv/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';
import type { AccessControl, AccessMethod, AccessReason, ReadFailure } from '../model.ts';
import { type MrzKey, mrzSecret } from '../mrz-key.ts';
import type { SecurityInfos } from '../security-infos.ts';
import { type BacOptions, openWithBac } from './bac.ts';
import {
  type AccessFailure,
  describeAccessFailure,
  openWithPace,
  type PaceOptions,
  type PaceParameters,
  type PacePassword,
} from './pace.ts';

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
  readonly pace?: PaceOptions;
  readonly basic?: BacOptions;
}

export interface OpenFailure {
  readonly control: AccessControl;
  readonly failure: LinkFailure;
}

/** A key that was derived in three ways and failed three times is the key of another card. */
const MAX_MRZ_CANDIDATES = 3;
const APPLICATION_ID = fromHex('a0000002471001');

/**
 * Opens the chip and selects the eMRTD application, PACE before BAC (ICAO 9303-11 §4.2). No key is tried twice, and a wrong
 * CAN ends it: a chip may slow down or block on failures.
 */
export async function openChip(link: CardLink, request: OpenRequest): Promise<Result<AccessControl, OpenFailure>> {
  const attempted: AccessMethod[] = [];
  const stop = (reason: AccessReason, failure: LinkFailure): Result<never, OpenFailure> =>
    err({ control: { attempted, used: null, reason }, failure });

  const offered = (request.cardAccess?.pace.length ?? 0) > 0;
  const parameters = choosePace(request.cardAccess);
  const mrzSecrets = (request.keys.mrz ?? [])
    .slice(0, MAX_MRZ_CANDIDATES)
    .map(mrzSecret)
    .filter((secret) => secret !== undefined);

  let bacReason: AccessReason = offered ? 'pace-unsupported' : 'no-pace-offered';
  if (parameters !== undefined) {
    const passwords = passwordsFor(request.keys, mrzSecrets);
    if (passwords.length === 0) return stop('no-key-for-offered-access', NO_KEY);
    for (const [i, password] of passwords.entries()) {
      const method = password.kind === 'can' ? 'pace-can' : 'pace-mrz';
      if (!attempted.includes(method)) attempted.push(method);
      const opened = await openWithPace(link, parameters, password, request.pace);
      if (opened.ok) {
        link.secureMessaging = opened.value;
        const selected = await selectApplication(link);
        if (!selected.ok) return stop('pace-offered', selected.error);
        return ok({ attempted, used: method, reason: 'pace-offered' });
      }
      const { error } = opened;
      if (error.kind === 'refused') break;
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
  if (mrzSecrets.length === 0) {
    return stop(bacReason === 'pace-refused' ? bacReason : 'no-key-for-offered-access', NO_KEY);
  }
  const selected = await selectApplication(link);
  if (!selected.ok) return stop(bacReason, selected.error);
  attempted.push('bac');
  for (const [i, secret] of mrzSecrets.entries()) {
    const opened = await openWithBac(link, secret, request.basic);
    if (opened.ok) {
      link.secureMessaging = opened.value;
      return ok({ attempted, used: 'bac', reason: bacReason });
    }
    const { error } = opened;
    const isLast = i === mrzSecrets.length - 1;
    if (error.kind !== 'wrong-key' || isLast) {
      return stop(error.kind === 'wrong-key' ? 'wrong-key' : bacReason, toReadFailure(error));
    }
  }
  throw new Error('unreachable: the last candidate returned');
}

/** The strongest suite among the PACE protocols that we speak. */
export function choosePace(cardAccess: SecurityInfos | null): PaceParameters | undefined {
  const spoken = (cardAccess?.pace ?? []).flatMap(({ oid, version, protocol, curve, parameterId }) =>
    // Version 1 is deprecated and its tokens differ (ICAO 9303-11 §9.2.1).
    version === 2 && protocol !== null && curve !== null ? [{ oid, suite: protocol.suite, curve, parameterId }] : [],
  );
  const strength = (parameters: PaceParameters): number => STRENGTH.indexOf(parameters.suite);
  return spoken.reduce<PaceParameters | undefined>(
    (best, next) => (best === undefined || strength(next) > strength(best) ? next : best),
    undefined,
  );
}

const STRENGTH = ['3des', 'aes-128', 'aes-192', 'aes-256'];

function passwordsFor(keys: AccessKeys, mrzSecrets: readonly Uint8Array[]): PacePassword[] {
  // A wrong CAN is never followed by the MRZ: both come from the same number, which then is another card's.
  if (keys.can !== undefined) return [{ kind: 'can', can: keys.can }];
  return mrzSecrets.map((secret) => ({ kind: 'mrz', secret }));
}

/** Without Le: P2 = 0C asks for no data, and some cards refuse an Le there. */
async function selectApplication(link: CardLink): Promise<Result<void, LinkFailure>> {
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
