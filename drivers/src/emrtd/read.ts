import { SW } from '../apdu/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { openChip } from './access/choose.ts';
import { fromPcsc, type LinkFailure } from './card-link.ts';
import { authenticateChip, chooseChipAuthentication } from './chip-authentication.ts';
import { type CardFile, dataGroupFile, EF_CARD_ACCESS, EF_SOD, readFile } from './files.ts';
import { type DataGroupNumber, READ_PHASE, type ReadFailure } from './model.ts';
import type { ReadOutcome, ReadRequest } from './read-request.ts';
import {
  createReadSize,
  LONGEST_RESPONSE_BYTES,
  responseBytesFromAtr,
  responseBytesFromAtrInfo,
  SHORT_RESPONSE_BYTES,
} from './read-size.ts';
import { createReading, outcomeOf, type Reading, timed } from './reading.ts';
import { parseCardAccess, parseDataGroup14 } from './security-infos.ts';
import { compareCardAccess, summarise, unverified } from './verification.ts';

/**
 * Reads and verifies one card: the list of steps in `readSteps`. Never throws on anything that a card or reader does. Partial
 * files, the trace and what was verified survive a failure.
 */
export async function readDocument(request: ReadRequest): Promise<ReadOutcome> {
  const reading = createReading(request);
  const ran = await request.channel.transaction(() => readSteps(reading));
  if (!ran.ok) reading.failure = fromPcsc(ran.error);
  else if (!ran.value.ok) reading.failure = ran.value.error;
  verify(reading);
  reading.report(READ_PHASE.done);
  return outcomeOf(reading);
}

/** The read, from the first exchange to the last. Each step that cannot go on ends it with the reason. */
async function readSteps(reading: Reading): Promise<Result<void, ReadFailure>> {
  reading.report(READ_PHASE.connecting);
  const described = await timed(reading, 'connect', () => readCardAccess(reading));
  if (!described.ok) return described;
  const sized = await timed(reading, 'connect', () => chooseReadSize(reading));
  if (!sized.ok) return sized;

  reading.report(READ_PHASE.access);
  const opened = await timed(reading, 'access', () => open(reading));
  if (!opened.ok) return opened;

  reading.report(READ_PHASE.reading);
  const offered = await readDataGroup14(reading);
  if (!offered.ok) return offered;

  // Before the other files: what they bring then proves the chip, without an exchange of its own.
  reading.report(READ_PHASE.chipAuthentication);
  const authenticated = await timed(reading, 'chipAuthentication', () => authenticate(reading));
  if (!authenticated.ok) return authenticated;

  reading.report(READ_PHASE.reading);
  for (const file of filesToRead(reading.request.dataGroups)) {
    const read = await readOne(reading, file);
    if (!read.ok) return read;
  }
  return ok(undefined);
}

/** EF.CardAccess says how the chip opens. A card without it has no PACE; whether BAC will do is for the policy. */
async function readCardAccess(reading: Reading): Promise<Result<void, LinkFailure>> {
  const size = createReadSize({ cardResponseBytes: SHORT_RESPONSE_BYTES, maxReadBytes: reading.request.maxReadBytes });
  const file = await readFile(reading.link, EF_CARD_ACCESS, { size, byShortFileId: true });
  if (!file.ok) return endsRead(file.error.failure) ? err(file.error.failure) : ok(undefined);
  const infos = parseCardAccess(file.value);
  if (infos.ok) reading.cardAccess = infos.value;
  else reading.found.push({ code: 'file-malformed', message: 'EF.CardAccess is not a set of SecurityInfos' });
  return ok(undefined);
}

