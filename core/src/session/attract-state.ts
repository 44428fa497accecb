import { and, assign } from 'xstate';
import { sessionSetup } from './session-parts.ts';

const begin = { type: 'toMain', params: { type: 'began' } } as const;
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
    'intent.begin': [
      { guard: and(['inService', 'choosesLanguage']), target: 'language', actions: begin },
      { guard: 'inService', target: 'services', actions: begin },
    ],
  },
});
