import type { Clock } from '../clock/index.ts';
import { fromPcsc } from '../emrtd/card-link.ts';
import type { ReadFailure } from '../emrtd/model.ts';
import type { Regain } from '../emrtd/read-request.ts';
import type { CardChannel, PcscFailure, PcscPort } from '../pcsc/port.ts';
import { err, ok, type Result } from '../result/index.ts';

/**
 * How long a card that was moved or lifted may be away before its read ends and what was read is dropped. A card that is
 * straightened lies there again within a second; pcscd takes up to 400 ms to see each of lifting and laying on. Longer, and
 * the citizen looks at a screen that does not tell that the card is to be laid on again.
 */
export const GRACE_MS = 1_500;

/** A connected card that may go and come again; `close` closes the channel of the moment. */
export interface HeldCard {
  readonly channel: CardChannel;
  readonly regain: Regain;
  readonly close: (disposition: 'reset' | 'unpower') => Promise<void>;
}

/** Holds the card of `channel` exclusively, over the loss of the channel too. */
export function holdCard(
  channel: CardChannel,
  scene: { readonly pcsc: PcscPort; readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): HeldCard {
  let current = channel;
  return {
    channel,
    async regain(lost) {
      await current.close('reset');
      const again = await meetAgain(current.reader, lost, scene);
      if (again.ok) current = again.value;
      return again;
    },
    close: (disposition) => current.close(disposition),
  };
}

function meetAgain(
  reader: string,
  lost: PcscFailure['code'],
  { pcsc, clock, signal }: Parameters<typeof holdCard>[1],
): Promise<Result<CardChannel, ReadFailure>> {
  return new Promise((resolve) => {
    let over = false;
    let connecting = false;
    let inserted = false;
    const end = (result: Result<CardChannel, ReadFailure>): void => {
      over = true;
      cancelGrace();
      signal?.removeEventListener('abort', abort);
      resolve(result);
      void watch.close();
    };
    /** One try for each time that the card is seen; a reader that still lists a card which is gone refuses it. */
    const connect = async (): Promise<void> => {
      if (over || connecting) return;
      connecting = true;
      inserted = false;
      const connected = await pcsc.connect({ reader, mode: 'exclusive' });
      connecting = false;
      if (over) await (connected.ok ? connected.value.close('unpower') : undefined);
      else if (connected.ok) end(ok(connected.value));
      else if (inserted) await connect();
    };
    const abort = (): void => end(err(fromPcsc({ code: 'cancelled' })));
    const cancelGrace = clock.after(GRACE_MS, () => end(err(gone(lost))));
    const watch = pcsc.watch((fact) => {
      if (fact.type !== 'card-inserted' || fact.reader !== reader) return;
      inserted = true;
      void connect();
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Whatever the exchange failed with, a card that did not answer again in all that time; whether it lies there, others ask. */
const gone = (lost: PcscFailure['code']): ReadFailure =>
  lost === 'transmission-failed' || lost === 'card-unresponsive'
    ? { code: 'card-unresponsive', message: 'the card was lost in mid-read and did not answer again' }
    : fromPcsc({ code: 'card-removed' });
