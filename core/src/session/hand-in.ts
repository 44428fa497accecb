import { frozen } from './freeze.ts';
import type { SessionContext } from './session-context.ts';

/** Frozen once: a repeated confirmation carries the same ids, so that the journal and the province know it again. */
export function freeze(context: SessionContext): Partial<SessionContext> {
  const { chosen, identified, persons, envelope, effects, entries, consents, language, start, dossierKey } = context;
  if (envelope || !chosen || !identified) return {};
  const ids = { localDossierId: effects.newLocalDossierId(), idempotencyKey: effects.newIdempotencyKey() };
  const { kiosk } = start;
  const confirmed = { ...chosen, entries, consents, identified, persons, kiosk, language, at: effects.now(), ids };
  const result = frozen(confirmed, { submitter: identified, persons }, dossierKey);
  return result.kind === 'sealed'
    ? { envelope: result.envelope, refusal: null }
    : { refusal: result.refusal, failure: 'payload-refused' };
}
