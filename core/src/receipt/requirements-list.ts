import type { FactConfidence, RequiredPaper, RequirementsModel } from '../contract/entry-screens.ts';
import type { Language } from '../contract/screen-model.ts';
import { LIST_TEXTS, type ListTexts } from './list-texts.ts';
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
  const texts = LIST_TEXTS[language];
  const page = openPage({ title: `${texts.title}: ${requirements.serviceTitle}`, language, at: printedAt });
  const { doc, write } = page;
  const part = (heading: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    write({ text: heading, tag: 'H2', bold: true, size: 14 });
    for (const text of lines) write({ text, tag: 'P', size: 13 });
    doc.y += 8;
  };

  write({ text: facts.unitName.toLocaleUpperCase('vi'), tag: 'P', bold: true, size: 11, gapAfter: 10, lang: 'vi-VN' });
  write({ text: texts.title, tag: 'P', size: 13, gapAfter: 0 });
  write({ text: requirements.serviceTitle, tag: 'H1', bold: true, size: 20, gapAfter: 4 });
  if (requirements.procedureCode !== null)
    write({ text: `${texts.procedureCode}: ${requirements.procedureCode}`, tag: 'P' });
  doc.y += 8;
  if (requirements.openQuestions.length > 0)
    part(
      texts.draft,
      requirements.openQuestions.map((question) => `– ${question}`),
    );
  write({ text: requirements.help, tag: 'P', size: 13, gapAfter: 12 });
  part(texts.papers, requirements.papers.length === 0 ? [texts.noPapers] : requirements.papers.map(paperLine(texts)));
  part(
    texts.deadlines,
    requirements.deadlines.map(({ text, confidence }) => sure(text, confidence, texts)),
  );
  part(texts.fee, [
    requirements.fee,
    ...requirements.amounts.map(
      ({ label, amountVnd, confidence }) => `– ${sure(`${label}: ${texts.money(amountVnd)}`, confidence, texts)}`,
    ),
  ]);
  part(texts.results, requirements.results);
  part(texts.authority, [requirements.competentAuthority]);
  if (requirements.where !== null) part(texts.where, [requirements.where]);
  part(
    texts.legalBasis,
    requirements.legalBasis.map(({ citation, confidence }) => `– ${sure(citation, confidence, texts)}`),
  );
  write({ text: texts.printed(facts.unitName, momentInVietnam(printedAt)), tag: 'P', size: 11 });
  write({ text: texts.help(facts.helpPhone), tag: 'P', bold: true });
  return page.finish();
}

const paperLine =
  (texts: ListTexts) =>
  ({ name, copyKinds, required, how, replacedBy, when }: RequiredPaper): string => {
    const notes = [
      how === 'bring' ? copyKinds : texts.how[how],
      ...(replacedBy === null ? [] : [replacedBy]),
      ...(when === null ? [] : [when]),
      ...(required ? [] : [texts.optional]),
    ];
    return `– ${name} (${notes.join('; ')})`;
  };

function sure(text: string, confidence: FactConfidence, { confidence: words }: ListTexts): string {
  const word = words[confidence];
  return word === null ? text : `${text} (${word})`;
}
