import { READ_PHASE, type ReadProgress } from '@motcua/drivers/emrtd';
import type { CardReadOutcome, QrScan, SessionToDevices } from '@motcua/drivers/host';
import { assign, setup } from 'xstate';
import {
  type AuditReport,
  mismatchReport,
  numberTypedReport,
  qrReport,
  readReport,
  unverifiedReport,
} from './audit.ts';
import { DELAY_READ_SILENCE_MS } from './delays.ts';
import type { IdentifyEvent, ReadingNews } from './events.ts';
import {
  byChip,
  goesOnBy,
  type IdentifyContext,
  type IdentifyInput,
  type IdentifyOutput,
  isTaken,
  layingOnHelps,
  offers,
  outputOf,
  qrFailure,
  readRequest,
  scannedNumber,
  startIdentify,
  typedNumber,
  verdictOf,
  withoutChip,
} from './identify-context.ts';
import type { Verdict } from './judge.ts';
import { NO_PROGRESS, nextProgress } from './reading-progress.ts';

interface Answer {
  readonly id: number;
}

/**
 * Whose card is it: await number → await card → reading → verifying → matched | mismatch | failed(reason). Ends with the
 * outcome that may fill a form, or with where the citizen wants to go instead. `failure` is set in `mismatch` and
 * `failed` alone, and the intents that they answer to are those that the failure's screen offers.
 */
