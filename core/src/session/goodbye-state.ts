import { sessionSetup } from './session-parts.ts';

/** All over, and nothing of the citizen left. Whoever still needs somebody is given the time to read whom to call. */
export const goodbyeState = sessionSetup.createStateConfig({
  id: 'goodbye',
  entry: 'forget',
  initial: 'shown',
  on: { 'intent.finish': '#session.ended', 'session.timed-out': '#session.ended' },
  states: {
    shown: { after: { goodbye: '#session.ended' }, on: { 'intent.need-help': 'helped' } },
    helped: { after: { goodbyeHelp: '#session.ended' }, on: { 'intent.close-overlay': 'shown' } },
  },
});
