import type { DossierEnvelope } from '../session/control-protocol.ts';
import type { DossierJournalState, JournalRecord } from './journal.ts';

export type EnvelopeRow = Row & { wrapped_key: string; sealed: Buffer };

export interface Row {
  local_dossier_id: string;
  idempotency_key: string;
  service_id: string;
  procedure_code: string | null;
  confirmed_at: string;
  state: DossierJournalState;
  attempts: number;
  next_attempt_at_ms: number;
  in_doubt: number;
  dossier_code: string | null;
  received_at: string | null;
  reason: string | null;
}

export function recordOf(row: Row): JournalRecord {
  return {
    localDossierId: row.local_dossier_id,
    idempotencyKey: row.idempotency_key,
    serviceId: row.service_id,
    confirmedAt: row.confirmed_at,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAtMs: row.next_attempt_at_ms,
    inDoubt: row.in_doubt === 1 || row.state === 'sending',
    dossierCode: row.dossier_code,
    receivedAt: row.received_at,
    reason: row.reason,
  };
}

export function envelopeOf(row: EnvelopeRow): DossierEnvelope {
  return {
    localDossierId: row.local_dossier_id,
    idempotencyKey: row.idempotency_key,
    serviceId: row.service_id,
    procedureCode: row.procedure_code,
    confirmedAt: row.confirmed_at,
    wrappedKey: row.wrapped_key,
    sealed: row.sealed.toString('base64'),
  };
}

export function isSame(one: DossierEnvelope, other: DossierEnvelope): boolean {
  return (
    one.idempotencyKey === other.idempotencyKey && one.sealed === other.sealed && one.wrappedKey === other.wrappedKey
  );
}
