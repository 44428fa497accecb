import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

/** What the province keeps of a dossier. `body` is exactly what arrived. */
export interface StoredDossier {
  readonly dossierCode: string;
  readonly idempotencyKey: string;
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
  readonly dossierState: 'newlyRegistered';
  readonly body: string;
  /** How often it was delivered; more than once is a repeat under the same key, not a second dossier. */
  readonly deliveries: number;
}

export type TakeOutcome =
  | { readonly kind: 'taken' | 'replayed'; readonly dossier: StoredDossier }
  | { readonly kind: 'key-reused' };

export interface DossierStore {
  take(request: { idempotencyKey: string; body: Buffer; receptionUnit: string; at: Date }): TakeOutcome;
  byKey(idempotencyKey: string): StoredDossier | null;
  /** By the province's code, or by the temporary one that a slip carries while the dossier waits. */
  byCode(code: string): StoredDossier | null;
  all(): readonly StoredDossier[];
  close(): void;
}

const COLUMNS = `dossier_code AS dossierCode, idempotency_key AS idempotencyKey, received_at AS receivedAt,
  dossier_state AS dossierState, body, deliveries`;

export function openDossierStore(file: string): DossierStore {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS dossier (
      dossier_code    TEXT PRIMARY KEY,
      idempotency_key TEXT NOT NULL UNIQUE,
      body_sha256     TEXT NOT NULL,
      body            TEXT NOT NULL,
      received_at     TEXT NOT NULL,
      dossier_state   TEXT NOT NULL DEFAULT 'newlyRegistered',
      deliveries      INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sequence (unit_and_day TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;`);

  const byKey = database.prepare<[string], StoredDossier & { bodySha256: string }>(
    `SELECT ${COLUMNS}, body_sha256 AS bodySha256 FROM dossier WHERE idempotency_key = ?`,
  );
  const byCode = database.prepare<{ code: string }, StoredDossier>(
    `SELECT ${COLUMNS} FROM dossier WHERE dossier_code = :code OR json_extract(body, '$.localDossierId') = :code`,
  );
  const all = database.prepare<[], StoredDossier>(`SELECT ${COLUMNS} FROM dossier ORDER BY rowid`);
  const repeat = database.prepare('UPDATE dossier SET deliveries = deliveries + 1 WHERE idempotency_key = ?');
  const next = database.prepare<[string], { last: number }>(
    `INSERT INTO sequence VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last`,
  );
  const insert = database.prepare(
    'INSERT INTO dossier (dossier_code, idempotency_key, body_sha256, body, received_at) VALUES (?, ?, ?, ?, ?)',
  );

  const take = database.transaction((request: Parameters<DossierStore['take']>[0]): TakeOutcome => {
    const { idempotencyKey, body, receptionUnit, at } = request;
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const known = byKey.get(idempotencyKey);
    if (known && known.bodySha256 !== bodySha256) return { kind: 'key-reused' };
    if (known) {
      repeat.run(idempotencyKey);
      return { kind: 'replayed', dossier: known };
    }
    const unitAndDay = `${receptionUnit}-${dayInVietnam(at)}`;
    const sequence = String(next.get(unitAndDay)?.last).padStart(4, '0');
    insert.run(`${unitAndDay}-${sequence}`, idempotencyKey, bodySha256, body.toString('utf8'), at.toISOString());
    const dossier = byKey.get(idempotencyKey);
    if (!dossier) throw new Error('the dossier just written is gone');
    return { kind: 'taken', dossier };
  });

  return {
    take: (request) => take.immediate(request),
    byKey: (idempotencyKey) => byKey.get(idempotencyKey) ?? null,
    byCode: (code) => byCode.get({ code }) ?? null,
    all: () => all.all(),
    close: () => database.close(),
  };
}

/** `yyMMdd` of the dossier code: the day on the wall of the desk, not in UTC. */
function dayInVietnam(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' }).format(at);
  return parts.slice(2).replaceAll('-', '');
}
