import { raise } from 'xstate';
import { sessionSetup } from './session-parts.ts';

const touch = { target: 'somebody', reenter: true, actions: 'noteTouch' } as const;
const deviceSign = { guard: 'deviceSignCounts', target: 'somebody', reenter: true, actions: 'noteDeviceSign' } as const;

/** Whether anybody is there: a minute without a sign of life, a countdown, the wipe (delays.ts). */
export const presenceState = sessionSetup.createStateConfig({
  initial: 'nobody',
  states: {
    // Who wants larger letters and then goes away leaves them to nobody.
    nobody: { on: { 'intent.begin': 'somebody', 'intent.set-display': 'somebody' } },
    somebody: {
      after: { idle: 'warned' },
      on: { 'intent.*': touch, 'card.*': deviceSign, 'qr.*': deviceSign },
    },
    warned: {
      entry: 'startCountdown',
      initial: 'counting',
      on: { 'intent.*': touch, 'card.*': deviceSign, 'qr.*': deviceSign },
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
