import type { Clock } from './index.ts';

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, calling what falls due on the way, in order. */
  advance(ms: number): void;
  /** Timers that are still to come. */
  readonly pending: number;
}

export function createManualClock(start: Date = new Date('2026-11-21T02:00:00Z')): ManualClock {
  let elapsedMs = 0;
  const timers = new Set<{ readonly dueMs: number; readonly run: () => void }>();
  const nextDue = (untilMs: number) =>
    [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  return {
    now: () => new Date(start.getTime() + elapsedMs),
    monotonicMs: () => elapsedMs,
    after: (delayMs, run) => {
      const timer = { dueMs: elapsedMs + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const untilMs = elapsedMs + ms;
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        timers.delete(timer);
        elapsedMs = timer.dueMs;
        timer.run();
      }
      elapsedMs = untilMs;
    },
    get pending() {
      return timers.size;
    },
  };
}
