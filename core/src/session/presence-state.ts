import { sessionSetup } from './session-parts.ts';

const touch = { target: 'somebody', reenter: true, actions: 'noteTouch' } as const;
const deviceSign = { guard: 'deviceSignCounts', target: 'somebody', reenter: true, actions: 'noteDeviceSign' } as const;
const noteOnly = {
  'intent.*': { actions: 'noteTouch' },
  'card.*': { guard: 'deviceSignCounts', actions: 'noteDeviceSign' },
  'qr.*': { guard: 'deviceSignCounts', actions: 'noteDeviceSign' },
} as const;

/** Counts down to the wipe. */
const counting = {
  after: {
    countdownTick: [
      { guard: 'countedDown', actions: 'timeOut' },
      { target: 'counting', reenter: true, actions: 'countDown' },
    ],
  },
} as const;

/**
 * Whether anybody is there: a minute without a sign of life, a countdown, the wipe (delays.ts). Nobody is hurried while the
 * kiosk itself works; whoever pauses is waited for longer, behind a screen that shows nothing of them.
 */
export const presenceState = sessionSetup.createStateConfig({
  initial: 'nobody',
  states: {
    // Who wants larger letters and then goes away leaves them to nobody.
    nobody: {
      on: {
        'intent.begin': { guard: 'inService', target: 'somebody' },
        'intent.set-display': 'passing',
        'intent.need-help': 'passing',
      },
    },
    /** At the first screen, and not begun: what is chosen there is not kept longer than usual, however slow the pace. */
    passing: {
      after: { usualIdle: { target: 'warned', actions: 'startCountdown' } },
      on: {
        'intent.begin': { guard: 'inService', ...touch },
        'intent.*': { target: 'passing', reenter: true, actions: 'noteTouch' },
      },
    },
    somebody: {
      always: { guard: 'isAtWork', target: 'atWork' },
      after: { idle: { target: 'warned', actions: 'startCountdown' } },
      on: {
        'intent.pause': [{ guard: 'canPause', target: 'paused', actions: 'noteTouch' }, touch],
        'intent.*': touch,
        'card.*': deviceSign,
        'qr.*': deviceSign,
      },
    },
    warned: {
      always: { guard: 'isAtWork', target: 'atWork' },
      initial: 'counting',
      on: {
        'intent.more-time': { ...touch, actions: ['noteTouch', 'noteTimeAsked'] },
        'intent.*': touch,
        'card.*': deviceSign,
        'qr.*': deviceSign,
      },
      states: { counting },
    },
    /** A card is read, a dossier is saved: the citizen is waiting for the kiosk. */
    atWork: {
      always: [
        { guard: 'isAtWorkNoMore', target: 'somebody' },
        // A card that comes and goes by itself is read each time: what is left of the countdown goes on.
        { guard: 'isLeftAlone', target: 'warned', actions: 'goOnCounting' },
      ],
      on: noteOnly,
    },
    paused: {
      initial: 'waiting',
      on: { 'intent.resume': touch, 'intent.*': { target: '.waiting', reenter: true } },
      states: {
        waiting: {
          entry: 'startPause',
          initial: 'counting',
          states: {
            counting: {
              after: {
                countdownTick: [
                  { guard: 'countedDown', target: '#pauseEnds', actions: 'startCountdown' },
                  { target: 'counting', reenter: true, actions: 'countDown' },
                ],
              },
            },
          },
        },
        warned: { id: 'pauseEnds', initial: 'counting', states: { counting } },
      },
    },
  },
});
