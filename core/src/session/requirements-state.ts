import { assign } from 'xstate';
import { drawingState, printingState } from './printing-state.ts';
import { sessionSetup } from './session-parts.ts';

/** What the chosen service takes, before anything is read; a guide ends here. The list can be taken along on paper. */
export const requirementsState = sessionSetup.createStateConfig({
  initial: 'slipSettled',
  entry: assign({ slip: 'none' }),
  on: {
    'intent.back': 'services',
    'intent.next': { guard: 'leadsOn', target: 'notice' },
    'intent.finish': { guard: 'isGuide', target: 'goodbye', actions: assign({ how: 'finished' }) },
  },
  states: {
    drawing: drawingState,
    printing: printingState,
    slipSettled: { on: { 'intent.print-list': { guard: 'mayPrintList', target: 'drawing' } } },
  },
});
