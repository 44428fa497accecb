import { err, ok, type Result } from '../result/index.ts';
import {
  type EarlierAccess,
  establishAccess,
  type OpenedAccess,
  type OpenFailure,
  reopenAccess,
} from './access/choose.ts';
import { selectApplication } from './access/select-application.ts';
import type { LinkFailure } from './card-link.ts';
import { EF_CARD_ACCESS, EF_CARD_SECURITY, readFile } from './files.ts';
import type { AccessControl } from './model.ts';
import {
  createReadSize,
  LONGEST_RESPONSE_BYTES,
  type ReadSize,
  responseBytesFromAtr,
  responseBytesFromAtrInfo,
  SHORT_RESPONSE_BYTES,
} from './read-size.ts';
import { ended, found, type Known, type Reading, type StepResult } from './reading.ts';
import { parseCardAccess } from './security-infos.ts';

/* The first steps of a read: how the chip opens, how much it says at once, and opening it. */

/**
 * EF.CardAccess says how the chip opens. A card without it has no PACE; whether BAC will do is for the policy. By short id
 * `00B09C00`, in one exchange; else SELECT of the master file, whose failure counts for nothing (quirk `mf-select-error`).
 * EF.DIR is never asked (quirk `ef-dir-locked`).
 */
export async function describeCard(
  reading: Reading,
  known: Pick<Known, 'cardAccess'>,
): Promise<StepResult<'cardAccess' | 'cardAccessFile'>> {
  if (known.cardAccess !== undefined) return found({});
  const { maxReadBytes } = reading.request;
  const size = createReadSize({ cardResponseBytes: SHORT_RESPONSE_BYTES, maxReadBytes });
  const file = await readFile(reading.link, EF_CARD_ACCESS, { size, byShortFileId: true });
  if (!file.ok) return isFinal(file.error.failure) ? ended(file.error.failure) : found({ cardAccess: null });
  const infos = parseCardAccess(file.value);
  if (!infos.ok) reading.found.push({ code: 'file-malformed', message: 'EF.CardAccess is not a set of SecurityInfos' });
  return found({ cardAccess: infos.ok ? infos.value : null, cardAccessFile: file.value });
}

/**
 * Before access is opened, since a wrong guess later can cost the session (quirk `no-extended-length`): what the operator
 * says, what was learned from this kind of card, what its ATR says, else EF.ATR/INFO (one exchange), else short.
 */
export async function chooseReadSize(reading: Reading, known: Pick<Known, 'size'>): Promise<StepResult<'size'>> {
  if (known.size !== null) return found({});
  const { maxReadBytes, sizes } = reading.request;
  const { channel } = reading.link;
  const give = (cardResponseBytes: number): StepResult<'size'> =>
    found({ size: createReadSize({ cardResponseBytes, maxReadBytes }) });

  if (maxReadBytes !== undefined) return give(LONGEST_RESPONSE_BYTES);
  const learned = sizes?.recall(channel.atr);
  if (learned !== undefined) {
    const { responseBytes, refusedAboveBytes } = learned;
    return found({ size: createReadSize({ cardResponseBytes: responseBytes, refusedAboveBytes }) });
  }
  if (channel.maxResponseBytes <= SHORT_RESPONSE_BYTES) {
    return found({ size: createReadSize({ cardResponseBytes: LONGEST_RESPONSE_BYTES, ofReader: true }) });
  }
  const announced = responseBytesFromAtr(channel.atr);
  if (announced !== undefined) return give(announced);
  // By short id 01 of the master file, which is current after a reset.
  const info = await reading.link.send('read EF.ATR/INFO', { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 256 });
  return info.ok ? give(responseBytesFromAtrInfo(info.value.data) ?? SHORT_RESPONSE_BYTES) : ended(info.error);
}

/**
 * PACE or BAC, and the eMRTD application selected. Each time the session was lost, anew, in the way that opened it before.
 * EF.CardSecurity lies in the master file: it is read on the way, after PACE with Chip Authentication mapping alone.
 */
