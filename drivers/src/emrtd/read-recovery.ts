import { SW } from '../apdu/index.ts';
import { fromPcsc, type LinkFailure } from './card-link.ts';
import type { Known, Reading } from './reading.ts';

/*
 * A session that was lost is opened again, and the steps run once more: what is known stays known, files that came are not
 * asked for again, and the one that was interrupted goes on at its offset.
 */

/** A third loss of the session in one read is no accident. */
const MAX_LOST_SESSIONS = 2;
/** A card that is laid on and lifted again and again is being played with. */
const MAX_REGAINED = 5;

/** Null: the card is ready to be opened again. Else what the read ends with. */
export async function recover(
  reading: Reading,
  known: Pick<Known, 'size' | 'chip'>,
  failure: LinkFailure,
): Promise<LinkFailure | null> {
  // Not even a card that is laid on again makes good a chip that was caught.
  if (known.chip === 'failed') return failure;
  if (failure.plainStatus !== undefined) return resetCard(reading, known, failure.plainStatus, failure);
  return failure.pcsc === undefined ? failure : regainCard(reading, known, { ...failure, pcsc: failure.pcsc });
}

/**
 * Quirk `sm-dead`: some cards end secure messaging after an error that a better-chosen command would have avoided. Only a
 * status word of the card asks for this, never a wrong MAC.
 */
async function resetCard(
  reading: Reading,
  { size }: Pick<Known, 'size'>,
  plainStatus: number,
  failure: LinkFailure,
): Promise<LinkFailure | null> {
  const interrupted = reading.current;
  // Only a file is asked for in more than one way; a protocol that broke off will break off again.
  if (interrupted === null || reading.lostSessions === MAX_LOST_SESSIONS) return failure;
  reading.lostSessions++;
  if (plainStatus === SW.wrongLength) size?.stepDownToShort(reading.link);
  else if (interrupted.bytes.length === 0) reading.byShortFileId = false;
  const reset = await reading.link.channel.reset();
  if (reset.ok) return null;
  return regainCard(reading, { size }, { ...fromPcsc(reset.error), pcsc: reset.error.code });
}

/** Quirk `card-removed`: the card was moved in the field, or lifted and laid on again, within the grace time of `regain`. */
async function regainCard(
  reading: Reading,
  { size }: Pick<Known, 'size'>,
  failure: LinkFailure & Required<Pick<LinkFailure, 'pcsc'>>,
): Promise<LinkFailure | null> {
  const { regain, signal } = reading.request;
  if (regain === undefined || !mayComeBack(failure.pcsc) || reading.regained === MAX_REGAINED) return failure;
  reading.regained++;
  // A card that says nothing at the same place again was not moved: it cannot answer at that length.
  const lostAt = reading.current === null ? null : `${reading.current.name} ${reading.current.bytes.length}`;
  if (lostAt !== null && lostAt === reading.lostAt) size?.stepDownToShort(reading.link);
  reading.lostAt = lostAt;
  const channel = await regain(failure.pcsc);
  if (!channel.ok) return channel.error;
  if (signal?.aborted) return { code: 'cancelled', message: 'the read was cancelled' };
  reading.talkOver(channel.value);
  return null;
}

/** Readers name a card that was moved in many ways. One that was silent for the whole time-out is not waited for again. */
function mayComeBack(pcsc: NonNullable<LinkFailure['pcsc']>): boolean {
  switch (pcsc) {
    case 'card-removed':
    case 'no-card':
    case 'card-reset':
    case 'card-unresponsive':
    case 'transmission-failed':
      return true;
    case 'service-unavailable':
    case 'reader-unavailable':
    case 'sharing-violation':
    case 'timed-out':
    case 'cancelled':
    case 'closed':
      return false;
  }
}
