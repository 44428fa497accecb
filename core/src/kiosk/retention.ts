import type { KioskConfig } from '../config/kiosk-config.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../submission/clock.ts';
import { isLocalDossierId } from '../submission/local-dossier-id.ts';
import type { AuditLog } from './audit.ts';
import type { AuditValues } from './audit-events.ts';

export interface Retention {
  /** Removes every payload whose time is over. */
  review(): void;
  /**
   * The citizen was there when the province said no: they know, the session holds what they entered, and what they mend
   * is another dossier. The sealed copy serves nobody any more.
   */
  rejectionTold(localDossierId: string): void;
}

/** How long the ciphertext of a settled dossier stays on this kiosk (docs/adr/0004; the notices of the packs say it). */
export function createRetention(parts: {
  readonly journal: Journal;
  readonly settings: KioskConfig['retention'];
  readonly clock: Clock;
  readonly audit: AuditLog;
}): Retention {
  const { journal, settings, clock, audit } = parts;
  const removed = (localDossierId: string, unsent: AuditValues['unsent']): void => {
    if (isLocalDossierId(localDossierId)) audit.record('dossier-payload-removed', { localDossierId, unsent });
  };
  return {
    review() {
      const before = (hours: number): number => clock.nowMs() - hours * 3_600_000;
      const accepted = journal.removePayloads({ state: 'accepted', settledAtMs: before(settings.payloadHours) });
      if (accepted.ok && accepted.value.length > 0) audit.record('payloads-removed', { count: accepted.value.length });
      // A rejection that nobody was there to hear is an officer's matter, as what was set aside is.
      for (const state of ['rejected', 'set-aside'] as const) {
        const unsent = journal.removePayloads({ state, settledAtMs: before(settings.setAsideHours) });
        for (const localDossierId of unsent.ok ? unsent.value : []) removed(localDossierId, state);
      }
    },
    rejectionTold(localDossierId) {
      if (journal.removePayload(localDossierId).ok) removed(localDossierId, 'rejected');
    },
  };
}
