import { assign } from 'xstate';
import { attractState } from './attract-state.ts';
import { contestedReport, payloadRefusedReport, serviceReport } from './audit.ts';
import { formState } from './form-state.ts';
import { goodbyeState } from './goodbye-state.ts';
import { identifyState, otherCardState } from './identify-state.ts';
import { overlayState } from './overlay-state.ts';
import { presenceState } from './presence-state.ts';
import { ratingState, receiptState } from './receipt-state.ts';
import { requirementsState } from './requirements-state.ts';
import { contestedCount, startSession } from './session-context.ts';
import { sessionSetup } from './session-parts.ts';

/**
 * One citizen from the first touch to the wipe. Four regions side by side: `desk` keeps what devices and main reported and how the
 * citizen wants the screens, `flow` is the way through, `presence` watches whether anybody is there, `overlay` holds what stands above the screen.
 */
export const sessionMachine = sessionSetup.createMachine({
  id: 'session',
  initial: 'running',
  context: ({ input }) => startSession(input),
  output: ({ context }) => ({ how: context.how }),
  states: {
    running: {
      type: 'parallel',
      states: {
        desk: {
          on: {
            'devices.status': { actions: { type: 'noteStatus', params: ({ event }) => event } },
            'devices.lost': { actions: 'noteDevicesLost' },
            'card.present': { actions: { type: 'noteCard', params: { card: 'present' } } },
            'card.absent': { actions: { type: 'noteCard', params: { card: 'absent' } } },
            'main.connection': { actions: assign({ connection: ({ event }) => event.connection }) },
            'main.dossier-key': { actions: assign({ dossierKey: ({ event }) => event.dossierKey }) },
            'main.out-of-service': { actions: assign({ outOfService: ({ event }) => event.reason }) },
            'intent.set-display': { actions: { type: 'setDisplay', params: ({ event }) => event } },
            'reading.began': { actions: assign({ cardIsRead: true }) },
            'reading.ended': { actions: assign({ cardIsRead: false }) },
          },
        },

        flow: {
          initial: 'attract',
          on: {
            'session.cancelled': { target: '.goodbye', actions: assign({ how: 'cancelled' }) },
            'session.timed-out': { target: '#session.ended', actions: assign({ how: 'timed-out' }) },
          },
          states: {
            attract: attractState,
            language: {
              on: {
                'intent.choose-language': {
                  guard: { type: 'speaks', params: ({ event }) => event },
                  target: 'services',
                  actions: assign({ language: ({ event }) => event.language }),
                },
              },
            },
            services: {
              on: {
                'intent.back': [
                  { guard: 'looksAtSome', actions: 'lookAtAll' },
                  { guard: 'choosesLanguage', target: 'language' },
                ],
                'intent.search-services': { actions: { type: 'search', params: ({ event }) => event } },
                'intent.choose-group': { actions: { type: 'openGroup', params: ({ event }) => event } },
                'intent.choose-service': {
                  guard: { type: 'isOffered', params: ({ event }) => event },
                  target: 'requirements',
                  actions: [
                    { type: 'chooseService', params: ({ event }) => event },
                    { type: 'audit', params: ({ event }) => serviceReport('service-chosen', event.serviceId) },
                  ],
                },
              },
            },
            requirements: requirementsState,
            notice: {
              on: {
                'intent.back': 'requirements',
                'intent.set-consent': { actions: { type: 'setConsent', params: ({ event }) => event } },
                'intent.decline-notice': {
                  target: 'declined',
                  actions: [
                    assign({ failure: 'notice-declined', consents: {} }),
                    {
                      type: 'audit',
                      params: ({ context }) => serviceReport('consent-refused', context.chosen?.pack.id ?? ''),
                    },
                  ],
                },
                'intent.accept-notice': {
                  guard: 'consentsSuffice',
                  target: 'identify',
                  actions: {
                    type: 'audit',
                    params: ({ context }) => serviceReport('consent-given', context.chosen?.pack.id ?? ''),
                  },
                },
              },
            },
            declined: {
              on: { 'intent.back': 'notice', 'intent.choose-other-service': 'services' },
            },

            identify: identifyState,
            otherCard: otherCardState,
            form: formState,
            /** What of papers the dossier needs as it is filled in; a dossier that needs none goes from the form to the review. */
            documents: {
              on: {
                'intent.back': { target: 'form', actions: 'openLastPage' },
                'intent.next': 'review',
              },
            },
            review: {
              entry: 'endEditing',
              on: {
                'intent.back': [
                  { guard: 'asksForPapers', target: 'documents' },
                  { target: 'form', actions: 'openLastPage' },
                ],
                'intent.edit-page': {
                  guard: { type: 'isPage', params: ({ event }) => event },
                  target: 'form',
                  actions: { type: 'openPage', params: ({ event }) => event },
                },
                'intent.submit': [
                  {
                    guard: 'formIsRight',
                    target: 'saving',
                    actions: [
                      'freeze',
                      {
                        type: 'audit',
                        params: ({ context }) =>
                          context.envelope && contestedCount(context) > 0
                            ? contestedReport(contestedCount(context))
                            : null,
                      },
                      {
                        type: 'audit',
                        params: ({ context }) => context.refusal && payloadRefusedReport(context.refusal),
                      },
                    ],
                  },
                  { target: 'form', actions: 'openFaultyPage' },
                ],
              },
            },

            saving: {
              id: 'saving',
              entry: {
                type: 'toMain',
                params: ({ context }) => context.envelope && { type: 'confirm', envelope: context.envelope },
              },
              // The payload check refused what would have been sealed.
              always: { guard: 'nothingSealed', target: 'notSaved' },
              after: { journalSilence: { target: 'notSaved', actions: assign({ failure: 'journal-silent' }) } },
              on: {
                'main.journaled': { guard: { type: 'isThisDossier', params: ({ event }) => event }, target: 'sending' },
                'main.not-journaled': {
                  guard: { type: 'isThisDossier', params: ({ event }) => event },
                  target: 'notSaved',
                  actions: assign({ failure: ({ event }) => event.reason }),
                },
              },
            },
            notSaved: {
              on: {
                'intent.retry': 'saving',
                'intent.edit': { guard: 'nothingSealed', target: 'review', actions: 'thaw' },
                // The answer came late: what is on disk is taken, whatever the screen said meanwhile.
                'main.journaled': { guard: { type: 'isThisDossier', params: ({ event }) => event }, target: 'sending' },
              },
            },
            sending: {
              id: 'sending',
              after: { sendingPatience: 'receipt' },
              on: {
                'main.submission': [
                  { guard: { type: 'isOtherDossier', params: ({ event }) => event } },
                  { guard: ({ event }) => event.state.state === 'rejected', target: 'rejected' },
                  { guard: ({ event }) => event.state.state === 'sending' },
                  { target: 'receipt', actions: { type: 'noteSubmission', params: ({ event }) => event } },
                ],
              },
            },
            rejected: {
              entry: assign({ failure: 'dossier-rejected' }),
              on: { 'intent.edit': { guard: 'canHandInAgain', target: 'review', actions: 'thaw' } },
            },

            receipt: receiptState,
            rating: ratingState,
            goodbye: goodbyeState,
          },
        },

        presence: presenceState,

        overlay: overlayState,
      },
    },
    ended: {
      type: 'final',
      entry: [
        'forget',
        'forgetDisplay',
        { type: 'toMain', params: ({ context }) => ({ type: 'ended', how: context.how }) },
      ],
    },
  },
});
