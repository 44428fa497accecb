import { assign } from 'xstate';
import { sessionSetup } from './session-parts.ts';

const turnTo = { guard: 'hasAnnouncements', target: 'attract', reenter: true } as const;

/** Waits for somebody, and shows what the province has to say meanwhile. */
export const attractState = sessionSetup.createStateConfig({
  id: 'attract',
  after: { announcement: { ...turnTo, guard: 'turnsAnnouncements', actions: 'turnOn' } },
  on: {
    'intent.next': { ...turnTo, actions: 'turnOn' },
    'intent.back': { ...turnTo, actions: 'turnBack' },
    'intent.pause': { ...turnTo, actions: assign({ announcementHeld: true }) },
    'intent.resume': { ...turnTo, actions: assign({ announcementHeld: false }) },
    'intent.begin': {
      guard: 'inService',
      target: 'language',
      actions: { type: 'toMain', params: { type: 'began' } },
    },
  },
});
