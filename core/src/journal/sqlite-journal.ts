import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import Database from 'better-sqlite3';
import type { DossierEnvelope } from '../session/control-protocol.ts';
import { createDiskReserve, type DiskReserve } from './disk-reserve.ts';
import type {
  Acceptance,
  DossierJournalState,
  Journal,
  JournalOpenFailure,
  JournalPutFailure,
  JournalReadFailure,
  JournalRecord,
  JournalWriteFailure,
  SettledState,
  Waiting,
} from './journal.ts';
import { envelopeOf, isSame, recordOf } from './rows.ts';
import { watchSameFile } from './same-file.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';
import { prepareStatements } from './statements.ts';

const PAGE_BYTES = 4096;
/** 1 MiB of log at most, so that the reserve below covers a log and the pages that it becomes. */
const CHECKPOINT_PAGES = 256;
/** A form without attachments stays far below. */
const ORDINARY_DOSSIER_BYTES = 64 * 1024;
const DEFAULT_RESERVE_BYTES = 4 * 1024 * 1024;
/** About 20,000 dossiers of the size that a form makes; a desk that has this many waiting needs a person, not more room. */
export const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

export interface JournalOptions {
  readonly file: string;
  readonly now: () => number;
  /** Beyond this the journal answers `disk-full`, so that it never takes the room that the desk's system needs. */
  readonly maxBytes?: number;
  /** Room kept for carrying what was taken when the disk is full (`disk-reserve.ts`). */
  readonly reserveBytes?: number;
}

/** Opens or creates the journal, checks it, and holds it alone until `close`. */
export function openJournal(options: JournalOptions): Result<Journal, JournalOpenFailure> {
  let database: Database.Database | undefined;
  try {
    createPrivately(options.file);
    database = new Database(options.file, { timeout: 0 });
    // EXCLUSIVE comes before WAL: the wal-index then lives in this process's memory, and nobody else gets in.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
    database.pragma('foreign_keys = ON');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    const check: unknown = database.pragma('integrity_check(1)', { simple: true });
    if (check !== 'ok') return refuse(database, { code: 'damaged', detail: 'integrity check failed' });
    const newer = migrate(database, options.now());
    if (newer) return refuse(database, { code: 'newer-schema', found: newer.newer, known: SCHEMA_VERSION });
    const reserve = createDiskReserve(`${options.file}.reserve`, options.reserveBytes ?? DEFAULT_RESERVE_BYTES);
    const { file, now, maxBytes = DEFAULT_MAX_BYTES } = options;
    return ok(new SqliteJournal({ database, file, reserve, now, maxBytes }));
  } catch (cause) {
    return refuse(database, openFailure(cause));
  }
}

function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Only when absent: POSIX drops a process's locks on a file as soon as the process closes any descriptor of it.
  // SQLite gives its -wal file the rights of the database file.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600));
}

function refuse(
  database: Database.Database | undefined,
  failure: JournalOpenFailure,
): Result<never, JournalOpenFailure> {
  database?.close();
  return err(failure);
}

function openFailure(cause: unknown): JournalOpenFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { code: 'in-use' };
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return { code: 'damaged', detail: code };
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return { code: 'disk-full' };
  if (code.startsWith('SQLITE_') || /^E[A-Z]+$/.test(code)) return { code: 'journal-unavailable', detail: code };
  throw cause;
}

const UNAVAILABLE = { ok: false, error: { code: 'journal-unavailable' } } as const;

class SqliteJournal implements Journal {
  private readonly database: Database.Database;
  private readonly reserve: DiskReserve;
  private readonly now: () => number;
  private readonly maxBytes: number;
  private readonly statements;
  /** The database file never shrinks by itself: nothing here vacuums. */
  private readonly isSameFile: () => boolean;
  /** The file failed since it was last checked. */
  private suspect = false;
  /** The log may still hold what was removed, and may have been left so by an earlier run. */
  private logHoldsRemoved = true;

