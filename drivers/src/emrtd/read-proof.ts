import { SW } from '../apdu/index.ts';
import type { LinkFailure } from './card-link.ts';
import { authenticateChip, chooseChipAuthentication } from './chip-authentication.ts';
import { found, type Known, type Reading, type StepResult } from './reading.ts';

/* The steps in which the chip proves that it is the one the files were written to. */

/**
 * Chip Authentication with the key of DG14. Before the SOD: what is read next then proves the chip, without an exchange of
 * its own. A refusal is kept as evidence and does not end the read: the old keys still hold.
 */
export async function authenticateByKey(
  reading: Reading,
  known: Pick<Known, 'signedInfos' | 'chip'>,
): Promise<StepResult<'chip'>> {
  const { signedInfos } = known;
  if (signedInfos === null) return found({});
  const offer = chooseChipAuthentication(signedInfos);
  if (offer === undefined) {
    // Keys that we do not speak are an offer all the same; only a DG14 without keys offers nothing.
    return found(signedInfos.chipAuthenticationKeys.length === 0 ? { chip: 'not-offered' } : {});
  }
  const startedMs = reading.clock.monotonicMs();
  const authenticated = await authenticateChip(reading.link, offer);
  reading.ms.chipAuthentication += reading.clock.monotonicMs() - startedMs;
  if (authenticated.ok) {
    reading.chipMessaging = reading.link.secureMessaging;
    return found(known.chip === 'proven' ? {} : { chip: 'unanswered' });
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
