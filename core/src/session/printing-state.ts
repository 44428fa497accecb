import { assign } from 'xstate';
import { slipReport } from './audit.ts';
import { pageFacts } from './page-facts.ts';
import { sessionSetup } from './session-parts.ts';

/**
 * A page on its way: drawn, printed, and then `slipSettled` beside these two, whatever became of it. Which page it is
 * follows from how far the session is (page-facts.ts); `slip` in the context says how it fares.
 */
export const drawingState = sessionSetup.createStateConfig({
  entry: assign({ slip: 'printing' }),
  invoke: {
    src: 'makeSlip',
    input: ({ context }) => pageFacts(context),
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
});

export const printingState = sessionSetup.createStateConfig({
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
          // A list of papers is nothing of this citizen's: only the slip is an event.
          { type: 'audit', params: ({ context, event }) => (context.envelope ? slipReport(event.failure) : null) },
        ],
      },
    ],
    'devices.lost': {
      target: 'slipSettled',
      actions: { type: 'noteSlip', params: { failure: { code: 'printer-away' } } },
    },
  },
});
