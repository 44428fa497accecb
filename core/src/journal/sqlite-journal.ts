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
  JournalRecord,
  JournalWriteFailure,
  Waiting,
} from './journal.ts';
import { type EnvelopeRow, envelopeOf, isSame, type Row, recordOf } from './rows.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';

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
    return ok(
      new SqliteJournal({ database, reserve, now: options.now, maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES }),
    );
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

const DISK_TROUBLE = /^SQLITE_(?:IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|BUSY|LOCKED)/;

class SqliteJournal implements Journal {
  private readonly database: Database.Database;
  private readonly reserve: DiskReserve;
  private readonly now: () => number;
  private readonly maxBytes: number;
  private readonly statements;

  constructor(parts: { database: Database.Database; reserve: DiskReserve; now: () => number; maxBytes: number }) {
    const { database } = parts;
    this.database = database;
    this.reserve = parts.reserve;
    this.now = parts.now;
    this.maxBytes = parts.maxBytes;
    const open = `state IN ('queued', 'sending')`;
    this.statements = {
      one: database.prepare<[string], Row>('SELECT * FROM dossier WHERE local_dossier_id = ?'),
      envelope: database.prepare<[string], EnvelopeRow>(
        'SELECT dossier.*, wrapped_key, sealed FROM dossier JOIN payload USING (local_dossier_id) WHERE local_dossier_id = ?',
      ),
      taken: database.prepare<[string, string], { one: 1 }>(
        'SELECT 1 AS one FROM dossier WHERE local_dossier_id = ? OR idempotency_key = ?',
      ),
      due: database.prepare<{ nowMs: number; horizonMs: number; limit: number }, Row>(
        `SELECT * FROM dossier WHERE ${open} AND next_attempt_at_ms NOT BETWEEN @nowMs + 1 AND @nowMs + @horizonMs ORDER BY next_attempt_at_ms, rowid LIMIT @limit`,
      ),
      nextDue: database.prepare<[number], { at: number | null }>(
        `SELECT min(next_attempt_at_ms) AS at FROM dossier WHERE ${open} AND next_attempt_at_ms > ?`,
      ),
      put: database.prepare(
        `INSERT INTO dossier (local_dossier_id, idempotency_key, service_id, procedure_code, confirmed_at,
           state, next_attempt_at_ms)
         VALUES (@localDossierId, @idempotencyKey, @serviceId, @procedureCode, @confirmedAt,
           'queued', @nowMs)`,
      ),
      putPayload: database.prepare('INSERT INTO payload VALUES (?, ?, ?)'),
      sending: database.prepare(
        `UPDATE dossier SET state = 'sending', attempts = attempts + 1, reason = NULL
         WHERE local_dossier_id = ? AND ${open}`,
      ),
      waiting: database.prepare(
        `UPDATE dossier SET state = 'queued', attempts = ?, next_attempt_at_ms = ?, in_doubt = ?, reason = ?
         WHERE local_dossier_id = ? AND ${open}`,
      ),
      accepted: database.prepare(
        `UPDATE dossier SET state = 'accepted', dossier_code = ?, received_at = ?, reason = NULL, settled_at_ms = ?
         WHERE local_dossier_id = ? AND ${open}`,
      ),
      settled: database.prepare(
        `UPDATE dossier SET state = ?, reason = ?, settled_at_ms = ? WHERE local_dossier_id = ? AND ${open}`,
      ),
      retry: database.prepare(
        `UPDATE dossier SET state = 'queued', in_doubt = 1, settled_at_ms = NULL, next_attempt_at_ms = ?
         WHERE local_dossier_id = ? AND state = 'set-aside'`,
      ),
      removePayloads: database.prepare(
        `DELETE FROM payload WHERE local_dossier_id IN
           (SELECT local_dossier_id FROM dossier WHERE state = 'accepted' AND settled_at_ms <= ?)`,
      ),
      counts: database.prepare<[], { state: DossierJournalState; n: number }>(
        'SELECT state, count(*) AS n FROM dossier GROUP BY state',
      ),
    };
  }

