import { inLanguage, paperLanguage } from '../messages/index.ts';
import type { ListFacts, SlipFacts } from '../receipt/index.ts';
import { componentsAsked, papersToHandIn, procedureFacts } from './procedure-facts.ts';
import type { SessionContext } from './session-context.ts';

/** What may be printed: the slip once a dossier was handed in, before that the list of what the service takes. */
export type PageFacts =
  | { readonly page: 'slip'; readonly facts: SlipFacts }
  | { readonly page: 'list'; readonly facts: ListFacts };

/** Null before a service was chosen. */
export function pageFacts(context: SessionContext): PageFacts | null {
  const { chosen, guide, envelope, start, dossierCode, effects } = context;
  const language = paperLanguage(context.language);
  const { helpPhone, receptionUnit, followUrl } = start.kiosk;
  const around = { language, unitName: receptionUnit.name, helpPhone };
  if (!envelope || !chosen) {
    const subject = chosen ?? guide;
    if (!subject) return null;
    const requirements = procedureFacts(subject, around);
    return { page: 'list', facts: { ...around, requirements, printedAt: effects.now() } };
  }
  return {
    page: 'slip',
    facts: {
      ...around,
      serviceTitle: inLanguage(chosen.version.title, language),
      procedureCode: envelope.procedureCode,
      papers: papersToHandIn(componentsAsked(context), language),
      dossierCode,
      localDossierId: envelope.localDossierId,
      submittedAt: new Date(envelope.confirmedAt),
      followUrl,
    },
  };
}
