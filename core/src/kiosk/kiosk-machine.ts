import { assign, fromPromise, setup } from 'xstate';
import type { OutOfServiceReason } from '../session/control-protocol.ts';

/** The life of the kiosk between citizens. What a citizen does is the session's machine, in a process of its own. */
export type KioskEvent =
  /** The citizen touched the attract screen. */
  | { readonly type: 'began' }
  | { readonly type: 'ended' }
  /** The session process is gone without having said so. */
  | { readonly type: 'session-lost' }
  /** Whether a dossier could be taken, as last seen. */
  | { readonly type: 'service'; readonly reason: OutOfServiceReason | null };

interface Context {
  readonly reason: OutOfServiceReason | null;
}

export interface KioskActors {
  /** Starts session, device host and renderer for the next citizen. Never rejects. */
  readonly bringUp: () => Promise<void>;
  /** Ends all three, whatever state they are in. Never rejects. */
  readonly wipe: () => Promise<void>;
}

export function createKioskMachine({ bringUp, wipe }: KioskActors) {
  return setup({
    types: { context: {} as Context, events: {} as KioskEvent },
    actors: { bringUp: fromPromise(bringUp), wipe: fromPromise(wipe) },
    guards: { canServe: ({ context }) => context.reason === null },
  }).createMachine({
    id: 'kiosk',
    context: { reason: null },
    initial: 'starting',
    on: { service: { actions: assign({ reason: ({ event }) => event.reason }) } },
    states: {
      starting: {
        invoke: { id: 'bringUp', src: 'bringUp', onDone: 'idle' },
        // `ended`: a session that is quicker than its renderer's start, or out of order, ends all the same.
        on: { ended: 'wiping', 'session-lost': 'wiping' },
      },
      idle: {
        always: { guard: ({ context }) => context.reason !== null, target: 'outOfService' },
        on: { began: 'serving', ended: 'wiping', 'session-lost': 'wiping' },
      },
      /** A session that runs is not broken off when the kiosk goes out of service: it is told when it wants to confirm. */
      serving: { on: { ended: 'wiping', 'session-lost': 'wiping' } },
      wiping: { invoke: { id: 'wipe', src: 'wipe', onDone: 'starting' } },
      outOfService: {
        always: { guard: 'canServe', target: 'idle' },
        // `began` can cross the notice on its way: the citizen is then served as far as that goes.
        on: { began: 'serving', ended: 'wiping', 'session-lost': 'wiping' },
      },
    },
  });
}
