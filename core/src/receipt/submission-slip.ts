import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Language, Paper } from '../contract/screen-model.ts';
import { followAddress, qrModules } from './follow-code.ts';
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

const MM = 72 / 25.4;
/** NĐ 30/2020 Phụ lục I: top and bottom 20–25, left 30–35, right 15–20 mm. */
const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM };
const PAGE_WIDTH = 210 * MM;
const CONTENT_WIDTH = PAGE_WIDTH - MARGINS.left - MARGINS.right;
const QR_SIDE = 42 * MM;
/** ISO/IEC 18004 §9.1: four modules of quiet zone. The page around the code is white and wider than that. */
const GAP = 6 * MM;
/** The code with its two lines of caption. */
const QR_BLOCK = QR_SIDE + GAP + 12 * MM;

const FONTS = {
  regular: '@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  bold: '@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf',
} as const;

/** *Phiếu nộp hồ sơ – chờ tiếp nhận*: an A4 page, tagged, as PDF bytes. */
export async function submissionSlip(facts: SlipFacts): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    pdfVersion: '1.7',
    tagged: true,
    lang: facts.language === 'vi' ? 'vi-VN' : 'en',
    displayTitle: true,
    info: { Title: SLIP_TITLE, CreationDate: facts.submittedAt, ModDate: facts.submittedAt },
  });
  const bytes = collect(doc);
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, fileURLToPath(import.meta.resolve(file)));
  draw(doc, facts);
  doc.end();
  return bytes;
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.on('end', () => resolve(Buffer.concat(chunks)));
  doc.on('error', reject);
  return promise;
}

interface Line {
  readonly text: string;
  readonly tag: 'H1' | 'H2' | 'P';
  readonly bold?: boolean;
  readonly size?: number;
  readonly align?: 'left' | 'center';
  readonly gapAfter?: number;
  readonly lang?: string;
}

function draw(doc: PDFKit.PDFDocument, facts: SlipFacts): void {
  const texts = SLIP_TEXTS[facts.language];
  const root = doc.struct('Document');
  doc.addStructure(root);

  const write = ({ text, tag, bold, size, align, gapAfter, lang }: Line): void => {
    const element = doc.struct(tag, lang ? { lang } : {}, () => {
      doc
        .font(bold ? 'bold' : 'regular')
        .fontSize(size ?? 12)
        .text(text, MARGINS.left, doc.y, { width: CONTENT_WIDTH, align: align ?? 'left' });
    });
    root.add(element);
    doc.y += gapAfter ?? 4;
  };

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
  root.end();
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

const VIETNAM = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});

/** `09:05, 21/11/2026`: how a time is written on Vietnamese papers. */
function momentInVietnam(moment: Date): string {
  const parts = new Map(VIETNAM.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.get('hour')}:${parts.get('minute')}, ${parts.get('day')}/${parts.get('month')}/${parts.get('year')}`;
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
