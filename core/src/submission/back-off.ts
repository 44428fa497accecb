/** A province that just restarted must not meet every kiosk at once: each waits a random part of a growing window. */
export const BACK_OFF_FIRST_MS = 1_000;
/** Five minutes: longer would leave a citizen's dossier lying after the line is back. */
export const BACK_OFF_LIMIT_MS = 300_000;

/** `attempts`: how many were made, from 1. `random`: 0 to 1. Half the window is fixed, half is jitter. */
export function backOffMs({ attempts, random }: { attempts: number; random: number }): number {
  const windowMs = Math.min(BACK_OFF_FIRST_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 30), BACK_OFF_LIMIT_MS);
  return Math.round(windowMs / 2 + (random * windowMs) / 2);
}
