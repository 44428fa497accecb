import type { Language, Paper } from '../contract/screen-model.ts';
import { type Translate, translator } from '../messages/index.ts';
import { followAddress, qrModules } from './follow-code.ts';
import { CONTENT_WIDTH, MARGINS, MM, momentInVietnam, openPage } from './paper-page.ts';
import { NATIONAL_MOTTO, NATIONAL_NAME, SLIP_TITLE } from './slip-texts.ts';

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
  const t = translator(facts.language);
  const subtitle = t('slip.title');
  const centred = { align: 'center', bold: true, lang: 'vi-VN' } as const;
  write({ text: facts.unitName.toLocaleUpperCase('vi'), tag: 'P', ...centred, size: 11, gapAfter: 10 });
  write({ text: NATIONAL_NAME, tag: 'P', ...centred, gapAfter: 1 });
  write({ text: NATIONAL_MOTTO, tag: 'P', ...centred, size: 13, gapAfter: 18 });
  write({ text: SLIP_TITLE, tag: 'H1', ...centred, size: 18, gapAfter: subtitle === SLIP_TITLE ? 18 : 2 });
  if (subtitle !== SLIP_TITLE) write({ text: subtitle, tag: 'P', align: 'center', size: 12, gapAfter: 18 });

  for (const { label, value, large } of rows(facts, t)) {
    write({ text: label, tag: 'P', size: 11, gapAfter: 0 });
    write({ text: value, tag: 'P', bold: true, size: large ? 20 : 13, gapAfter: 9 });
  }

  if (facts.papers.length > 0) {
    write({ text: t('slip.papers'), tag: 'H2', bold: true, size: 13 });
    for (const { name, copyKinds } of facts.papers) write({ text: `– ${name} (${copyKinds})`, tag: 'P' });
    doc.y += 6;
  }
  write({ text: t('slip.whatNext'), tag: 'H2', bold: true, size: 13 });
  const next = facts.dossierCode
    ? [t('slip.received.recorded'), t('slip.received.afterwards')]
    : [t('slip.waiting.stored'), t('slip.waiting.afterwards')];
  for (const text of next) write({ text, tag: 'P' });
  write({ text: t('slip.notAReceipt'), tag: 'P', bold: true });
  write({ text: t('slip.help', { phone: facts.helpPhone }), tag: 'P', gapAfter: GAP });

  // While the dossier has not left the kiosk, its code leads nowhere.
  const follow = t(facts.dossierCode ? 'slip.follow' : 'slip.followOnceSent');
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

function rows(facts: SlipFacts, t: Translate): { label: string; value: string; large?: boolean }[] {
  return [
    facts.dossierCode
      ? { label: t('slip.dossierCode'), value: facts.dossierCode, large: true }
      : { label: t('slip.localCode'), value: facts.localDossierId, large: true },
    { label: t('slip.procedure'), value: facts.serviceTitle },
    ...(facts.procedureCode ? [{ label: t('slip.procedureCode'), value: facts.procedureCode }] : []),
    { label: t('slip.receptionUnit'), value: facts.unitName },
    { label: t('slip.submittedAt'), value: momentInVietnam(facts.submittedAt) },
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
