/** Time as the application meets it: injected everywhere, so that no test waits and every delay has a name. */
export interface Clock {
  /** Milliseconds since 1970, as the wall says. May jump. */
  nowMs(): number;
  /** Runs once after a span of real time; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
