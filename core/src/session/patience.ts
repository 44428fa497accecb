import { ASKED_OFTEN, type Patience } from './delays.ts';
import type { SessionContext } from './session-context.ts';

export const patienceOf = ({ start }: Pick<SessionContext, 'start'>): Patience => start.kiosk.patience;

/** How long nobody may touch anything before the question whether they are still there. */
export function idleMs(context: SessionContext): number {
  const { warnAfterSeconds, slowFactor, helpSeconds } = patienceOf(context);
  const seconds = isWaitedForLonger(context) ? warnAfterSeconds * slowFactor : warnAfterSeconds;
  return 1_000 * (context.helpWanted ? Math.max(helpSeconds, seconds) : seconds);
}

export function usualIdleMs(context: SessionContext): number {
  const { warnAfterSeconds, helpSeconds } = patienceOf(context);
  return 1_000 * (context.helpWanted ? Math.max(helpSeconds, warnAfterSeconds) : warnAfterSeconds);
}

/** Whoever wants it slower, or had to ask for more time twice, is waited for longer from then on. */
const isWaitedForLonger = ({ timeAsked, display }: SessionContext): boolean =>
  timeAsked >= ASKED_OFTEN || display.pace === 'slow';
