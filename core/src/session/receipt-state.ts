import { assign } from 'xstate';
import { drawingState, printingState } from './printing-state.ts';
import { sessionSetup } from './session-parts.ts';

/** What the province says of a dossier that is taken: a code, or late that it takes it not. */
const submissionNews = [
  { guard: { type: 'isOtherDossier', params: ({ event }) => event } },
  { guard: ({ event }) => event.state.state === 'rejected', target: 'rejected' },
  { actions: { type: 'noteSubmission', params: ({ event }) => event } },
] satisfies NonNullable<Parameters<typeof sessionSetup.createStateConfig>[0]['on']>['main.submission'];

/** The dossier is taken: its code on the screen, the slip drawn, printed, and printed again as often as asked. */
export const receiptState = sessionSetup.createStateConfig({
  id: 'receipt',
  initial: 'drawing',
  on: {
    'intent.finish': [
      { guard: 'asksForRating', target: 'rating' },
      { target: 'goodbye', actions: assign({ how: 'finished' }) },
    ],
    'session.timed-out': { target: '#session.ended', actions: assign({ how: 'finished' }) },
    'main.submission': submissionNews,
  },
  states: {
    drawing: drawingState,
    printing: printingState,
    slipSettled: { on: { 'intent.print-again': 'drawing' } },
  },
});

/** How it was. Nobody has to say, and what is said leaves the session without anything that belongs to it. */
export const ratingState = sessionSetup.createStateConfig({
  id: 'rating',
  on: {
    'intent.rate': {
      target: 'goodbye',
      actions: [
        assign({ how: 'finished' }),
        {
          type: 'toMain',
          params: ({ context, event }) =>
            context.chosen && { type: 'rated', serviceId: context.chosen.pack.id, stars: event.stars },
        },
      ],
    },
    'intent.finish': { target: 'goodbye', actions: assign({ how: 'finished' }) },
    'session.timed-out': { target: '#session.ended', actions: assign({ how: 'finished' }) },
    'main.submission': submissionNews,
  },
});
