/** Time, as far as drivers need it; injected so that tests never sleep. */
export interface Clock {
  /** The wall clock: for dates and validity, never for durations. */
  now(): Date;
  /** Milliseconds since some point in the past; never goes back. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`, unless the returned function is called before. */
  after(delayMs: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export { createManualClock, type ManualClock } from './manual-clock.ts';
