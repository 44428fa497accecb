import { assign } from 'xstate';
import { askedFields } from '../services/index.ts';
import { personConsentReport } from './audit.ts';
import type { IdentifyInput } from './identify-context.ts';
import { numbersTaken, otherPerson } from './other-card.ts';
import type { SessionContext } from './session-context.ts';
import { sessionSetup } from './session-parts.ts';

/** What is asked of the card that is presented now: the submitter's, or that of the person whose card is wanted. */
function identifyInput({ context }: { context: SessionContext }): IdentifyInput {
  const { chosen, devices, lastReadId, effects, start } = context;
  const person = otherPerson(context);
  const { dataGroups, minimum } = person?.identify ?? chosen?.version.identify ?? NOTHING;
  return {
    dataGroups,
    fields: chosen ? askedFields(person ?? chosen.version) : [],
    minimum,
    whose: person ? 'other' : 'submitter',
    numbersTaken: numbersTaken(context),
    cardLies: devices?.card === 'present',
    lastReadId,
    now: effects.now,
    mrzNoExpiry: start.kiosk.mrzNoExpiry,
  };
}
const NOTHING = { dataGroups: [], minimum: 'verified' } as const;

const toIdentify = {
  'intent.*': { actions: 'toIdentify' },
  'card.*': { actions: 'toIdentify' },
  'qr.*': { actions: 'toIdentify' },
  'read.*': { actions: 'toIdentify' },
  'devices.*': { actions: 'toIdentify' },
} as const;

/** The submitter shows who they are. */
export const identifyState = sessionSetup.createStateConfig({
  // One that is stopped on its way says nothing more.
  exit: assign({ cardIsRead: false }),
  invoke: {
    id: 'identify',
    src: 'identify',
    input: identifyInput,
    onDone: [
      {
        guard: ({ event }) => event.output.kind === 'matched',
        target: 'form',
        actions: [
          { type: 'keepReadId', params: ({ event }) => event.output },
          { type: 'openForm', params: ({ event }) => event.output },
        ],
      },
      {
        guard: ({ event }) => event.output.kind === 'other-service',
        target: 'services',
        actions: { type: 'keepReadId', params: ({ event }) => event.output },
      },
      { target: 'notice', actions: { type: 'keepReadId', params: ({ event }) => event.output } },
    ],
  },
  on: toIdentify,
});

/**
 * Somebody else lays their card, out of the middle of the form: told what is read of it and asked before anything is, then
 * as for the submitter. Every way out leads to the page that it came from, with all that stood on it.
 */
export const otherCardState = sessionSetup.createStateConfig({
  id: 'otherCard',
  initial: 'told',
  states: {
    told: {
      on: {
        'intent.set-consent': { actions: { type: 'setPersonConsent', params: ({ event }) => event } },
        'intent.accept-notice': {
          guard: 'otherConsentsSuffice',
          target: 'presents',
          actions: { type: 'audit', params: personConsentReport },
        },
        'intent.decline-notice': { target: '#form', actions: assign({ otherCard: null }) },
        'intent.back': { target: '#form', actions: assign({ otherCard: null }) },
      },
    },
    presents: {
      exit: assign({ cardIsRead: false }),
      invoke: {
        id: 'identify',
        src: 'identify',
        input: identifyInput,
        onDone: [
          {
            guard: ({ context, event }) => event.output.kind === 'matched' && otherFillsRow(context),
            target: '#row',
            actions: [
              { type: 'keepReadId', params: ({ event }) => event.output },
              { type: 'takeOtherCard', params: ({ event }) => event.output },
            ],
          },
          {
            target: '#form',
            actions: [
              { type: 'keepReadId', params: ({ event }) => event.output },
              { type: 'takeOtherCard', params: ({ event }) => event.output },
            ],
          },
        ],
      },
      on: toIdentify,
    },
  },
});

const otherFillsRow = (context: SessionContext): boolean =>
  context.chosen?.form.root.tables.has(otherPerson(context)?.at ?? '') ?? false;
