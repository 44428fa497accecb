import type { Clock } from '../submission/clock.ts';

/** A process that hangs cannot say so, and the one that hangs in a session also keeps a citizen's data on the screen. */
const PING_EVERY_MS = 5_000;
/**
 * Pings in a row without an answer: some 20 s, beyond what a slow board needs for a slip. They are counted and no time is
 * taken, so that a pause of this very process (a slow disk) does not count against the others.
 */
const PINGS_UNANSWERED = 4;

export interface Heartbeat {
  heard(): void;
  stop(): void;
}

export function startHeartbeat(parts: {
  readonly clock: Clock;
  readonly ping: () => void;
  /** Called once; the heartbeat has stopped then. */
  readonly onSilent: () => void;
}): Heartbeat {
  let unanswered = 0;
  let cancel = (): void => {};
  const beat = (): void => {
    if (unanswered === PINGS_UNANSWERED) {
      parts.onSilent();
      return;
    }
    unanswered += 1;
    parts.ping();
    cancel = parts.clock.after(PING_EVERY_MS, beat);
  };
  beat();
  return {
    heard: () => {
      unanswered = 0;
    },
    stop: () => cancel(),
  };
}
