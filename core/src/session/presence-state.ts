import { raise } from 'xstate';
import { sessionSetup } from './session-parts.ts';

/** Whether anybody is there: a minute without a sign of life, a countdown, the wipe (delays.ts). */
export const presenceState = sessionSetup.createStateConfig({
  initial: 'nobody',
  states: {
    nobody: { on: { 'intent.begin': 'somebody' } },
    somebody: {
      after: { idle: 'warned' },
      on: {
        'intent.*': { target: 'somebody', reenter: true },
        'card.*': { target: 'somebody', reenter: true },
        'qr.*': { target: 'somebody', reenter: true },
      },
    },
    warned: {
      entry: 'startCountdown',
      initial: 'counting',
      on: { 'intent.*': 'somebody', 'card.*': 'somebody', 'qr.*': 'somebody' },
      states: {
        counting: {
          after: {
            countdownTick: [
              { guard: 'countedDown', actions: raise({ type: 'session.timed-out' }) },
              { target: 'counting', reenter: true, actions: 'countDown' },
            ],
          },
        },
      },
    },
  },
});
