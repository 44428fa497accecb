import { SW, statusHex } from '../apdu/index.ts';
import { randomBytes } from '../crypto/index.ts';
import { checkChipMapping } from './access/chip-mapping.ts';
import { activeAuthenticationCommand, CHALLENGE_BYTES, readActiveAuthenticationKey } from './active-authentication.ts';
import type { LinkFailure } from './card-link.ts';
import { authenticateChip, chooseChipAuthentication } from './chip-authentication.ts';
import { READ_PHASE } from './model.ts';
import { readGroups } from './read-files.ts';
import { sizeOf } from './read-opening.ts';
import { SHORT_RESPONSE_BYTES } from './read-size.ts';
import { ended, found, type Known, type Reading, type StepResult } from './reading.ts';

/* The steps in which the chip proves that it is the one the files were written to. */

/**
 * Chip Authentication with the key of DG14. Before the SOD: what is read next then proves the chip, without an exchange of
 * its own. Left out where PACE with Chip Authentication mapping has proven that very key. A refusal is kept as evidence and
 * does not end the read: the old keys still hold.
 */
export async function authenticateByKey(
  reading: Reading,
  known: Pick<Known, 'signedInfos' | 'chip' | 'chipMapping'>,
): Promise<StepResult<'chip' | 'chipAgreement'>> {
  const { signedInfos, chipMapping } = known;
  if (signedInfos === null) return found({});
  if (chipMapping !== null && checkChipMapping(chipMapping, signedInfos).result === 'match') return found({});
  const offer = chooseChipAuthentication(signedInfos);
  if (offer === undefined) {
    // Keys that we do not speak are an offer all the same; only a DG14 without keys offers nothing.
    return found(signedInfos.chipAuthenticationKeys.length === 0 ? { chip: 'not-offered' } : {});
  }
  const { ephemeralKeys: keys } = reading.request;
  const startedMs = reading.clock.monotonicMs();
  const authenticated = await authenticateChip(reading.link, offer, keys === undefined ? {} : { keys });
  reading.ms.chipAuthentication += reading.clock.monotonicMs() - startedMs;
  if (authenticated.ok) {
    reading.chipMessaging = reading.link.secureMessaging;
    return found({ chipAgreement: offer, ...(known.chip === 'proven' ? {} : { chip: 'unanswered' }) });
  }
  if (authenticated.error.kind === 'link') {
    const { failure } = authenticated.error;
    // A card that was taken away, or fell silent, is no forgery; one that left secure messaging refused to prove itself.
    return { found: failure.code === 'secure-messaging-broken' ? { chip: 'failed' } : {}, ended: failure };
  }
  reading.found.push({ code: 'chip-not-proven', message: authenticated.error.message });
  return found({ chip: 'failed' });
}

/**
 * Active Authentication with the key of DG15, where the SOD lists it and no key of a DG14 that the SOD lists too proves the
 * chip. Nor does one of EF.CardSecurity stand in for it: that file is not bound to this SOD. What the answer is worth is
 * found out when all has been read. It is the last step: a card or a reader that does not carry the long answer of RSA-2048 ends
 * its session with it, and the files are there by then.
 */
export async function authenticateBySignature(
  reading: Reading,
  known: Pick<Known, 'chip' | 'chipMapping' | 'signedInfos' | 'signedChallenge' | 'listed' | 'size'>,
): Promise<StepResult<'chip' | 'signedChallenge'>> {
  const isDone = known.chip === 'failed' || known.signedChallenge !== null;
  if (isDone || !known.listed.includes(15) || provesByGroup14(known)) return found({});
  const read = await readGroups(reading, known, [15]);
  const file = reading.files.get(15);
  const key = file && readActiveAuthenticationKey(file);
  if (read.ended !== null || key === undefined) return read;

  reading.report(READ_PHASE.chipAuthentication);
  const challenge = randomBytes(CHALLENGE_BYTES);
  const startedMs = reading.clock.monotonicMs();
  const passesBytes = sizeOf(known).answerBytes(reading.link);
  const answer = await reading.link.send('AA: sign', activeAuthenticationCommand(challenge, key, passesBytes));
  reading.ms.chipAuthentication += reading.clock.monotonicMs() - startedMs;
  if (!answer.ok && answer.error.plainStatus === undefined) return ended(answer.error);
  const sw = answer.ok ? answer.value.sw : answer.error.plainStatus;
  if (answer.ok && sw === SW.success) return found({ signedChallenge: { challenge, answer: answer.value.data } });
  // No proof either way, which the SOD promised: the card does not pass, but it is not called a copy.
  const isTooLong = sw === SW.wrongLength && key.answerBytes > passesBytes;
  const carrier = reading.link.channel.maxResponseBytes <= SHORT_RESPONSE_BYTES ? 'reader' : 'card';
  const message = isTooLong
    ? `the ${carrier} does not carry the ${key.answerBytes} bytes that Active Authentication answers`
    : `Active Authentication refused with status ${statusHex(sw ?? 0)}`;
  reading.found.push({ code: 'chip-not-proven', message });
  return found(isTooLong ? {} : { chip: 'failed' });
}

/** By Chip Authentication, which has at least begun, or by PACE with Chip Authentication mapping. */
function provesByGroup14({
  chip,
  chipMapping,
  signedInfos,
  listed,
}: Pick<Known, 'chip' | 'chipMapping' | 'signedInfos' | 'listed'>): boolean {
  if (!listed.includes(14) || signedInfos === null) return false;
  if (chip === 'unanswered' || chip === 'proven') return true;
  return chipMapping !== null && checkChipMapping(chipMapping, signedInfos).result === 'match';
}

/**
 * What the session under the keys of Chip Authentication came to, after each step. The first answer that verifies under them
 * is the proof. A chip that agreed and then cannot use the keys has the public key of DG14, not the private one: a clone.
 */
export function judgeChip(
  reading: Reading,
  { chip, failure }: { readonly chip: Known['chip']; readonly failure: LinkFailure | null },
): { readonly chip: Known['chip']; readonly failure: LinkFailure | null } {
  const { chipMessaging } = reading;
  if (chipMessaging === null || chip === 'failed') return { chip, failure };
  if (chipMessaging.verifiedResponses() > 0) return { chip: 'proven', failure };
  // It proved itself in a session before this one: what breaks now says nothing about its key.
  if (chip === 'proven') return { chip, failure };
  if (failure?.code !== 'secure-messaging-broken' || isAccident(failure)) return { chip, failure };
  const notProven: LinkFailure = { code: 'chip-not-proven', message: `after Chip Authentication ${failure.message}` };
  reading.found.push(notProven);
  return { chip: 'failed', failure: notProven };
}

/** A status in the clear that is not about secure messaging, such as 6700 on a read that was too long. */
const isAccident = ({ plainStatus }: LinkFailure): boolean =>
  plainStatus !== undefined &&
  plainStatus !== SW.secureMessagingObjectMissing &&
  plainStatus !== SW.secureMessagingObjectIncorrect;