  constructor(parts: {
    database: Database.Database;
    file: string;
    reserve: DiskReserve;
    now: () => number;
    maxBytes: number;
  }) {
    this.database = parts.database;
    this.isSameFile = watchSameFile(parts.file);
    this.reserve = parts.reserve;
    this.now = parts.now;
    this.maxBytes = parts.maxBytes;
    this.statements = prepareStatements(parts.database);
  }

  put(envelope: DossierEnvelope): Result<void, JournalPutFailure> {
    const { localDossierId, idempotencyKey, wrappedKey } = envelope;
    const known = this.envelope(localDossierId);
    if (!known.ok) return known;
    if (known.value) return isSame(known.value, envelope) ? ok(undefined) : err({ code: 'conflict' });
    const taken = this.read(() => this.statements.taken.get(localDossierId, idempotencyKey));
    if (!taken.ok) return taken;
    if (taken.value) return err({ code: 'conflict' });
    const room = this.roomFor(envelope.sealed.length);
    if (!room.ok) return room;
    return this.attempt(
      this.transaction(() => {
        this.statements.put.run({ ...envelope, nowMs: this.now() });
        this.statements.putPayload.run(localDossierId, wrappedKey, Buffer.from(envelope.sealed, 'base64'));
      }),
    );
  }

  canTake(): Result<void, JournalWriteFailure> {
    return this.roomFor(ORDINARY_DOSSIER_BYTES);
  }

  due(query: {
    nowMs: number;
    horizonMs: number;
    limit: number;
  }): Result<readonly JournalRecord[], JournalReadFailure> {
    return this.read(() => this.statements.due.all(query).map(recordOf));
  }

  nextDueAtMs(nowMs: number): Result<number | null, JournalReadFailure> {
    return this.read(() => this.statements.nextDue.get(nowMs)?.at ?? null);
  }

  record(localDossierId: string): Result<JournalRecord | null, JournalReadFailure> {
    return this.read(() => {
      const row = this.statements.one.get(localDossierId);
      return row ? recordOf(row) : null;
    });
  }

  envelope(localDossierId: string): Result<DossierEnvelope | null, JournalReadFailure> {
    return this.read(() => {
      const row = this.statements.envelope.get(localDossierId);
      return row ? envelopeOf(row) : null;
    });
  }

  setAsideFor(reason: string): Result<readonly DossierEnvelope[], JournalReadFailure> {
    return this.read(() => this.statements.setAsideFor.all(reason).map(envelopeOf));
  }

  markSending(localDossierId: string): Result<void, JournalWriteFailure> {
    return this.write(() => changedOne(this.statements.sending.run(localDossierId)));
  }

  markWaiting(localDossierId: string, waiting: Waiting): Result<void, JournalWriteFailure> {
    const { attempts, nextAttemptAtMs, inDoubt, reason } = waiting;
    return this.write(() =>
      changedOne(this.statements.waiting.run(attempts, nextAttemptAtMs, inDoubt ? 1 : 0, reason, localDossierId)),
    );
  }

  markAccepted(localDossierId: string, acceptance: Acceptance): Result<void, JournalWriteFailure> {
    const { dossierCode, receivedAt } = acceptance;
    return this.write(() =>
      changedOne(this.statements.accepted.run(dossierCode, receivedAt, this.now(), localDossierId)),
    );
  }

  markRejected(localDossierId: string, reason: string): Result<void, JournalWriteFailure> {
    return this.write(() => changedOne(this.statements.settled.run('rejected', reason, this.now(), localDossierId)));
  }

  setAside(localDossierId: string, reason: string): Result<void, JournalWriteFailure> {
    return this.write(() => changedOne(this.statements.settled.run('set-aside', reason, this.now(), localDossierId)));
  }

  retry(localDossierId: string): Result<void, JournalWriteFailure> {
    return this.write(() => changedOne(this.statements.retry.run(this.now(), localDossierId)));
  }