export async function openAccess(
  reading: Reading,
  known: Pick<Known, 'cardAccess' | 'accessControl' | 'opening' | 'wrongKeyAnswers' | 'cardSecurity' | 'size'>,
): Promise<StepResult<'accessControl' | 'wrongKeyAnswers' | 'opening' | 'chipMapping' | 'cardSecurity'>> {
  reading.link.secureMessaging = null;
  reading.chipMessaging = null;
  const opened = await (known.opening === null ? open(reading, known) : reopen(reading, known.opening));
  const wrongKeyAnswers = known.wrongKeyAnswers + (opened.ok ? opened.value : opened.error).wrongKeyAnswers;
  if (!opened.ok) {
    const { control, failure } = opened.error;
    const accessControl =
      known.opening === null ? control : { ...known.accessControl, used: null, reason: control.reason };
    return { found: { accessControl, wrongKeyAnswers }, ended: asReopening(reading, failure) };
  }
  const { control, pace, chipMapping, keys, applicationSelected } = opened.value;
  // What was tried to open it is told once: the way that is taken again is the one that worked.
  const accessControl = known.opening === null ? control : known.accessControl;
  const opening = known.opening ?? { keys, pace, reason: control.reason };
  let { cardSecurity } = known;
  const facts = { accessControl, wrongKeyAnswers, opening, chipMapping };
  if (chipMapping !== null && cardSecurity === null) {
    const read = await readFile(reading.link, EF_CARD_SECURITY, { size: sizeOf(known), byShortFileId: true });
    if (!read.ok && isFinal(read.error.failure)) return { found: facts, ended: read.error.failure };
    if (read.ok) cardSecurity = read.value;
  }
  const selected = applicationSelected ? ok(undefined) : await selectApplication(reading.link);
  if (selected.ok) return found({ ...facts, cardSecurity });
  return { found: { ...facts, accessControl: { ...accessControl, used: null }, cardSecurity }, ended: selected.error };
}

async function open(
  { link, request }: Reading,
  known: Pick<Known, 'cardAccess'>,
): Promise<Result<OpenedAccess, OpenFailure>> {
  const { keys, policy, ephemeralKeys } = request;
  const { bac, mrzAfterCan, pace } = policy;
  const opened = await establishAccess(link, {
    ...{ cardAccess: known.cardAccess ?? null, keys, bac },
    pacePolicy: pace === 'never' ? { mappings: [] } : (pace ?? {}),
    ...(mrzAfterCan ? { mrzAfterCan } : {}),
    ...(ephemeralKeys ? { pace: { keys: ephemeralKeys } } : {}),
  });
  if (pace !== 'never') return opened;
  // As if the card offered none; but it is we who do without.
  const named = <T extends { readonly control: AccessControl }>(one: T): T =>
    one.control.reason === 'pace-unsupported'
      ? { ...one, control: { ...one.control, reason: 'pace-switched-off' } }
      : one;
  return opened.ok ? ok(named(opened.value)) : err(named(opened.error));
}

const reopen = (
  { link, request: { ephemeralKeys } }: Reading,
  opening: EarlierAccess,
): Promise<Result<OpenedAccess, OpenFailure>> =>
  reopenAccess(link, opening, ephemeralKeys ? { pace: { keys: ephemeralKeys } } : {});

/** A key that opened the chip a moment ago is no wrong key: the card is at fault. One that was lifted may be another card. */
function asReopening(reading: Reading, failure: LinkFailure): LinkFailure {
  if (reading.lostSessions === 0 || reading.regained > 0 || isFinal(failure)) return failure;
  return { code: 'card-unresponsive', message: 'the card lost its session and did not open again' };
}

/** Failures after which no further exchange of this session makes sense. */
export function isFinal(failure: LinkFailure): boolean {
  switch (failure.code) {
    case 'file-missing':
    case 'file-malformed':
    case 'access-refused':
    case 'card-unreadable':
      return false;
    default:
      return true;
  }
}

/** Sized for what needs no session yet; a read has chosen before it asks for a file. */
export const sizeOf = (known: Pick<Known, 'size'>): ReadSize =>
  known.size ?? createReadSize({ cardResponseBytes: SHORT_RESPONSE_BYTES });
