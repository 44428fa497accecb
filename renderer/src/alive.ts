/** The session warns after 60 s without a sign of life; one sign every five seconds is ample. */
export const ALIVE_INTERVAL_MS = 5_000;

/** Returns a function to call at every touch and key; `send` runs for the first and then at most once an interval. */
export function aliveThrottle({
  send,
  nowMs,
  intervalMs = ALIVE_INTERVAL_MS,
}: {
  readonly send: () => void;
  readonly nowMs: () => number;
  readonly intervalMs?: number;
}): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const now = nowMs();
    if (now - lastMs < intervalMs) return;
    lastMs = now;
    send();
  };
}
