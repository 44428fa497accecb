import type { Language, Paper } from '../contract/screen-model.ts';
import { followAddress, qrModules } from './follow-code.ts';
import { CONTENT_WIDTH, MARGINS, MM, momentInVietnam, openPage } from './paper-page.ts';
import { NATIONAL_MOTTO, NATIONAL_NAME, SLIP_TEXTS, SLIP_TITLE, type SlipTexts } from './slip-texts.ts';

/**
 * What stands on the slip. No name, no citizen number, no address: a slip is left in trays and lost in the street. The code
 * alone is enough to follow the dossier, and the desk finds the person by it.
 */
export interface SlipFacts {
  readonly language: Language;
  readonly unitName: string;
  readonly serviceTitle: string;
  /** Null where the national code is not confirmed: nothing stands in its place. */
  readonly procedureCode: string | null;
  /** What the citizen has to hand in at the desk. */
  readonly papers: readonly Paper[];
  /** Null until the province has given one. */
  readonly dossierCode: string | null;
  readonly localDossierId: string;
  readonly submittedAt: Date;
  readonly followUrl: string;
  readonly helpPhone: string;
}

const QR_SIDE = 42 * MM;
/** ISO/IEC 18004 §9.1: four modules of quiet zone. The page around the code is white and wider than that. */
const GAP = 6 * MM;
/** The code with its two lines of caption. */
const QR_BLOCK = QR_SIDE + GAP + 12 * MM;

/** *Phiếu nộp hồ sơ – chờ tiếp nhận*: an A4 page, tagged, as PDF bytes. */
export function submissionSlip(facts: SlipFacts): Promise<Uint8Array> {
  const page = openPage({ title: SLIP_TITLE, language: facts.language, at: facts.submittedAt });
  const { doc, root, write } = page;
  const texts = SLIP_TEXTS[facts.language];
  const centred = { align: 'center', bold: true, lang: 'vi-VN' } as const;
  write({ text: facts.unitName.toLocaleUpperCase('vi'), tag: 'P', ...centred, size: 11, gapAfter: 10 });
  write({ text: NATIONAL_NAME, tag: 'P', ...centred, gapAfter: 1 });
  write({ text: NATIONAL_MOTTO, tag: 'P', ...centred, size: 13, gapAfter: 18 });
  write({ text: SLIP_TITLE, tag: 'H1', ...centred, size: 18, gapAfter: texts.subtitle ? 2 : 18 });
  if (texts.subtitle) write({ text: texts.subtitle, tag: 'P', align: 'center', size: 12, gapAfter: 18 });

  for (const { label, value, large } of rows(facts, texts)) {
    write({ text: label, tag: 'P', size: 11, gapAfter: 0 });
    write({ text: value, tag: 'P', bold: true, size: large ? 20 : 13, gapAfter: 9 });
  }

  if (facts.papers.length > 0) {
    write({ text: texts.papers, tag: 'H2', bold: true, size: 13 });
    for (const { name, copyKinds } of facts.papers) write({ text: `– ${name} (${copyKinds})`, tag: 'P' });
    doc.y += 6;
  }
  write({ text: texts.whatNext, tag: 'H2', bold: true, size: 13 });
  for (const text of facts.dossierCode ? texts.received : texts.waiting) write({ text, tag: 'P' });
  write({ text: texts.notAReceipt, tag: 'P', bold: true });
  write({ text: texts.help(facts.helpPhone), tag: 'P', gapAfter: GAP });

  const follow = facts.dossierCode ? texts.follow : texts.followOnceSent;
  const address = followAddress(facts.followUrl, facts.dossierCode ?? facts.localDossierId);
  // A code that ran over the edge would be none; a long list of papers takes it to a second page, with its caption.
  if (doc.y + QR_BLOCK > doc.page.height - MARGINS.bottom) doc.addPage();
  const figure = doc.struct('Figure', { alt: follow }, () => drawQr(doc, qrModules(address), doc.y));
  root.add(figure);
  doc.y += QR_SIDE + GAP;
  write({ text: follow, tag: 'P', align: 'center', size: 11, gapAfter: 1 });
  write({ text: address, tag: 'P', align: 'center', size: 10 });
  return page.finish();
}

function rows(facts: SlipFacts, texts: SlipTexts): { label: string; value: string; large?: boolean }[] {
  return [
    facts.dossierCode
      ? { label: texts.dossierCode, value: facts.dossierCode, large: true }
      : { label: texts.localCode, value: facts.localDossierId, large: true },
    { label: texts.procedure, value: facts.serviceTitle },
    ...(facts.procedureCode ? [{ label: texts.procedureCode, value: facts.procedureCode }] : []),
    { label: texts.receptionUnit, value: facts.unitName },
    { label: texts.submittedAt, value: momentInVietnam(facts.submittedAt) },
  ];
}

/** Vectors, so that any printer draws sharp modules. Runs of a row are one rectangle. */
function drawQr(doc: PDFKit.PDFDocument, modules: readonly string[], top: number): void {
  const side = QR_SIDE / modules.length;
  const left = MARGINS.left + (CONTENT_WIDTH - QR_SIDE) / 2;
  for (const [row, line] of modules.entries())
    for (const run of line.matchAll(/1+/g))
      doc.rect(left + run.index * side, top + row * side, run[0].length * side, side);
  doc.fill('black');
}
