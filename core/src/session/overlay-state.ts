import { assign, raise } from 'xstate';
import { sessionSetup } from './session-parts.ts';

/** What stands above the screen: help that was called, or the question whether to stop or to leave the form. */
export const overlayState = sessionSetup.createStateConfig({
  initial: 'none',
  states: {
    none: {
      on: {
        'intent.need-help': {
          guard: 'canCallHelp',
          target: 'help',
          actions: [assign({ helpWanted: true }), { type: 'toMain', params: { type: 'help-wanted' } }],
        },
        'intent.cancel': { guard: 'canCancel', target: 'confirmCancel' },
        'intent.back': { guard: 'leavesForm', target: 'confirmOtherService' },
      },
    },
    confirmOtherService: {
      id: 'confirmOtherService',
      on: { 'intent.close-overlay': 'none', 'intent.choose-other-service': 'none' },
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
        'intent.need-help': {
          target: 'help',
          actions: [assign({ helpWanted: true }), { type: 'toMain', params: { type: 'help-wanted' } }],
        },
      },
    },
  },
});
