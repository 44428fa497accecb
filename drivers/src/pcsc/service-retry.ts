/** How soon a service that came back is noticed; doubles while it stays away. */
export const SERVICE_RETRY_MS = 500;

/**
 * Each try starts a pcscd that systemd starts on demand. One that dies at once must not be started more than five times
 * in ten seconds: systemd then gives it up for good (StartLimitBurst, systemd.unit(5)).
 */
const LONGEST_SERVICE_RETRY_MS = 4_000;

export const longerRetryMs = (retryMs: number): number => Math.min(retryMs * 2, LONGEST_SERVICE_RETRY_MS);
