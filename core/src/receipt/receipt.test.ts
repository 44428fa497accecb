import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { message, translator } from '../messages/index.ts';
import { followAddress, qrModules } from './follow-code.ts';
import { requirementsList } from './requirements-list.ts';
import { NATIONAL_MOTTO, NATIONAL_NAME, SLIP_TITLE } from './slip-texts.ts';
import { type SlipFacts, submissionSlip } from './submission-slip.ts';
import { decodeQr } from './test-qr-decoder.ts';

const run = promisify(execFile);

/** poppler-utils reads PDFs independently of what wrote them. */
const POPPLER_MISSING = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'poppler-utils is not installed';
  }
})();

const FACTS: SlipFacts = {
  language: 'vi',
  unitName: 'Trung tâm Phục vụ hành chính công phường Mẫu',
  serviceTitle: 'Giải quyết hưởng trợ cấp thất nghiệp',
  procedureCode: null,
  papers: [
    { name: 'Giấy tờ chứng minh đã chấm dứt hợp đồng', copyKinds: 'bản chính hoặc bản sao' },
    { name: 'Ảnh chân dung cỡ 4 × 6', copyKinds: 'bản chính' },
  ],
  dossierCode: 'H99.99-261121-00001',
  localDossierId: 'T-7Q29-MXD4-TRBW',
  submittedAt: new Date('2026-11-20T18:05:00.000Z'),
  followUrl: 'https://tracuu.example.vn/ho-so',
  helpPhone: '1900 0000',
};
const WAITING: SlipFacts = { ...FACTS, dossierCode: null };

async function withPdf<T>(facts: SlipFacts, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'motcua-slip-'));
  try {
    const file = join(folder, 'slip.pdf');
    await writeFile(file, await submissionSlip(facts));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The words of the page; where a line ends is the layout's business. */
async function words(facts: SlipFacts): Promise<string> {
  return withPdf(facts, async (file) => {
    const { stdout } = await run('pdftotext', ['-raw', file, '-']);
    return stdout.replace(/\s+/g, ' ');
  });
}

for (const [name, facts] of [
  ['received', FACTS],
  ['waiting', WAITING],
  ['received, English', { ...FACTS, language: 'en' }],
  ['waiting, English', { ...WAITING, language: 'en', procedureCode: '2.000815' }],
] as const satisfies readonly (readonly [string, SlipFacts])[]) {
  test(`every sentence with its diacritics comes out of the slip: ${name}`, { skip: POPPLER_MISSING }, async () => {
    const text = await words(facts);
    const said = translator(facts.language);
    for (const sentence of [
      NATIONAL_NAME,
      NATIONAL_MOTTO,
      SLIP_TITLE,
      facts.unitName,
      facts.serviceTitle,
      ...(facts.dossierCode
        ? [said('slip.received.recorded'), said('slip.received.afterwards')]
        : [said('slip.waiting.stored'), said('slip.waiting.afterwards')]),
      said('slip.notAReceipt'),
      said('slip.whatNext'),
      said('slip.papers'),
      ...facts.papers.map(({ name, copyKinds }) => `${name} (${copyKinds})`),
      said(facts.dossierCode ? 'slip.follow' : 'slip.followOnceSent'),
      said('slip.help', { phone: facts.helpPhone }),
      facts.dossierCode ?? facts.localDossierId,
      '01:05, 21/11/2026',
      facts.procedureCode ?? '',
    ])
      assert.ok(text.includes(sentence), `${sentence}\n${text}`);
    if (facts.procedureCode === null) assert.ok(!text.includes(said('slip.procedureCode')), 'no code is claimed');
    assert.equal(text.includes('Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu số 01)'), facts.language === 'vi');
  });
}

test('a waiting slip does not say that the province has the dossier', { skip: POPPLER_MISSING }, async () => {
  const text = await words(WAITING);
  assert.ok(!text.includes('Hệ thống của tỉnh đã ghi nhận'));
  assert.ok(text.includes('mã tạm'));
});

test('a procedure without papers says nothing of papers', { skip: POPPLER_MISSING }, async () => {
  assert.ok(!(await words({ ...FACTS, papers: [] })).includes(message('vi', 'slip.papers')));
});

test('the QR holds the follow address with the code, read back by an independent decoder', () => {
  for (const code of ['H99.99-261121-00001', 'T-7Q29-MXD4-TRBW', 'G09.20-20260609-0092637']) {
    const address = followAddress(FACTS.followUrl, code);
    assert.equal(address, `https://tracuu.example.vn/ho-so?code=${code}`);
    assert.equal(decodeQr(qrModules(address)), address);
  }
});

test('the decoder itself can fail: one flipped module and the text differs', () => {
  const rows = [...qrModules('https://tracuu.example.vn/ho-so?code=H99')];
  const last = rows.length - 1;
  rows[last] = `${rows[last]?.slice(0, last)}${rows[last]?.[last] === '1' ? '0' : '1'}`;
  assert.throws(() => assert.equal(decodeQr(rows), 'https://tracuu.example.vn/ho-so?code=H99'));
});

test('followUrl may place the code itself', () => {
  assert.equal(followAddress('https://x.vn/{code}/trang-thai', 'H 1'), 'https://x.vn/H%201/trang-thai');
});

for (const [what, facts, page] of [
  ['on the one page', FACTS, 1],
  ['on the second, after many papers', { ...FACTS, papers: Array.from({ length: 12 }, () => FACTS.papers).flat() }, 2],
] as const satisfies readonly (readonly [string, SlipFacts, number])[])
  test(`the printed code is that QR, module by module, ${what}`, { skip: POPPLER_MISSING }, async () => {
    const rows = qrModules(followAddress(facts.followUrl, facts.dossierCode ?? ''));
    const pixels = await withPdf(facts, async (file) => {
      assert.match((await run('pdfinfo', [file])).stdout, new RegExp(`Pages:\\s+${page}\\n`));
      await run('pdftoppm', ['-r', '300', '-gray', '-singlefile', '-f', `${page}`, file, file]);
      return readFile(`${file}.pgm`);
    });
    const { width, height, at } = greyImage(pixels);
    // The finder patterns are the widest black runs of 7 modules: find the block's box as the darkest square on the page.
    const box = qrBox(width, height, at, rows.length);
    const printed = rows.map((_, row) =>
      rows
        .map((__, column) => {
          const x = Math.round(box.left + (column + 0.5) * box.module);
          const y = Math.round(box.top + (row + 0.5) * box.module);
          return at(x, y) < 128 ? '1' : '0';
        })
        .join(''),
    );
    assert.deepEqual(printed, rows);
  });

test('the slip is one A4 page, tagged, with language and title, and quick to draw', {
  skip: POPPLER_MISSING,
}, async () => {
  const info = await withPdf(FACTS, async (file) => (await run('pdfinfo', [file])).stdout);
  assert.match(info, /Pages:\s+1\n/);
  assert.match(info, /Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
  assert.match(info, /Tagged:\s+yes/);
  assert.match(info, /Title:\s+PHIẾU NỘP HỒ SƠ – CHỜ TIẾP NHẬN/);
  const bytes = Buffer.from(await submissionSlip(FACTS)).toString('latin1');
  assert.match(bytes, /\/Lang \(vi-VN\)/);
});

test('a very long unit and title still leave one page', { skip: POPPLER_MISSING }, async () => {
  const long = {
    ...WAITING,
    unitName: 'Trung tâm Phục vụ hành chính công '.repeat(5),
    serviceTitle: 'Thủ tục dài '.repeat(16),
    papers: [],
  };
  const info = await withPdf(long, async (file) => (await run('pdfinfo', [file])).stdout);
  assert.match(info, /Pages:\s+1\n/);
});

function greyImage(pgm: Buffer): { width: number; height: number; at: (x: number, y: number) => number } {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1'));
  assert.ok(header);
  const [width, height, offset] = [Number(header[1]), Number(header[2]), header[0].length];
  return { width, height, at: (x, y) => pgm[offset + y * width + x] ?? 255 };
}

/** Lines of text are lower than a finder pattern: the first row with a run of 7 modules' width is the code's top. */
function qrBox(width: number, height: number, at: (x: number, y: number) => number, modules: number) {
  const side = (42 / 25.4) * 300;
  const module = side / modules;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let run = 0;
      while (x + run < width && at(x + run, y) < 128) run += 1;
      if (Math.abs(run - 7 * module) <= 2) return { left: x, top: y, module };
      x += run;
    }
  }
  return assert.fail('no QR on the page');
}

