/** Every delay of a session, in milliseconds, with its reason. */

/**
 * How long a citizen is waited for, in seconds; a kiosk's configuration may say otherwise (`patience`). Our own choice: session
 * control (TCVN 14423:2026) asks for a limit and names none.
 */
export interface Patience {
  /** Nobody touched anything: the citizen may have left. */
  readonly warnAfterSeconds: number;
  /** Long enough to come back for a forgotten bag, short enough for data on a screen: wiped at 90 s. */
  readonly countdownSeconds: number;
  /** How many times as long somebody is waited for who wants it slower, or who had to ask for more time twice. */
  readonly slowFactor: number;
  /** While help is wanted an officer has to walk over; the citizen waits without touching. */
  readonly helpSeconds: number;
  /** A paused session shows nothing of the citizen, but keeps it, and keeps the kiosk from the next one. */
  readonly pauseSeconds: number;
}

export const PATIENCE: Patience = {
  warnAfterSeconds: 60,
  countdownSeconds: 30,
  slowFactor: 2,
  helpSeconds: 240,
  pauseSeconds: 300,
};

export const DELAY_IDLE_WARNING_MS = PATIENCE.warnAfterSeconds * 1_000;
export const IDLE_COUNTDOWN_SECONDS = PATIENCE.countdownSeconds;
/** The second time that more time has to be asked for says that the citizen is slower than the kiosk thinks. */
export const ASKED_OFTEN = 2;
/**
 * A card forgotten at the edge of the reader comes and goes by itself, a code left under the scanner is read again and again:
 * so many signs of a device without one touch of the screen are nobody's, and the session ends as if there were none.
 */
export const MOST_DEVICE_SIGNS = 10;
/** The countdown is shown in seconds. */
export const DELAY_COUNTDOWN_TICK_MS = 1_000;
/** The device host watches every exchange with the card and always answers; silence this long means that it hangs. */
export const DELAY_READ_SILENCE_MS = 20_000;
/** A disk writes an envelope in milliseconds; beyond this the citizen is told that nothing is certain yet. */
export const DELAY_JOURNAL_SILENCE_MS = 15_000;
/** How long a citizen should look at "sending" before the kiosk says that it will go on by itself. */
export const DELAY_SENDING_PATIENCE_MS = 12_000;
/** A page takes seconds; a printer that has not answered by then is treated as away. */
export const DELAY_PRINT_SILENCE_MS = 45_000;
/** Long enough to read "take your card", short enough for the next in the queue. */
export const DELAY_GOODBYE_MS = 8_000;
/** Whom to call, read slowly, and found again. Nothing of the citizen is left. */
export const DELAY_GOODBYE_HELP_MS = 60_000;
/** Six lines in two languages, read twice. */
export const DELAY_ANNOUNCEMENT_MS = 15_000;
