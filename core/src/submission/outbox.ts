import type { Result } from '@motcua/drivers/result';
import { createActor } from 'xstate';
import type { CarryOutcome } from '../courier/protocol.ts';
import type { Journal, JournalRecord, JournalWriteFailure } from '../journal/journal.ts';
import type { KeyRing } from '../journal/key-store.ts';
import { unwrapDossierKey } from '../journal/key-wrapping.ts';
import type { DossierEnvelope } from '../session/control-protocol.ts';
import { backOffMs } from './back-off.ts';
import type { Clock } from './clock.ts';
import type { FindAnswer } from './province-port.ts';
import {
  createSubmissionMachine,
  type SendOutcome,
  type SetAsideReason,
  type SubmissionEnd,
  type SubmissionInput,
} from './submission-machine.ts';

/** Two couriers at once: a slow dossier leaves a lane free, and a desk computer is not flooded with processes. */
export const LANES = 2;
/** Looked after at least this often, so that sleep and clock jumps cost no more. */
const LOOK_AGAIN_MS = 60_000;
/** No wait that this code writes is longer (back-off 5 min, Retry-After 1 h). */
const LONGEST_WAIT_MS = 2 * 3_600_000;

export interface OutboxParts {
  readonly journal: Journal;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** Sends a courier with one dossier. Never rejects. */
  readonly carry: (order: { envelope: DossierEnvelope; key: string; signal: AbortSignal }) => Promise<CarryOutcome>;
  /** Never rejects. */
  readonly ask: (idempotencyKey: string, signal: AbortSignal) => Promise<FindAnswer>;
  readonly onProgress: (progress: OutboxProgress) => void;
}

export type OutboxProgress = { readonly localDossierId: string; readonly attempts: number } & (
  | { readonly state: 'sending' }
  /** Set aside in an earlier run, and what was missing then is there now. */
  | { readonly state: 'retried' }
  | Exclude<SubmissionEnd, { state: 'waiting' }>
  | {
      readonly state: 'waiting';
      readonly inDoubt: boolean;
      /** False when the journal could not be written: the truth is held in memory and settled again later. */
      readonly recorded: boolean;
    }
);

export interface Outbox {
  /** Looks for dossiers whose time has come: after a confirmation, at start, when the line is back. */
  wake(): void;
  /** Abandons what is under way; the journal knows it as in doubt. Nothing is written any more. */
  stop(): void;
}

/**
 * Moves what is journaled to the province, each dossier in a round of its own (`submission-machine.ts`). A journal that
 * cannot be read or written stops nothing but the rounds: they are looked for again.
 */
