import type { Clock } from './clock.ts';

export interface TestClock extends Clock {
  /** Lets time pass; timers run in their order, with promises settled in between. */
  pass(spanMs: number): Promise<void>;
  /** Sets the wall clock without letting time pass. */
  setWall(nowMs: number): void;
  /** Delays of the timers that wait. */
  waiting(): readonly number[];
}

/** Real promises need a few turns of the loop between two timers. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export function createTestClock(startMs = Date.UTC(2026, 10, 21, 2, 0, 0)): TestClock {
  let elapsedMs = 0;
  let wallOffsetMs = startMs;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  return {
    nowMs: () => wallOffsetMs + elapsedMs,
    after(delayMs, run) {
      const timer = { atMs: elapsedMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async pass(spanMs) {
      const untilMs = elapsedMs + spanMs;
      await settled();
      for (;;) {
        const next = timers.filter((one) => one.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        elapsedMs = Math.max(elapsedMs, next.atMs);
        next.run();
        await settled();
      }
      elapsedMs = untilMs;
    },
    setWall(nowMs) {
      wallOffsetMs = nowMs - elapsedMs;
    },
    waiting: () => timers.map((one) => one.atMs - elapsedMs),
  };
}
