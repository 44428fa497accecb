import type { Result } from '@motcua/drivers/result';
import type { DossierEnvelope } from '../session/control-protocol.ts';

/**
 * What was confirmed, on disk and encrypted, before the first byte leaves the kiosk. One file, one process. Holds
 * ciphertext and metadata without personal data; nothing here can open a payload. Implementation: `sqlite-journal.ts`.
 *
 * Every method that writes has written and fsynced when it returns `ok`; when it returns a failure nothing has changed.
 * None throws for what a disk can do, reads included: the process that holds the journal must outlive its disk.
 */
export interface Journal {
  /** Takes a dossier, state `queued`. Taking the same envelope again is no error and changes nothing. */
  put(envelope: DossierEnvelope): Result<void, JournalPutFailure>;
  /** Whether a dossier of ordinary size would be taken now; a kiosk that cannot take one says so before it asks anything. */
  canTake(): Result<void, JournalWriteFailure>;
  /**
   * Dossiers that want to be carried and whose time has come, oldest first. A time further off than `horizonMs` was
   * written under another clock and counts as come.
   */
  due(query: {
    readonly nowMs: number;
    readonly horizonMs: number;
    readonly limit: number;
  }): Result<readonly JournalRecord[], JournalReadFailure>;
  /** When, after `nowMs`, the next dossier becomes due; null when none waits beyond it. */
  nextDueAtMs(nowMs: number): Result<number | null, JournalReadFailure>;
  record(localDossierId: string): Result<JournalRecord | null, JournalReadFailure>;
  /** Null when unknown or when the payload has been removed. */
  envelope(localDossierId: string): Result<DossierEnvelope | null, JournalReadFailure>;
  /** Dossiers that were set aside for this reason and still have their payload. */
  setAsideFor(reason: string): Result<readonly DossierEnvelope[], JournalReadFailure>;
  /** Counts the attempt. After this, and only after this, bytes may leave. */
  markSending(localDossierId: string): Result<void, JournalWriteFailure>;
  markWaiting(localDossierId: string, waiting: Waiting): Result<void, JournalWriteFailure>;
  markAccepted(localDossierId: string, acceptance: Acceptance): Result<void, JournalWriteFailure>;
  /** The province's no: the dossier never becomes another. */
  markRejected(localDossierId: string, reason: string): Result<void, JournalWriteFailure>;
  /** Trying again changes nothing and nobody said no: an officer looks. */
  setAside(localDossierId: string, reason: string): Result<void, JournalWriteFailure>;
  /** What set a dossier aside is mended: back into the queue, in doubt, so that the province is asked first. */
  retry(localDossierId: string): Result<void, JournalWriteFailure>;
  /** Removes ciphertext and wrapped key of one settled dossier. No error when they are gone already. */
  removePayload(localDossierId: string): Result<void, JournalWriteFailure>;
  /** The same for all that were settled so at or before `settledAtMs`; answers which. */
  removePayloads(query: {
    readonly state: SettledState;
    readonly settledAtMs: number;
  }): Result<readonly string[], JournalWriteFailure>;
  counts(): Result<Readonly<Record<DossierJournalState, number>>, JournalReadFailure>;
  close(): void;
}

export type SettledState = 'accepted' | 'rejected' | 'set-aside';
export type DossierJournalState = 'queued' | 'sending' | SettledState;

export interface JournalRecord {
  readonly localDossierId: string;
  readonly idempotencyKey: string;
  readonly serviceId: string;
  /** ISO 8601 UTC. */
  readonly confirmedAt: string;
  readonly state: DossierJournalState;
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  /** The province may have it already: ask before sending. Always true of a record found in `sending`. */
  readonly inDoubt: boolean;
  readonly dossierCode: string | null;
  readonly receivedAt: string | null;
  /** Machine-readable, without personal data: why it waits, was rejected or set aside. */
  readonly reason: string | null;
}

export interface Waiting {
  /** All attempts so far, those that could only ask included. */
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly inDoubt: boolean;
  readonly reason: string;
}

export interface Acceptance {
  readonly dossierCode: string;
  /** ISO 8601 UTC, as the province says it. */
  readonly receivedAt: string;
}

/** Closed, or the file under it is damaged, cut short or gone. Opened again, the integrity check says which. */
export type JournalReadFailure = { readonly code: 'journal-unavailable' };

export type JournalWriteFailure = { readonly code: 'disk-full' } | JournalReadFailure;

/** `conflict`: one of the two ids belongs to another dossier already. */
export type JournalPutFailure = JournalWriteFailure | { readonly code: 'conflict' };

export type JournalOpenFailure =
  /** Another process has it open. */
  | { readonly code: 'in-use' }
  /** Not a journal, or its integrity check fails: restore or hand over to support; never overwritten here. */
  | { readonly code: 'damaged'; readonly detail: string }
  /** Written by a newer version of the kiosk. */
  | { readonly code: 'newer-schema'; readonly found: number; readonly known: number }
  | { readonly code: 'disk-full' }
  | { readonly code: 'journal-unavailable'; readonly detail: string };