export const identifyMachine = setup({
  types: {} as { context: IdentifyContext; input: IdentifyInput; output: IdentifyOutput; events: IdentifyEvent },
  actions: {
    /** Null: nothing to say. */
    toDevices: (_, _message: SessionToDevices | null) => {},
    audit: (_, _report: AuditReport | null) => {},
    toSession: (_, _news: ReadingNews) => {},
    noteCardLies: assign({ cardLies: true }),
    noteCardLifted: assign({ cardLies: false, lifted: true }),
    noteStatus: assign(({ context }, { card }: { card: 'absent' | 'present' }) => ({
      cardLies: card === 'present',
      lifted: context.lifted || card === 'absent',
    })),
    forgetNumber: assign({ number: null, typed: { digits: '', faulty: false } }),
    forgetFailure: assign({ failure: null }),
    keepScanned: assign(({ context }, { qr }: { qr: QrScan }) => ({
      number: qr.kind === 'id-card' ? scannedNumber(qr) : context.number,
      failure: qrFailure(qr),
    })),
    keepTyped: assign(({ context }) => ({ number: typedNumber(context.typed.digits, context.now()) })),
    noteProgress: assign(({ context }, { progress }: { progress: ReadProgress }) => ({
      progress: nextProgress(context.progress, progress),
    })),
    keepUnverified: assign(({ context }) => ({ identified: withoutChip(context) })),
    keepVerdict: assign(({ context }, verdict: Verdict) => ({
      identified: byChip(context, verdict),
      failure: verdict.kind === 'failed' ? verdict.code : null,
    })),
    openRead: assign(({ context }) => ({ readId: context.readId + 1, progress: NO_PROGRESS, failure: null })),
  },
  guards: {
    cardLies: ({ context }) => context.cardLies,
    laidOnAgain: ({ context }) => context.cardLies && context.lifted && layingOnHelps(context),
    offersRetry: ({ context }) => offers(context, 'retry'),
    offersScan: ({ context }) => offers(context, 'scan-again'),
    offersTyping: ({ context }) => offers(context, 'enter-number'),
    mayGoOnUnverified: ({ context }) => goesOnBy(context) !== null,
    offersGoingOn: ({ context }) => offers(context, 'go-on-unverified'),
    offersServices: ({ context }) => offers(context, 'choose-service'),
    typedIsNumber: ({ context }) => typedNumber(context.typed.digits, context.now()) !== null,
    offersForm: ({ context }) => offers(context, 'back-to-form'),
    isTakenNumber: ({ context }) => isTaken(context, context.typed.digits),
    isTakenCard: ({ context }, { qr }: { qr: QrScan }) => qr.kind === 'id-card' && isTaken(context, qr.citizenNumber),
    isIdCard: (_, { qr }: { qr: QrScan }) => qr.kind === 'id-card',
    isOtherRead: ({ context }, { id }: Answer) => id !== context.readId,
    isVerifying: (_, { progress }: { progress: ReadProgress }) => progress.phase >= READ_PHASE.verifying,
    isVerdict: ({ context }, { outcome, kind }: { outcome: CardReadOutcome; kind: Verdict['kind'] }) =>
      verdictOf(context, outcome).kind === kind,
  },
  delays: { readSilence: DELAY_READ_SILENCE_MS },
}).createMachine({
  id: 'identify',
  initial: 'awaitNumber',
  context: ({ input }) => startIdentify(input),
  output: ({ context }) => outputOf(context),
  on: {
    'card.present': { actions: 'noteCardLies' },
    'card.absent': { actions: 'noteCardLifted' },
    'devices.lost': { actions: 'noteCardLifted' },
    'devices.status': { actions: { type: 'noteStatus', params: ({ event }) => event.status } },
    'qr.scanned': [
      {
        guard: { type: 'isTakenCard', params: ({ event }) => event },
        target: '.failed',
        actions: ['forgetNumber', assign({ failure: 'person-already-read' })],
      },
      {
        guard: { type: 'isIdCard', params: ({ event }) => event },
        target: '.awaitCard',
        actions: [
          { type: 'keepScanned', params: ({ event }) => event },
          { type: 'audit', params: ({ event }) => qrReport(event.qr) },
        ],
      },
      {
        target: '.failed',
        actions: [
          { type: 'keepScanned', params: ({ event }) => event },
          { type: 'audit', params: ({ event }) => qrReport(event.qr) },
        ],
      },
    ],
    'intent.retry': { guard: 'offersRetry', target: '.awaitCard' },
    'intent.scan-again': { guard: 'offersScan', target: '.awaitNumber', actions: 'forgetNumber' },
    'intent.enter-number': { guard: 'offersTyping', target: '.awaitNumber.typing', actions: 'forgetNumber' },
    'intent.edit': { guard: 'offersForm', target: '.left', actions: assign({ left: 'back' }) },
    'intent.choose-other-service': {
      guard: 'offersServices',
      target: '.left',
      actions: assign({ left: 'other-service' }),
    },
  },
  states: {
    awaitNumber: {
      entry: 'forgetFailure',
      initial: 'scanning',
      states: {
        scanning: {
          on: {
            'intent.enter-number': 'typing',
            'intent.back': { target: '#identify.left', actions: assign({ left: 'back' }) },
          },
        },
        typing: {
          on: {
            'intent.set-number': {
              actions: assign({ typed: ({ event }) => ({ digits: event.digits, faulty: false }) }),
            },
            'intent.next': [
              {
                guard: 'isTakenNumber',
                target: '#identify.failed',
                actions: ['forgetNumber', assign({ failure: 'person-already-read' })],
              },
              {
                guard: 'typedIsNumber',
                target: '#identify.awaitCard',
                actions: ['keepTyped', { type: 'audit', params: numberTypedReport }],
              },
              { actions: assign({ typed: ({ context }) => ({ ...context.typed, faulty: true }) }) },
            ],
            'intent.scan-again': { target: 'scanning', actions: 'forgetNumber' },
            'intent.back': { target: 'scanning', actions: 'forgetNumber' },
          },
        },
      },
    },
    awaitCard: {
      entry: 'forgetFailure',
      always: { guard: 'cardLies', target: 'withCard' },
      on: {
        'intent.back': { target: 'awaitNumber', actions: 'forgetNumber' },
        'intent.go-on-unverified': { guard: 'mayGoOnUnverified', target: 'unverified' },
        // A stray code beside the card is no reason to turn the citizen away; another ID card is a new number.
        'qr.scanned': [
          {
            guard: { type: 'isTakenCard', params: ({ event }) => event },
            target: 'failed',
            actions: ['forgetNumber', assign({ failure: 'person-already-read' })],
          },
          {
            guard: { type: 'isIdCard', params: ({ event }) => event },
            actions: [
              { type: 'keepScanned', params: ({ event }) => event },
              { type: 'audit', params: ({ event }) => qrReport(event.qr) },
            ],
          },
        ],
      },
    },
    withCard: {
      initial: 'reading',
      entry: [
        'openRead',
        {
          type: 'toDevices',
          params: ({ context }) => ({ type: 'read-card', id: context.readId, request: readRequest(context) }),
        },
        { type: 'toSession', params: { type: 'reading.began' } },
      ],
      exit: [
        {
          type: 'toDevices',
          // A read that has answered needs no cancelling.
          params: ({ context, event }) =>
            event.type === 'read.done' && event.id === context.readId
              ? null
              : { type: 'cancel-read', id: context.readId },
        },
        { type: 'toSession', params: { type: 'reading.ended' } },
      ],
      on: {
        // The scanner may see the card on its way to the reader once more.
        'qr.scanned': {},
        'intent.back': { target: 'awaitNumber', actions: 'forgetNumber' },
        'devices.lost': { target: 'failed', actions: ['noteCardLifted', assign({ failure: 'reader-lost' })] },
        'read.done': [
          { guard: { type: 'isOtherRead', params: ({ event }) => event } },
          {
            guard: { type: 'isVerdict', params: ({ event }) => ({ outcome: event.outcome, kind: 'matched' }) },
            target: 'matched',
            actions: [
              { type: 'keepVerdict', params: ({ context, event }) => verdictOf(context, event.outcome) },
              { type: 'audit', params: ({ event }) => readReport(event.outcome) },
            ],
          },
          {
            guard: { type: 'isVerdict', params: ({ event }) => ({ outcome: event.outcome, kind: 'mismatch' }) },
            target: 'mismatch',
            actions: [
              { type: 'audit', params: ({ event }) => readReport(event.outcome) },
              { type: 'audit', params: mismatchReport },
            ],
          },
          {
            target: 'failed',
            actions: [
              { type: 'keepVerdict', params: ({ context, event }) => verdictOf(context, event.outcome) },
              { type: 'audit', params: ({ event }) => readReport(event.outcome) },
            ],
          },
        ],
      },
      states: {
        reading: {
          after: { readSilence: { target: '#identify.failed', actions: assign({ failure: 'card-unresponsive' }) } },
          on: {
            'read.progress': [
              { guard: { type: 'isOtherRead', params: ({ event }) => event } },
              {
                guard: { type: 'isVerifying', params: ({ event }) => event },
                target: 'verifying',
                actions: { type: 'noteProgress', params: ({ event }) => event },
              },
              { target: 'reading', reenter: true, actions: { type: 'noteProgress', params: ({ event }) => event } },
            ],
          },
        },
        verifying: {
          after: { readSilence: { target: '#identify.failed', actions: assign({ failure: 'card-unresponsive' }) } },
          on: {
            'read.progress': [
              { guard: { type: 'isOtherRead', params: ({ event }) => event } },
              { target: 'verifying', reenter: true, actions: { type: 'noteProgress', params: ({ event }) => event } },
            ],
          },
        },
      },
    },
    /** QR and chip are of two people. */
    mismatch: {
      entry: assign({ failure: 'card-of-somebody-else' }),
      on: { 'intent.back': { target: 'awaitNumber', actions: 'forgetNumber' } },
    },
    failed: {
      entry: assign({ lifted: ({ context }) => !context.cardLies }),
      always: { guard: 'laidOnAgain', target: 'withCard' },
      on: {
        'intent.back': { target: 'awaitNumber', actions: 'forgetNumber' },
        'intent.go-on-unverified': { guard: 'offersGoingOn', target: 'unverified' },
      },
    },
    /** Without the chip, by what the QR says or what was typed: the pack takes that little, and everything says so. */
    unverified: {
      entry: ['keepUnverified', { type: 'audit', params: ({ context }) => unverifiedReport(goesOnBy(context)) }],
      always: 'matched',
    },
    matched: { type: 'final' },
    left: { type: 'final' },
  },
});