export function createOutbox(parts: OutboxParts): Outbox {
  const { journal, keys, clock, onProgress } = parts;
  const active = new Map<string, { stop(): void }>();
  /** Rounds whose end could not be recorded: not before this time again. */
  const held = new Map<string, number>();
  let cancelTimer: () => void = () => {};
  let stopped = false;

  const send = async (dossier: SubmissionInput, signal: AbortSignal): Promise<SendOutcome> => {
    const { localDossierId } = dossier;
    const found = journal.envelope(localDossierId);
    if (!found.ok) return { kind: 'not-recorded', reason: found.error.code };
    const envelope = found.value;
    if (!envelope) return { kind: 'unopenable' };
    const key = unwrapDossierKey(keys, envelope.wrappedKey);
    if (!key.ok) {
      return key.error.code === 'key-missing' ? { kind: 'key-missing' } : { kind: 'unopenable' };
    }
    const recorded = journal.markSending(localDossierId);
    if (!recorded.ok) return { kind: 'not-recorded', reason: recorded.error.code };
    onProgress({ localDossierId, attempts: dossier.attempts, state: 'sending' });
    return await parts.carry({ envelope, key: key.value, signal });
  };

  const startRound = (record: JournalRecord): void => {
    const { localDossierId, idempotencyKey, attempts, inDoubt } = record;
    const abandoned = new AbortController();
    const machine = createSubmissionMachine({
      send: (dossier) => send(dossier, abandoned.signal),
      ask: (dossier) => parts.ask(dossier.idempotencyKey, abandoned.signal),
      random: parts.random,
    });
    const actor = createActor(machine, { input: { localDossierId, idempotencyKey, attempts, inDoubt } });
    const finish = (end: SubmissionEnd): void => {
      if (stopped) return;
      active.delete(localDossierId);
      settle(localDossierId, actor.getSnapshot().context.attempts, end);
      wake();
    };
    actor.subscribe({
      complete: () => {
        const { output } = actor.getSnapshot();
        if (output) finish(output);
      },
      // A bug in one round is no reason to end the kiosk with a citizen at it. What it did is not known: asked first.
      error: () => finish(broken(attempts + 1)),
    });
    active.set(localDossierId, {
      stop() {
        actor.stop();
        abandoned.abort();
      },
    });
    actor.start();
  };

  const broken = (made: number): SubmissionEnd => ({
    state: 'waiting',
    attempts: made,
    inDoubt: true,
    reason: 'round-broken',
    delayMs: backOffMs({ attempts: made, random: parts.random() }),
  });

  const settle = (localDossierId: string, attempts: number, end: SubmissionEnd): void => {
    const recorded = record(localDossierId, end);
    held.delete(localDossierId);
    if (!recorded.ok) {
      held.set(localDossierId, clock.nowMs() + (end.state === 'waiting' ? end.delayMs : LOOK_AGAIN_MS));
      onProgress({ localDossierId, attempts, state: 'waiting', inDoubt: true, recorded: false });
    } else if (end.state === 'waiting') {
      onProgress({ localDossierId, attempts, state: 'waiting', inDoubt: end.inDoubt, recorded: true });
    } else {
      onProgress({ localDossierId, attempts, ...end });
    }
  };

  const record = (localDossierId: string, end: SubmissionEnd): Result<void, JournalWriteFailure> => {
    switch (end.state) {
      case 'accepted':
        return journal.markAccepted(localDossierId, end);
      case 'rejected':
        return journal.markRejected(localDossierId, end.reason);
      case 'set-aside':
        return journal.setAside(localDossierId, end.reason);
      case 'waiting': {
        const { attempts, inDoubt, reason, delayMs } = end;
        return journal.markWaiting(localDossierId, {
          attempts,
          inDoubt,
          reason,
          nextAttemptAtMs: clock.nowMs() + delayMs,
        });
      }
      default:
        return end satisfies never;
    }
  };

  const wake = (): void => {
    if (stopped) return;
    const nowMs = clock.nowMs();
    const limit = active.size + held.size + LANES;
    const due = journal.due({ nowMs, horizonMs: LONGEST_WAIT_MS, limit });
    for (const one of due.ok ? due.value : []) {
      if (active.size >= LANES) break;
      if (active.has(one.localDossierId) || (held.get(one.localDossierId) ?? 0) > nowMs) continue;
      startRound(one);
    }
    cancelTimer();
    cancelTimer = clock.after(due.ok ? pauseMs(nowMs) : LOOK_AGAIN_MS, wake);
  };

  /** Until the next dossier is due; when all lanes are taken, the round that ends first wakes instead. */
  const pauseMs = (nowMs: number): number => {
    if (active.size >= LANES) return LOOK_AGAIN_MS;
    const due = journal.nextDueAtMs(nowMs);
    const nextMs = Math.min(...held.values(), (due.ok ? due.value : null) ?? Number.POSITIVE_INFINITY);
    return Math.min(Math.max(nextMs - nowMs, 0), LOOK_AGAIN_MS);
  };

  /** Keys are read once, at the start: that is when a key that was missing can be there again. */
  const retryWithFoundKeys = (): void => {
    const aside = journal.setAsideFor('key-missing' satisfies SetAsideReason);
    for (const { localDossierId, wrappedKey } of aside.ok ? aside.value : []) {
      if (!unwrapDossierKey(keys, wrappedKey).ok || !journal.retry(localDossierId).ok) continue;
      onProgress({ localDossierId, attempts: 0, state: 'retried' });
    }
  };

  retryWithFoundKeys();
  return {
    wake,
    stop() {
      stopped = true;
      cancelTimer();
      for (const round of active.values()) round.stop();
      active.clear();
    },
  };
}
