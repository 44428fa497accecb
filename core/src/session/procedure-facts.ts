import type { RequiredPaper, RequirementsModel } from '../contract/entry-screens.ts';
import type { Language, Paper } from '../contract/screen-model.ts';
import { evaluate, holdsIn } from '../forms/index.ts';
import { inLanguage, message } from '../messages/index.ts';
import { confirmedProcedureCode, type Offered } from '../services/index.ts';
import type { DossierComponent } from '../services/pack.ts';
import type { SessionContext } from './session-context.ts';

/** A citizen is told before anything is read what the procedure takes, costs and gives, and how sure that is. */
export function procedureFacts(
  { pack, version }: Offered,
  { language, unitName }: { readonly language: Language; readonly unitName: string },
): Omit<RequirementsModel, 'list' | 'listFailure'> {
  const { title, help, deadlines = [], dossierComponents, fees, results, legalBasis, openQuestions = [] } = version;
  const authority = version.competentAuthority;
  return {
    serviceTitle: inLanguage(title, language),
    kind: pack.kind,
    procedureCode: confirmedProcedureCode(version),
    openQuestions: openQuestions.map((question) => inLanguage(question, language)),
    help: inLanguage(help, language),
    deadlines: deadlines.map(({ text, confidence }) => ({ text: inLanguage(text, language), confidence })),
    papers: dossierComponents.map((component) => requiredPaper(component, language)),
    fee: inLanguage(fees.note, language),
    amounts: (fees.amounts ?? []).map(({ label, amountVnd, confidence }) => ({
      label: inLanguage(label, language),
      amountVnd,
      confidence,
    })),
    where: 'where' in version ? inLanguage(version.where, language) : null,
    results: results.map((result) => inLanguage(result, language)),
    competentAuthority: authority.is === 'named' ? inLanguage(authority.name, language) : unitName,
    legalBasis: legalBasis.map(({ citation, confidence }) => ({
      citation: inLanguage(citation, language),
      confidence,
    })),
  };
}

function requiredPaper(
  { name, copyKinds, required, replacedBy, whenText }: DossierComponent,
  language: Language,
): RequiredPaper {
  return {
    name: inLanguage(name, language),
    copyKinds: kinds(copyKinds, language),
    required,
    when: inLanguage(whenText, language),
    replacedBy: inLanguage(replacedBy, language),
    how: replacedBy !== null ? 'looked-up' : copyKinds.some(isPaper) ? 'bring' : 'made-here',
  };
}

/** The components that the dossier needs as it is filled in now: those whose condition holds, or that have none. */
export function componentsAsked({
  chosen,
  entries,
}: Pick<SessionContext, 'chosen' | 'entries'>): readonly DossierComponent[] {
  if (!chosen) return [];
  const { form, version } = chosen;
  const evaluation = evaluate(form, entries);
  return version.dossierComponents.filter(({ when }) => !when || holdsIn(form, evaluation, when));
}

/** The same as papers on the screen; their condition is settled and is not told any more. */
export const papersAsked = (context: SessionContext): RequiredPaper[] =>
  componentsAsked(context).map((component) => ({ ...requiredPaper(component, context.language), when: null }));

/** Where the kiosk makes all that is asked for, there is nothing to tell. */
export const asksForPapers = (context: SessionContext): boolean =>
  papersAsked(context).some(({ how }) => how !== 'made-here');

/**
 * The required components of a dossier that exist on paper and that no authority looks up instead. The kiosk makes the
 * form and takes no papers and no files (docs/architecture.md, One session, says why): these are handed in at the desk.
 */
export const papersToHandIn = (components: readonly DossierComponent[], language: Language): Paper[] =>
  components
    .filter(({ required, copyKinds, replacedBy }) => required && replacedBy === null && copyKinds.some(isPaper))
    .map(({ name, copyKinds }) => ({ name: inLanguage(name, language), copyKinds: kinds(copyKinds, language) }));

const isPaper = (kind: DossierComponent['copyKinds'][number]): boolean => kind !== 'electronic';

const kinds = (copyKinds: DossierComponent['copyKinds'], language: Language): string =>
  copyKinds
    .map((kind) => message(language, `copy.${kind}`))
    .reduce((one, other) => message(language, 'copy.or', { one, other }));
