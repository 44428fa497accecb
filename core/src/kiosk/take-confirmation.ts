import type { Journal } from '../journal/journal.ts';
import type { DossierEnvelope, MainToSession } from '../session/control-protocol.ts';
import { isLocalDossierId } from '../submission/local-dossier-id.ts';
import type { AuditLog } from './audit.ts';
import { isServiceId, type Uuid } from './audit-events.ts';

type Answer = Extract<MainToSession, { type: 'journaled' | 'not-journaled' }>;

export interface Confirmation {
  readonly envelope: DossierEnvelope;
  readonly visit: { readonly sessionId: Uuid; readonly wrappedKey: string; readonly localDossierId: string | null };
  /** Null: this kiosk takes no dossier. */
  readonly journal: Journal | null;
  readonly audit: AuditLog;
}

/**
 * Writes a confirmed dossier down before anybody is told that it is safe. One visit has one key and so one dossier; a
 * session that brings another key or a second dossier is out of order, and nothing of it is taken.
 */
export function takeConfirmation({ envelope, visit, journal, audit }: Confirmation): Answer {
  const { localDossierId, serviceId } = envelope;
  const refuse = (reason: 'disk-full' | 'journal-unavailable'): Answer => {
    audit.record('journal-refused', { journalFailure: reason });
    return { type: 'not-journaled', localDossierId, reason };
  };
  const isOwn = envelope.wrappedKey === visit.wrappedKey;
  const isFirst = visit.localDossierId === null || visit.localDossierId === localDossierId;
  if (!isOwn || !isFirst || !isLocalDossierId(localDossierId) || !isServiceId(serviceId)) {
    audit.record('message-refused', { process: 'session' });
    return refuse('journal-unavailable');
  }
  if (!journal) return refuse('journal-unavailable');
  const put = journal.put(envelope);
  if (!put.ok) return refuse(put.error.code === 'conflict' ? 'journal-unavailable' : put.error.code);
  audit.record('dossier-journaled', { sessionId: visit.sessionId, localDossierId, serviceId });
  return { type: 'journaled', localDossierId };
}
