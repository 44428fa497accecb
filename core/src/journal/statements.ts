import type { Database } from 'better-sqlite3';
import type { DossierJournalState, SettledState } from './journal.ts';
import type { EnvelopeRow, Row } from './rows.ts';

const OPEN = `state IN ('queued', 'sending')`;

/** Every statement of the journal, prepared once: one that does not fit the schema fails when the journal is opened. */
export const prepareStatements = (database: Database) => ({
  one: database.prepare<[string], Row>('SELECT * FROM dossier WHERE local_dossier_id = ?'),
  envelope: database.prepare<[string], EnvelopeRow>(
    'SELECT dossier.*, wrapped_key, sealed FROM dossier JOIN payload USING (local_dossier_id) WHERE local_dossier_id = ?',
  ),
  setAsideFor: database.prepare<[string], EnvelopeRow>(
    `SELECT dossier.*, wrapped_key, sealed FROM dossier JOIN payload USING (local_dossier_id)
     WHERE state = 'set-aside' AND reason = ?`,
  ),
  taken: database.prepare<[string, string], { one: 1 }>(
    'SELECT 1 AS one FROM dossier WHERE local_dossier_id = ? OR idempotency_key = ?',
  ),
  due: database.prepare<{ nowMs: number; horizonMs: number; limit: number }, Row>(
    `SELECT * FROM dossier WHERE ${OPEN} AND next_attempt_at_ms NOT BETWEEN @nowMs + 1 AND @nowMs + @horizonMs
     ORDER BY next_attempt_at_ms, rowid LIMIT @limit`,
  ),
  nextDue: database.prepare<[number], { at: number | null }>(
    `SELECT min(next_attempt_at_ms) AS at FROM dossier WHERE ${OPEN} AND next_attempt_at_ms > ?`,
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
     WHERE local_dossier_id = ? AND ${OPEN}`,
  ),
  waiting: database.prepare(
    `UPDATE dossier SET state = 'queued', attempts = ?, next_attempt_at_ms = ?, in_doubt = ?, reason = ?
     WHERE local_dossier_id = ? AND ${OPEN}`,
  ),
  accepted: database.prepare(
    `UPDATE dossier SET state = 'accepted', dossier_code = ?, received_at = ?, reason = NULL, settled_at_ms = ?
     WHERE local_dossier_id = ? AND ${OPEN}`,
  ),
  settled: database.prepare<[SettledState, string, number, string]>(
    `UPDATE dossier SET state = ?, reason = ?, settled_at_ms = ? WHERE local_dossier_id = ? AND ${OPEN}`,
  ),
  retry: database.prepare(
    `UPDATE dossier SET state = 'queued', in_doubt = 1, reason = NULL, settled_at_ms = NULL, next_attempt_at_ms = ?
     WHERE local_dossier_id = ? AND state = 'set-aside'`,
  ),
  removePayload: database.prepare<[string], { id: string }>(
    `DELETE FROM payload WHERE local_dossier_id IN
       (SELECT local_dossier_id FROM dossier WHERE local_dossier_id = ? AND NOT ${OPEN})
     RETURNING local_dossier_id AS id`,
  ),
  removePayloads: database.prepare<[SettledState, number], { id: string }>(
    `DELETE FROM payload WHERE local_dossier_id IN
       (SELECT local_dossier_id FROM dossier WHERE state = ? AND settled_at_ms <= ?)
     RETURNING local_dossier_id AS id`,
  ),
  counts: database.prepare<[], { state: DossierJournalState; n: number }>(
    'SELECT state, count(*) AS n FROM dossier GROUP BY state',
  ),
});
