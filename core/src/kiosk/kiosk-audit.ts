import type { SessionToMain, SubmissionState } from '../session/control-protocol.ts';
import { isLocalDossierId } from '../submission/local-dossier-id.ts';
import type { OutboxProgress } from '../submission/outbox.ts';
import type { AuditLog } from './audit.ts';
import { isAuditContext, isSessionAuditEvent, loggedDossierCode, problemOf, type Uuid } from './audit-events.ts';

/** What the citizen who is still there may know. A set-aside dossier is an officer's matter: to them it waits. */
export function sessionStateOf(progress: OutboxProgress): SubmissionState {
  switch (progress.state) {
    case 'sending':
      return { state: 'sending' };
    case 'accepted':
      return { state: 'accepted', dossierCode: progress.dossierCode, receivedAt: progress.receivedAt };
    case 'rejected':
      return { state: 'rejected', reason: progress.reason };
    case 'waiting':
    case 'retried':
    case 'set-aside':
      return { state: 'waiting' };
    default:
      return progress satisfies never;
  }
}

export function auditProgress(audit: AuditLog, progress: OutboxProgress): void {
  const { localDossierId, attempts } = progress;
  if (!isLocalDossierId(localDossierId)) return;
  switch (progress.state) {
    case 'sending':
      audit.record('dossier-sending', { localDossierId, attempts });
      return;
    case 'accepted':
      audit.record('dossier-accepted', {
        localDossierId,
        dossierCode: loggedDossierCode(progress.dossierCode),
        attempts,
      });
      return;
    case 'rejected':
      audit.record('dossier-rejected', { localDossierId, attempts, problem: problemOf(progress.reason) });
      return;
    case 'retried':
      audit.record('dossier-retried', { localDossierId });
      return;
    case 'set-aside':
      audit.record('dossier-set-aside', { localDossierId, setAside: progress.reason });
      return;
    case 'waiting': {
      const outcome = !progress.recorded ? 'not-recorded' : progress.inDoubt ? 'unknown' : 'not-received';
      audit.record('dossier-waiting', { localDossierId, attempts, outcome });
      return;
    }
    default:
      progress satisfies never;
  }
}

/** False when the report is not of the closed catalogue: nothing of it is written. */
export function auditSessionReport(parts: {
  audit: AuditLog;
  sessionId: Uuid;
  report: Extract<SessionToMain, { type: 'audit' }>;
}): boolean {
  const { audit, sessionId, report } = parts;
  const context = { ...report.context, sessionId };
  if (!isSessionAuditEvent(report.event) || !isAuditContext(report.event, context)) return false;
  audit.record(report.event, context);
  return true;
}
