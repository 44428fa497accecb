import { assign, raise } from 'xstate';
import { sessionSetup } from './session-parts.ts';

const callHelp = {
  target: 'help',
  actions: ['noteHelpWanted', { type: 'toMain', params: { type: 'help-wanted' } }],
} as const;

/** What stands above the screen: help that was called, or the question whether to stop or to leave the form. */
export const overlayState = sessionSetup.createStateConfig({
  initial: 'none',
  states: {
    none: {
      on: {
        'intent.need-help': callHelp,
        'intent.cancel': { guard: 'canCancel', target: 'confirmCancel' },
        'intent.back': { guard: 'leavesForm', target: 'confirmOtherService' },
      },
    },
    confirmOtherService: {
      id: 'confirmOtherService',
      on: {
        'intent.close-overlay': 'none',
        'intent.choose-other-service': 'none',
        'intent.need-help': callHelp,
      },
    },
    help: {
      on: {
        'intent.close-overlay': { target: 'none', actions: assign({ helpWanted: false }) },
        'intent.cancel': {
          guard: 'canCancel',
          target: 'confirmCancel',
          actions: assign({ helpWanted: false }),
        },
      },
    },
    confirmCancel: {
      on: {
        'intent.close-overlay': 'none',
        'intent.cancel-confirmed': {
          guard: 'canCancel',
          target: 'none',
          actions: raise({ type: 'session.cancelled' }),
        },
        'intent.need-help': callHelp,
      },
    },
  },
});