/** Before access is opened, since a wrong guess later can cost the session: ATR, else EF.ATR/INFO (one exchange), else short. */
async function chooseReadSize(reading: Reading): Promise<Result<void, LinkFailure>> {
  const { channel, maxReadBytes } = reading.request;
  const readerIsShort = channel.maxResponseBytes <= SHORT_RESPONSE_BYTES;
  let cardResponseBytes =
    maxReadBytes === undefined && !readerIsShort ? responseBytesFromAtr(channel.atr) : LONGEST_RESPONSE_BYTES;
  if (cardResponseBytes === undefined) {
    // By short id 01 of the master file, which is current after a reset.
    const info = await reading.link.send('read EF.ATR/INFO', { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 256 });
    if (!info.ok) return info;
    cardResponseBytes = responseBytesFromAtrInfo(info.value.data) ?? SHORT_RESPONSE_BYTES;
  }
  reading.size = createReadSize({ cardResponseBytes, maxReadBytes });
  return ok(undefined);
}

async function open(reading: Reading): Promise<Result<void, LinkFailure>> {
  const { keys, policy } = reading.request;
  const opened = await openChip(reading.link, { cardAccess: reading.cardAccess, keys, bac: policy.bac });
  reading.accessControl = opened.ok ? opened.value : opened.error.control;
  return opened.ok ? ok(undefined) : err(opened.error.failure);
}

async function readDataGroup14(reading: Reading): Promise<Result<void, LinkFailure>> {
  const read = await readOne(reading, { group: 14, file: dataGroupFile(14) });
  if (!read.ok) return read;
  const bytes = reading.files.get(14);
  if (bytes === undefined) return ok(undefined);
  const infos = parseDataGroup14(bytes);
  if (infos.ok) reading.signedInfos = infos.value;
  else reading.found.push({ code: 'file-malformed', message: 'DG14 is not a set of SecurityInfos' });
  return ok(undefined);
}

/** A refusal is kept as evidence and does not end the read: the old keys still hold. */
async function authenticate(reading: Reading): Promise<Result<void, LinkFailure>> {
  if (reading.signedInfos === null) return ok(undefined);
  const offer = chooseChipAuthentication(reading.signedInfos);
  if (offer === undefined) {
    // Keys that we do not speak are an offer all the same; only a DG14 without keys offers nothing.
    if (reading.signedInfos.chipAuthenticationKeys.length === 0) reading.chipAuthentication = 'not-offered';
    return ok(undefined);
  }
  const authenticated = await authenticateChip(reading.link, offer);
  if (authenticated.ok) {
    reading.chipAuthentication = 'unanswered';
    reading.chipMessaging = reading.link.secureMessaging;
    return ok(undefined);
  }
  if (authenticated.error.kind === 'link') {
    const { failure } = authenticated.error;
    // A card that was taken away, or fell silent, is no forgery; one that left secure messaging refused to prove itself.
    if (failure.code === 'secure-messaging-broken') reading.chipAuthentication = 'failed';
    return err(failure);
  }
  reading.chipAuthentication = 'failed';
  reading.found.push({ code: 'chip-not-proven', message: authenticated.error.message });
  return ok(undefined);
}

interface Wanted {
  /** Null: the SOD. */
  readonly group: DataGroupNumber | null;
  readonly file: CardFile;
}

/** Small and needed by the form first, then the SOD, the face last: it is the largest by far. */
function filesToRead(groups: readonly DataGroupNumber[]): Wanted[] {
  const wanted = [...new Set(groups)].filter((group) => group !== 14);
  const early = wanted.filter((group) => group === 1 || group === 13);
  const late = wanted
    .filter((group) => group !== 1 && group !== 13)
    .sort((a, b) => Number(a === 2) - Number(b === 2) || a - b);
  const toWanted = (group: DataGroupNumber): Wanted => ({ group, file: dataGroupFile(group) });
  return [...early.sort((a, b) => a - b).map(toWanted), { group: null, file: EF_SOD }, ...late.map(toWanted)];
}

