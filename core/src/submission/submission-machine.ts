import { assign, fromPromise, setup } from 'xstate';
import type { CarryOutcome } from '../courier/protocol.ts';
import { backOffMs } from './back-off.ts';
import type { FindAnswer } from './province-port.ts';

/**
 * One round with one dossier: from `queued` to an end that the journal can record. The journal's row is the dossier at
 * rest, this machine is the dossier in motion; a dossier in doubt (the province may have it) is asked about before it is
 * sent, and asked about again when the sending ends in doubt or in a rejection. What asking cannot settle, the
 * idempotency key does.
 */
export interface SubmissionInput {
  readonly localDossierId: string;
  readonly idempotencyKey: string;
  /** Attempts made in earlier rounds; a round that could only ask counts as one. */
  readonly attempts: number;
  readonly inDoubt: boolean;
}

interface Context extends SubmissionInput {
  /** True once this round has sent: then "not found" ends the round instead of sending again at once. */
  readonly hasSent: boolean;
  /** Why the last step did not settle it; machine-readable, without personal data. */
  readonly reason: string;
  readonly retryAfterMs: number;
  readonly end: SubmissionEnd | null;
}

export type SetAsideReason = 'key-missing' | 'unopenable' | 'exchange-broken';

/** What became of one sending: the courier's report, or why no courier could go. */
export type SendOutcome =
  | CarryOutcome
  /** The kiosk key that wrapped the dossier key is not there. */
  | { readonly kind: 'key-missing' }
  /** The journal could not note that a sending begins, so none began. */
  | { readonly kind: 'not-recorded'; readonly reason: string };

export type SubmissionEnd =
  | { readonly state: 'accepted'; readonly dossierCode: string; readonly receivedAt: string }
  | { readonly state: 'rejected'; readonly reason: string }
  | {
      readonly state: 'waiting';
      readonly attempts: number;
      readonly delayMs: number;
      readonly inDoubt: boolean;
      readonly reason: string;
    }
  | { readonly state: 'set-aside'; readonly reason: SetAsideReason };

export interface SubmissionActors {
  /** Notes the attempt in the journal, then sends a courier. Never rejects. */
  readonly send: (dossier: SubmissionInput, signal: AbortSignal) => Promise<SendOutcome>;
  /** Asks the province. Never rejects. */
  readonly ask: (dossier: SubmissionInput, signal: AbortSignal) => Promise<FindAnswer>;
  /** 0 to 1. */
  readonly random: () => number;
}

export function createSubmissionMachine({ send, ask, random }: SubmissionActors) {
  return setup({
    types: {
      context: {} as Context,
      input: {} as SubmissionInput,
      output: {} as SubmissionEnd | null,
    },
    actors: {
      send: fromPromise<SendOutcome, Context>(({ input, signal }) => send(input, signal)),
      ask: fromPromise<FindAnswer, Context>(({ input, signal }) => ask(input, signal)),
    },
  }).createMachine({
    id: 'submission',
    context: ({ input }) => ({ ...input, hasSent: false, reason: '', retryAfterMs: 0, end: null }),
    initial: 'queued',
    states: {
      queued: {
        always: [{ guard: ({ context }) => context.inDoubt, target: 'asking' }, { target: 'sending' }],
      },
      asking: {
        invoke: {
          id: 'ask',
          src: 'ask',
          input: ({ context }) => context,
          onDone: [
            {
              guard: ({ event }) => event.output.kind === 'found',
              target: 'accepted',
              actions: assign({ end: ({ event }) => acceptance(event.output) }),
            },
            {
              guard: ({ context, event }) => event.output.kind === 'not-found' && !context.hasSent,
              target: 'sending',
            },
            {
              guard: ({ context, event }) => event.output.kind === 'not-found' && context.end?.state === 'rejected',
              target: 'rejected',
            },
            {
              target: 'waiting',
              actions: assign({
                attempts: ({ context }) => (context.hasSent ? context.attempts : context.attempts + 1),
                reason: ({ context, event }) =>
                  event.output.kind === 'unknown' ? event.output.reason : context.reason,
              }),
            },
          ],
        },
      },
      sending: {
        entry: assign({ hasSent: true, attempts: ({ context }) => context.attempts + 1 }),
        invoke: {
          id: 'send',
          src: 'send',
          input: ({ context }) => context,
          onDone: [
            {
              guard: ({ event }) => event.output.kind === 'accepted',
              target: 'accepted',
              actions: assign({ end: ({ event }) => acceptance(event.output) }),
            },
            {
              // An earlier request may have been taken meanwhile: a rejection beside an acceptance would be untrue.
              guard: ({ context, event }) => event.output.kind === 'rejected' && context.inDoubt,
              target: 'asking',
              actions: assign({
                end: ({ event }) => rejection(event.output),
                reason: ({ event }) => reasonOf(event.output),
              }),
            },
            {
              guard: ({ event }) => event.output.kind === 'rejected',
              target: 'rejected',
              actions: assign({ end: ({ event }) => rejection(event.output) }),
            },
            {
              guard: ({ event }) => setAsideReason(event.output) !== null,
              target: 'setAside',
              actions: assign({ end: ({ event }) => setAside(event.output) }),
            },
            {
              guard: ({ event }) => event.output.kind === 'unknown',
              target: 'asking',
              actions: assign({ inDoubt: true, reason: ({ event }) => reasonOf(event.output) }),
            },
            {
              target: 'waiting',
              actions: assign({
                reason: ({ event }) => reasonOf(event.output),
                retryAfterMs: ({ event }) => retryAfterMs(event.output),
              }),
            },
          ],
        },
      },
      accepted: { type: 'final' },
      rejected: { type: 'final' },
      setAside: { type: 'final' },
      waiting: {
        type: 'final',
        entry: assign({
          // A dossier once in doubt stays so: an earlier request may still be under way inside a slow province.
          end: ({ context }) => ({
            state: 'waiting',
            attempts: context.attempts,
            inDoubt: context.inDoubt,
            reason: context.reason,
            delayMs: Math.max(backOffMs({ attempts: context.attempts, random: random() }), context.retryAfterMs),
          }),
        }),
      },
    },
    output: ({ context }) => context.end,
  });
}

function acceptance(outcome: SendOutcome | FindAnswer): SubmissionEnd | null {
  if (outcome.kind !== 'accepted' && outcome.kind !== 'found') return null;
  return { state: 'accepted', dossierCode: outcome.dossierCode, receivedAt: outcome.receivedAt };
}

const rejection = (outcome: SendOutcome): SubmissionEnd => ({ state: 'rejected', reason: reasonOf(outcome) });

function setAside(outcome: SendOutcome): SubmissionEnd | null {
  const reason = setAsideReason(outcome);
  return reason && { state: 'set-aside', reason };
}

function setAsideReason(outcome: SendOutcome): SetAsideReason | null {
  switch (outcome.kind) {
    case 'unopenable':
      return 'unopenable';
    case 'key-missing':
      return 'key-missing';
    case 'broken':
      return 'exchange-broken';
    case 'accepted':
    case 'rejected':
    case 'not-received':
    case 'not-recorded':
    case 'unknown':
      return null;
    default:
      return outcome satisfies never;
  }
}

const retryAfterMs = (outcome: SendOutcome): number =>
  outcome.kind === 'not-received' ? (outcome.retryAfterMs ?? 0) : 0;

const reasonOf = (outcome: SendOutcome): string => ('reason' in outcome ? outcome.reason : outcome.kind);