  put(envelope: DossierEnvelope): Result<void, JournalPutFailure> {
    const known = this.envelope(envelope.localDossierId);
    if (known) return isSame(known, envelope) ? ok(undefined) : err({ code: 'conflict' });
    if (this.statements.taken.get(envelope.localDossierId, envelope.idempotencyKey)) return err({ code: 'conflict' });
    const room = this.roomFor(envelope.sealed.length);
    if (!room.ok) return room;
    return this.attempt(
      this.transaction(() => {
        const { localDossierId, wrappedKey } = envelope;
        this.statements.put.run({ ...envelope, nowMs: this.now() });
        this.statements.putPayload.run(localDossierId, wrappedKey, Buffer.from(envelope.sealed, 'base64'));
      }),
    );
  }

  canTake(): Result<void, JournalWriteFailure> {
    return this.roomFor(ORDINARY_DOSSIER_BYTES);
  }

  due(query: { nowMs: number; horizonMs: number; limit: number }): readonly JournalRecord[] {
    return this.statements.due.all(query).map(recordOf);
  }

  nextDueAtMs(nowMs: number): number | null {
    return this.statements.nextDue.get(nowMs)?.at ?? null;
  }

  record(localDossierId: string): JournalRecord | null {
    const row = this.statements.one.get(localDossierId);
    return row ? recordOf(row) : null;
  }

  envelope(localDossierId: string): DossierEnvelope | null {
    const row = this.statements.envelope.get(localDossierId);
    return row ? envelopeOf(row) : null;
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

  removePayloads({ settledAtMs }: { settledAtMs: number }): Result<number, JournalWriteFailure> {
    let removed = 0;
    const written = this.write(() => {
      removed = this.statements.removePayloads.run(settledAtMs).changes;
    });
    if (!written.ok || removed === 0) return written.ok ? ok(0) : written;
    // secure_delete zeroes the pages; the log still holds what they were until it is cut.
    const cut = this.attempt(() => this.database.pragma('wal_checkpoint(TRUNCATE)'));
    return cut.ok ? ok(removed) : cut;
  }

  counts(): Readonly<Record<DossierJournalState, number>> {
    const counts = { queued: 0, sending: 0, accepted: 0, rejected: 0, 'set-aside': 0 };
    for (const { state, n } of this.statements.counts.all()) counts[state] = n;
    return counts;
  }

  close(): void {
    this.database.close();
  }

  /** The limit is for new dossiers alone: marks on those taken may always grow the file. */
  private roomFor(bytes: number): Result<void, JournalWriteFailure> {
    if (!this.database.open) return err({ code: 'journal-unavailable' });
    const pages = (name: string): number => Number(this.database.pragma(name, { simple: true }));
    const usedBytes = (pages('page_count') - pages('freelist_count')) * PAGE_BYTES;
    return usedBytes + bytes <= this.maxBytes && this.reserve.hold() ? ok(undefined) : err({ code: 'disk-full' });
  }

  /** For dossiers that were taken already: on a full disk it uses the reserve. */
  private write(body: () => void): Result<void, JournalWriteFailure> {
    const once = this.attempt(this.transaction(body));
    if (once.ok || once.error.code !== 'disk-full' || !this.reserve.release()) return once;
    this.attempt(() => this.database.pragma('wal_checkpoint(TRUNCATE)'));
    return this.attempt(this.transaction(body));
  }

  private transaction(body: () => void): () => void {
    return () => this.database.transaction(body).immediate();
  }

  private attempt(body: () => void): Result<void, JournalWriteFailure> {
    if (!this.database.open) return err({ code: 'journal-unavailable' });
    try {
      body();
      return ok(undefined);
    } catch (cause) {
      const code = cause instanceof Database.SqliteError ? cause.code : '';
      if (code.startsWith('SQLITE_FULL')) return err({ code: 'disk-full' });
      if (DISK_TROUBLE.test(code)) return err({ code: 'journal-unavailable' });
      throw cause;
    }
  }
}

function changedOne({ changes }: Database.RunResult): void {
  if (changes !== 1) throw new Error('journal: no dossier in a state that allows this step');
}
