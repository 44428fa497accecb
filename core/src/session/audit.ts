import type { CardReadOutcome, QrScan } from '@motcua/drivers/host';
import type { PrintFailure } from '@motcua/drivers/printer';
import type { AuditContext, SessionAuditEvent } from '../kiosk/audit-events.ts';
import { isServiceId } from '../kiosk/audit-events.ts';
import type { SessionToMain } from './control-protocol.ts';
import type { PayloadRefusal } from './payload-check.ts';

/** What the session may report for the audit log; main adds the session's id (core/src/kiosk/audit-events.ts). */
export type AuditReport = Extract<SessionToMain, { type: 'audit' }>;

type Reported<E extends SessionAuditEvent> = Omit<AuditContext<E>, 'sessionId'>;
const report = <E extends SessionAuditEvent>(event: E, context: Reported<E>): AuditReport => ({
  type: 'audit',
  event,
  context: { ...context },
});

export function serviceReport(
  event: 'service-chosen' | 'consent-given' | 'consent-refused',
  serviceId: string,
): AuditReport | null {
  return isServiceId(serviceId) ? report(event, { serviceId }) : null;
}

export const qrReport = ({ kind }: QrScan): AuditReport => report('qr-scanned', { qr: kind });
export const numberTypedReport = (): AuditReport => report('number-typed', {});
export const personConsentReport = (): AuditReport => report('person-consent-given', {});
export const unverifiedReport = (way: 'qr-only' | 'typed' | null): AuditReport | null =>
  way && report('identified-unverified', { way });
export const mismatchReport = (): AuditReport => report('card-mismatch', {});
export const payloadRefusedReport = (refusal: PayloadRefusal): AuditReport => report('payload-refused', { refusal });
export const contestedReport = (count: number): AuditReport => report('value-contested', { count });

export function readReport({ accessControl, verification, stats, failure }: CardReadOutcome): AuditReport {
  const durationMs = Math.max(0, Math.round(stats.ms.total));
  if (failure) return report('card-read-failed', { readFailure: failure.code, durationMs });
  return report('card-read', {
    access: accessControl.used ?? 'none',
    overall: verification.overall ?? 'none',
    chipAuthenticity: verification.chipAuthenticity,
    exchanges: stats.apdus,
    durationMs,
  });
}

export const slipReport = (failure: PrintFailure | null): AuditReport =>
  failure ? report('slip-failed', { printFailure: failure.code }) : report('slip-printed', {});
