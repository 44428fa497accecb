import type { FactConfidence, RequiredPaper, RequirementsModel } from '../contract/entry-screens.ts';
import type { Language } from '../contract/screen-model.ts';
import { type Translate, translator } from '../messages/index.ts';
import { momentInVietnam, openPage } from './paper-page.ts';

/** What a service takes, to take home. Nothing of it belongs to whoever asked. */
export interface ListFacts {
  readonly language: Language;
  readonly unitName: string;
  readonly requirements: Omit<RequirementsModel, 'list' | 'listFailure'>;
  readonly printedAt: Date;
  readonly helpPhone: string;
}

/** An A4 page (or more), tagged, as PDF bytes. */
export function requirementsList(facts: ListFacts): Promise<Uint8Array> {
  const { language, requirements, printedAt } = facts;
  const t = translator(language);
  const page = openPage({ title: `${t('list.title')}: ${requirements.serviceTitle}`, language, at: printedAt });
  const { doc, write } = page;
  const part = (heading: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    write({ text: heading, tag: 'H2', bold: true, size: 14 });
    for (const text of lines) write({ text, tag: 'P', size: 13 });
    doc.y += 8;
  };

  write({ text: facts.unitName.toLocaleUpperCase('vi'), tag: 'P', bold: true, size: 11, gapAfter: 10, lang: 'vi-VN' });
  write({ text: t('list.title'), tag: 'P', size: 13, gapAfter: 0 });
  write({ text: requirements.serviceTitle, tag: 'H1', bold: true, size: 20, gapAfter: 4 });
  if (requirements.procedureCode !== null)
    write({ text: t('list.code', { code: requirements.procedureCode }), tag: 'P' });
  doc.y += 8;
  if (requirements.openQuestions.length > 0)
    part(
      t('list.draft'),
      requirements.openQuestions.map((question) => `– ${question}`),
    );
  write({ text: requirements.help, tag: 'P', size: 13, gapAfter: 12 });
  part(
    t('list.papers'),
    requirements.papers.length === 0 ? [t('list.noPapers')] : requirements.papers.map(paperLine(t)),
  );
  part(
    t('list.deadlines'),
    requirements.deadlines.map(({ text, confidence }) => sure(text, confidence, t)),
  );
  part(t('list.fee'), [
    requirements.fee,
    ...requirements.amounts.map(
      ({ label, amountVnd, confidence }) => `– ${sure(t('list.amount', { label, amount: amountVnd }), confidence, t)}`,
    ),
  ]);
  part(t('list.results'), requirements.results);
  part(t('list.authority'), [requirements.competentAuthority]);
  if (requirements.where !== null) part(t('list.where'), [requirements.where]);
  part(
    t('list.legalBasis'),
    requirements.legalBasis.map(({ citation, confidence }) => `– ${sure(citation, confidence, t)}`),
  );
  write({ text: t('list.printed', { unit: facts.unitName, moment: momentInVietnam(printedAt) }), tag: 'P', size: 11 });
  write({ text: t('list.help', { phone: facts.helpPhone }), tag: 'P', bold: true });
  return page.finish();
}

const paperLine =
  (t: Translate) =>
  ({ name, copyKinds, required, how, replacedBy, when }: RequiredPaper): string => {
    const notes = [
      how === 'bring' ? copyKinds : t(`list.how.${how}`),
      ...(replacedBy === null ? [] : [replacedBy]),
      ...(when === null ? [] : [when]),
      ...(required ? [] : [t('list.optional')]),
    ];
    return `– ${name} (${notes.join('; ')})`;
  };

/** Only what is not sure is said. */
const sure = (text: string, confidence: FactConfidence, t: Translate): string =>
  confidence === 'H' ? text : `${text} (${t(`list.confidence.${confidence}`)})`;