  removePayload(localDossierId: string): Result<void, JournalWriteFailure> {
    const removed = this.remove(() => this.statements.removePayload.all(localDossierId));
    return removed.ok ? ok(undefined) : removed;
  }

  removePayloads(query: { state: SettledState; settledAtMs: number }): Result<readonly string[], JournalWriteFailure> {
    return this.remove(() => this.statements.removePayloads.all(query.state, query.settledAtMs));
  }

  counts(): Result<Readonly<Record<DossierJournalState, number>>, JournalReadFailure> {
    return this.read(() => {
      const counts = { queued: 0, sending: 0, accepted: 0, rejected: 0, 'set-aside': 0 };
      for (const { state, n } of this.statements.counts.all()) counts[state] = n;
      return counts;
    });
  }

  close(): void {
    this.database.close();
  }

  private remove(statement: () => readonly { readonly id: string }[]): Result<readonly string[], JournalWriteFailure> {
    const removed = this.write(() => statement().map(({ id }) => id));
    if (!removed.ok) return removed;
    if (removed.value.length > 0) this.logHoldsRemoved = true;
    // secure_delete zeroes the pages; the log still holds what they were until it is cut.
    if (this.logHoldsRemoved) this.logHoldsRemoved = !this.cutLog().ok;
    return removed;
  }

  private cutLog(): Result<unknown, JournalWriteFailure> {
    return this.attempt(() => this.database.pragma('wal_checkpoint(TRUNCATE)'));
  }

  /** The limit is for new dossiers alone: marks on those taken may always grow the file. */
  private roomFor(bytes: number): Result<void, JournalWriteFailure> {
    if (!this.isSound()) return UNAVAILABLE;
    const pages = (name: string): number => Number(this.database.pragma(name, { simple: true }));
    const used = this.attempt(() => (pages('page_count') - pages('freelist_count')) * PAGE_BYTES);
    if (!used.ok) return used;
    return used.value + bytes <= this.maxBytes && this.reserve.hold() ? ok(undefined) : err({ code: 'disk-full' });
  }

  /**
   * Whether a new dossier would be safe here. SQLite works on from its cache when the file under it was cut short or
   * replaced, and what it then takes is lost at the next start: so the file itself is looked at, and after any failure
   * its pages too.
   */
  private isSound(): boolean {
    if (!this.isSameFile()) return false;
    if (!this.suspect) return true;
    const check = this.read(() => {
      // Pages that are in the cache would be found as they were.
      this.database.pragma('shrink_memory');
      return this.database.pragma('quick_check(1)', { simple: true });
    });
    if (check.ok && check.value === 'ok') this.suspect = false;
    return !this.suspect;
  }

  private read<T>(body: () => T): Result<T, JournalReadFailure> {
    const done = this.attempt(body);
    return done.ok ? done : UNAVAILABLE;
  }

  /** For dossiers that were taken already: on a full disk it uses the reserve. */
  private write<T>(body: () => T): Result<T, JournalWriteFailure> {
    const once = this.attempt(this.transaction(body));
    if (once.ok || once.error.code !== 'disk-full' || !this.reserve.release()) return once;
    this.cutLog();
    return this.attempt(this.transaction(body));
  }

  private transaction<T>(body: () => T): () => T {
    return () => this.database.transaction(body).immediate();
  }

  private attempt<T>(body: () => T): Result<T, JournalWriteFailure> {
    // A transaction that could not even be rolled back: whatever came after would be part of it, and not durable.
    if (!this.database.open || this.database.inTransaction) return UNAVAILABLE;
    try {
      return ok(body());
    } catch (cause) {
      // The statements were prepared against this schema: what SQLite complains of now is the state of the file.
      if (!(cause instanceof Database.SqliteError)) throw cause;
      if (cause.code.startsWith('SQLITE_FULL')) return err({ code: 'disk-full' });
      this.suspect = true;
      return UNAVAILABLE;
    }
  }
}

function changedOne({ changes }: Database.RunResult): void {
  if (changes !== 1) throw new Error('journal: no dossier in a state that allows this step');
}
