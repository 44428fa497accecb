/** Every delay of a session, in milliseconds, with its reason. */

/**
 * Nobody touched anything for a minute: the citizen may have left. Our own choice; session control (TCVN 14423:2026) asks
 * for a limit and names none.
 */
export const DELAY_IDLE_WARNING_MS = 60_000;
/** While help is wanted an officer has to walk over; the citizen waits without touching. */
export const DELAY_IDLE_WARNING_WITH_HELP_MS = 240_000;
/** Long enough to come back for a forgotten bag, short enough for data on a screen: wiped at 90 s. */
export const IDLE_COUNTDOWN_SECONDS = 30;
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
