import type { Intent, IntentType } from '../contract/intent.ts';
import type { SessionSnapshot } from './screen.ts';

/** What the region `presence` says, for those outside the machine. */

type Running = Extract<SessionSnapshot['value'], { running: unknown }>['running'];

export function isWarned(presence: Running['presence']): boolean {
  if (typeof presence !== 'object') return false;
  return !('paused' in presence) || (typeof presence.paused === 'object' && 'warned' in presence.paused);
}

export const isAtWork = ({ value }: Pick<SessionSnapshot, 'value'>): boolean =>
  value !== 'ended' && value.running.presence === 'atWork';

/** At the goodbye there is nothing left to hide. */
export function isPaused({ value }: Pick<SessionSnapshot, 'value'>): boolean {
  if (value === 'ended') return false;
  const { presence, flow } = value.running;
  return typeof presence === 'object' && 'paused' in presence && !(typeof flow === 'object' && 'goodbye' in flow);
}

/** What a paused session answers to. `alive` is not among it: whoever passes by and touches the screen holds nobody's place. */
const HEARD_WHILE_PAUSED: ReadonlySet<IntentType> = new Set([
  'resume',
  'more-time',
  'need-help',
  'close-overlay',
  'cancel',
  'cancel-confirmed',
  'set-display',
]);

/** While the screen hides what the citizen was doing, nothing may be done to it. */
export const isHeard = (snapshot: SessionSnapshot, { type }: Intent): boolean =>
  !isPaused(snapshot) || HEARD_WHILE_PAUSED.has(type);