/** One file, with recovery. A file that is missing or denied is noted, and the others are read. */
async function readOne(reading: Reading, { group, file }: Wanted): Promise<Result<void, LinkFailure>> {
  const startedMs = reading.clock.monotonicMs();
  const read = await readWithRecovery(reading, file);
  reading.ms.files[file.name] = reading.clock.monotonicMs() - startedMs;
  if (reading.chipMessaging !== null && reading.chipMessaging.verifiedResponses() > 0) {
    reading.chipAuthentication = 'proven';
  }
  if (read.ok) {
    if (group === null) reading.sod = read.value;
    else reading.files.set(group, read.value);
    return ok(undefined);
  }
  const failure = read.error;
  if (failure.code === 'secure-messaging-broken' && reading.chipAuthentication === 'unanswered') {
    // The chip agreed and then could not use the keys: it has the public key of DG14, not the private one.
    reading.chipAuthentication = 'failed';
    const notProven = { code: 'chip-not-proven', message: `after Chip Authentication ${failure.message}` } as const;
    reading.found.push(notProven);
    return err(notProven);
  }
  if (endsRead(failure)) return err(failure);
  if (group === null) reading.sodUnusable = true;
  // Without DG14 the card has no Chip Authentication; if the SOD lists it, the summary says so.
  if (group !== 14 || failure.code !== 'file-missing') reading.found.push(failure);
  return ok(undefined);
}

/** A third loss of the session in one read is no accident. */
const MAX_RECOVERIES = 2;

const NOT_OPENED_AGAIN: ReadFailure = {
  code: 'card-unresponsive',
  message: 'the card lost its session and did not open again',
};

/**
 * Some cards end secure messaging after an error that a better-chosen command would have avoided. Then: reset, open again,
 * resume the file at the same offset. Only a status word of the card asks for this, never a wrong MAC.
 */
async function readWithRecovery(reading: Reading, file: CardFile): Promise<Result<Uint8Array, LinkFailure>> {
  let partial = new Uint8Array(0);
  for (;;) {
    const read = await readFile(reading.link, file, {
      size: reading.size,
      byShortFileId: reading.byShortFileId,
      partial,
      onBytes: (progress) => reading.reportBytes(progress),
    });
    if (read.ok) {
      reading.completedBytes += read.value.length;
      return read;
    }
    const { failure } = read.error;
    partial = Uint8Array.from(read.error.partial);
    if (failure.plainStatus === undefined || reading.recoveries === MAX_RECOVERIES) return err(failure);
    const answeredNothing = reading.chipAuthentication === 'unanswered';
    if (answeredNothing && isMessagingStatus(failure.plainStatus)) return err(failure);

    reading.recoveries++;
    if (failure.plainStatus === SW.wrongLength) reading.size.stepDownToShort(reading.link);
    else if (partial.length === 0) reading.byShortFileId = false;
    const reset = await reading.request.channel.reset();
    if (!reset.ok) return err(fromPcsc(reset.error));
    reading.link.secureMessaging = null;
    const opened = await open(reading);
    if (!opened.ok) return err(endsRead(opened.error) ? opened.error : NOT_OPENED_AGAIN);
    if (answeredNothing) {
      const again = await authenticate(reading);
      if (!again.ok) return again;
    }
  }
}

const isMessagingStatus = (sw: number): boolean =>
  sw === SW.secureMessagingObjectMissing || sw === SW.secureMessagingObjectIncorrect;

/** Failures after which no further exchange makes sense. */
function endsRead(failure: ReadFailure): boolean {
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

/** Passive authentication over what was read, then the chip's part, then the sum. */
function verify(reading: Reading): void {
  reading.report(READ_PHASE.verifying);
  const startedMs = reading.clock.monotonicMs();
  const evidence = {
    chip: reading.chipAuthentication,
    cardAccess: compareCardAccess(reading.cardAccess, reading.signedInfos),
  };
  if (reading.sod === null) {
    reading.verification = unverified(evidence, reading.sodUnusable ? 'unusable' : 'not-reached', reading.found);
  } else {
    const passive = reading.request.verify({
      sod: reading.sod,
      files: reading.files,
      trust: reading.request.trust,
      now: reading.clock.now(),
      allowSimulated: reading.request.policy.allowSimulated,
    });
    reading.verification = summarise(passive, evidence, reading.found);
  }
  reading.ms.verify = reading.clock.monotonicMs() - startedMs;
}
