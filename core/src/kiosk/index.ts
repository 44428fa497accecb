export { type AuditLog, type AuditProblem, type AuditVerdict, openAuditLog, verifyAuditLog } from './audit.ts';
export {
  AUDIT_EVENTS,
  type AuditContext,
  type AuditEvent,
  isServiceId,
  SESSION_AUDIT_EVENTS,
  type SessionAuditEvent,
} from './audit-events.ts';
export { type Kiosk, type KioskParts, runKiosk } from './run-kiosk.ts';
export * from './shell-port.ts';
export { AUDIT_FILE, JOURNAL_FILE, RATINGS_FILE, type StartedKiosk, startKiosk } from './start-kiosk.ts';
