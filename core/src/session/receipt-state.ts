import { assign } from 'xstate';
import { slipReport } from './audit.ts';
import { sessionSetup } from './session-parts.ts';
import { slipFacts } from './slip-facts.ts';

/** The dossier is taken: its code on the screen, the slip drawn, printed, and printed again as often as asked. */
export const receiptState = sessionSetup.createStateConfig({
  id: 'receipt',
  initial: 'drawing',
  on: {
    'intent.finish': { target: 'goodbye', actions: assign({ how: 'finished' }) },
    'session.timed-out': { target: '#session.ended', actions: assign({ how: 'finished' }) },
    'main.submission': [
      { guard: { type: 'isOtherDossier', params: ({ event }) => event } },
      { guard: ({ event }) => event.state.state === 'rejected', target: 'rejected' },
      { actions: { type: 'noteSubmission', params: ({ event }) => event } },
    ],
  },
  states: {
    drawing: {
      entry: assign({ slip: 'printing' }),
      invoke: {
        src: 'makeSlip',
        input: ({ context }) => slipFacts(context),
        onDone: [
          {
            guard: 'noDevices',
            target: 'slipSettled',
            actions: { type: 'noteSlip', params: { failure: { code: 'printer-away' } } },
          },
          {
            target: 'printing',
            actions: [
              assign({ printId: ({ context }) => context.printId + 1 }),
              {
                type: 'toDevices',
                params: ({ context, event }) => ({
                  type: 'print',
                  id: context.printId,
                  pdf: event.output,
                }),
              },
            ],
          },
        ],
        onError: {
          target: 'slipSettled',
          actions: { type: 'noteSlip', params: { failure: { code: 'printer-failed' } } },
        },
      },
    },
    printing: {
      after: {
        printSilence: {
          target: 'slipSettled',
          actions: { type: 'noteSlip', params: { failure: { code: 'printer-away' } } },
        },
      },
      on: {
        'print.done': [
          { guard: { type: 'isOtherPrint', params: ({ event }) => event } },
          {
            target: 'slipSettled',
            actions: [
              { type: 'noteSlip', params: ({ event }) => event },
              { type: 'audit', params: ({ event }) => slipReport(event.failure) },
            ],
          },
        ],
        'devices.lost': {
          target: 'slipSettled',
          actions: { type: 'noteSlip', params: { failure: { code: 'printer-away' } } },
        },
      },
    },
    slipSettled: { on: { 'intent.print-again': 'drawing' } },
  },
});
