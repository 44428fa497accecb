import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { Language } from '../contract/screen-model.ts';

/** An A4 page of the kiosk's own: tagged, in the project's typeface, written from top to bottom. */

export const MM = 72 / 25.4;
/** NĐ 30/2020 Phụ lục I: top and bottom 20–25, left 30–35, right 15–20 mm. */
export const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM };
const PAGE_WIDTH = 210 * MM;
export const CONTENT_WIDTH = PAGE_WIDTH - MARGINS.left - MARGINS.right;

const FONTS = {
  regular: '@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf',
  bold: '@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf',
} as const;

export interface Line {
  readonly text: string;
  readonly tag: 'H1' | 'H2' | 'P';
  readonly bold?: boolean;
  readonly size?: number;
  readonly align?: 'left' | 'center';
  readonly gapAfter?: number;
  readonly lang?: string;
}

export interface PaperPage {
  readonly doc: PDFKit.PDFDocument;
  /** Where what is drawn without `write` belongs in the order of reading. */
  readonly root: PDFKit.PDFStructureElement;
  write(line: Line): void;
  /** The PDF's bytes; nothing can be written afterwards. */
  finish(): Promise<Uint8Array>;
}

export function openPage({
  title,
  language,
  at,
}: {
  readonly title: string;
  readonly language: Language;
  readonly at: Date;
}): PaperPage {
  const doc = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    pdfVersion: '1.7',
    tagged: true,
    lang: language === 'vi' ? 'vi-VN' : 'en',
    displayTitle: true,
    info: { Title: title, CreationDate: at, ModDate: at },
  });
  const bytes = collect(doc);
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, fileURLToPath(import.meta.resolve(file)));
  const root = doc.struct('Document');
  doc.addStructure(root);
  return {
    doc,
    root,
    write({ text, tag, bold, size, align, gapAfter, lang }) {
      const element = doc.struct(tag, lang ? { lang } : {}, () => {
        doc
          .font(bold ? 'bold' : 'regular')
          .fontSize(size ?? 12)
          .text(text, MARGINS.left, doc.y, { width: CONTENT_WIDTH, align: align ?? 'left' });
      });
      root.add(element);
      doc.y += gapAfter ?? 4;
    },
    finish() {
      root.end();
      doc.end();
      return bytes;
    },
  };
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  doc.on('end', () => resolve(Buffer.concat(chunks)));
  doc.on('error', reject);
  return promise;
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
export function momentInVietnam(moment: Date): string {
  const parts = new Map(VIETNAM.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.get('hour')}:${parts.get('minute')}, ${parts.get('day')}/${parts.get('month')}/${parts.get('year')}`;
}