test('the list of what a service takes: every fact and how sure it is, nothing of whoever asked', {
  skip: POPPLER_MISSING,
}, async () => {
  for (const language of ['vi', 'en'] as const) {
    const pdf = await requirementsList({
      language,
      unitName: 'Trung tâm Mẫu',
      helpPhone: '1900 0000',
      printedAt: new Date('2026-11-30T02:05:00.000Z'),
      requirements: {
        serviceTitle: 'Cấp đổi thẻ',
        kind: 'guide',
        procedureCode: '2.001195',
        openQuestions: ['Mẫu đơn chưa được xác nhận.'],
        help: 'Mang thẻ cũ.',
        deadlines: [{ text: 'Trong 7 ngày', confidence: 'M' }],
        papers: [
          { name: 'Thẻ cũ', copyKinds: 'bản chính', required: true, when: null, how: 'bring', replacedBy: null },
          { name: 'Sổ', copyKinds: 'x', required: true, when: null, how: 'looked-up', replacedBy: 'Dữ liệu' },
        ],
        fee: 'Theo quy định.',
        amounts: [{ label: 'Cấp đổi', amountVnd: 50_000, confidence: 'UNCONFIRMED' }],
        results: ['Thẻ mới'],
        competentAuthority: 'Công an xã',
        where: 'Tầng 2',
        legalBasis: [{ citation: 'Luật Căn cước', confidence: 'H' }],
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'motcua-list-'));
    try {
      const file = join(folder, 'list.pdf');
      await writeFile(file, pdf);
      const { stdout } = await run('pdftotext', ['-raw', file, '-']);
      const page = stdout.replace(/\s+/g, ' ');
      const money = language === 'vi' ? '50.000 đồng (chưa được xác nhận)' : '50,000 VND (not confirmed)';
      for (const words of ['Cấp đổi thẻ', '2.001195', 'Mẫu đơn chưa được xác nhận.', 'Thẻ cũ (bản chính)', money])
        assert.ok(page.includes(words), `${words}: ${page}`);
      for (const words of ['Trong 7 ngày (', 'Tầng 2', 'Công an xã', 'Luật Căn cước', '1900 0000', '09:05, 30/11/2026'])
        assert.ok(page.includes(words), `${words}: ${page}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});
