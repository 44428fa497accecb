import type { SlipFacts } from '../receipt/index.ts';
import { papersToHandIn } from './procedure-facts.ts';
import type { SessionContext } from './session-context.ts';

/** What the slip says; null before anything was handed in. */
export function slipFacts({ chosen, envelope, start, language, dossierCode }: SessionContext): SlipFacts | null {
  if (!chosen || !envelope) return null;
  return {
    language,
    unitName: start.kiosk.receptionUnit.name,
    serviceTitle: chosen.version.title[language],
    procedureCode: envelope.procedureCode,
    papers: papersToHandIn(chosen.version, language),
    dossierCode,
    localDossierId: envelope.localDossierId,
    submittedAt: new Date(envelope.confirmedAt),
    followUrl: start.kiosk.followUrl,
    helpPhone: start.kiosk.helpPhone,
  };
}
