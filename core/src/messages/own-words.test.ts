import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const VIETNAMESE_LETTER = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/iu;

/** Code that is given to a kiosk or to who looks after one. Tests, samples, simulators and what only tests use are none. */
const CODE = '{core,renderer,drivers,browser,electron,cli,demo}/src/**/*.{ts,tsx}';
const NO_KIOSK =
  /\.test\.tsx?$|\/test-[^/]*$|\/testing\/|^renderer\/src\/(samples|dev)|^core\/src\/forms\/random-packs|-harness\.ts$/u;

/** Where Vietnamese may stand in code, and why it is no message. A path that ends in `/` is a folder. */
const ALLOWED: Readonly<Record<string, string>> = {
  'core/src/receipt/slip-texts.ts': 'the national name and motto, prescribed as they stand (NĐ 30/2020 Phụ lục I)',
  'core/src/units/': 'how addresses name units: recognised, never said',
  'core/src/names/split.ts': 'surnames: recognised, never said',
  'core/src/services/search.ts': 'words that people type without meaning them: left out of a search',
  'core/src/services/to-fill.ts': 'what the author of a pack replaces',
  'core/src/config/kiosk-config.ts': 'English for technicians that quotes laws and syllables',
  'core/src/failures/docs.ts': 'a heading of docs/failures.md, which is in both languages',
  'drivers/src/cccd/': 'what stands on cards and in their QR: read, never said',
  'renderer/src/keyboard/': 'the letters that keys type',
  'renderer/src/fields/amount-words.ts': 'how Vietnamese counts: a grammar, not a sentence',
  'cli/src/services/starter.ts': 'the first words of a new pack: texts of a pack, for its author to change',
  'cli/src/services/preview/packs-in-view.ts': 'a desk of a province that does not exist',
  'cli/src/commands/services.ts': 'quotes what the author of a pack replaces',
  'demo/src/': 'the bench beside the kiosk, in both languages; never part of a product',
};

/** Vietnamese in string literals, templates and between tags; not in comments and regular expressions. */
function vietnameseIn(path: string, code: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node) ||
      ts.isJsxText(node);
    if (isText && VIETNAMESE_LETTER.test(node.text)) found.push(`${path}: ${node.text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, false));
  return found;
}

const isAllowed = (path: string) => (allowed: string) =>
  allowed.endsWith('/') ? path.startsWith(allowed) : path === allowed;
const found = globSync(CODE, { cwd: root, exclude: (path) => path === 'node_modules' })
  .filter((path) => !NO_KIOSK.test(path))
  .flatMap((path) => {
    const code = readFileSync(`${root}/${path}`, 'utf8');
    return VIETNAMESE_LETTER.test(code) ? [{ path, texts: vietnameseIn(path, code) }] : [];
  })
  .filter(({ texts }) => texts.length > 0);

test('what a kiosk says in Vietnamese stands in the catalogue or in a pack, not in code', () => {
  const offences = found.filter(({ path }) => !Object.keys(ALLOWED).some(isAllowed(path)));
  assert.deepEqual(
    offences.flatMap(({ texts }) => texts),
    [],
  );
});

test('each exception is still needed', () => {
  const idle = Object.keys(ALLOWED).filter((allowed) => !found.some(({ path }) => isAllowed(path)(allowed)));
  assert.deepEqual(idle, []);
});

test('words in code are noticed, wherever they stand', () => {
  const code = `
    // Chú thích
    const a = 'Xin chờ', b = \`Còn \${n} giây\`, c = <p title="Thẻ">Đặt thẻ {x} vào đây</p>, d = /đ/u, e = 'plain';`;
  assert.deepEqual(vietnameseIn('x.tsx', code), [
    'x.tsx: Xin chờ',
    'x.tsx: Còn',
    'x.tsx: giây',
    'x.tsx: Thẻ',
    'x.tsx: Đặt thẻ',
    'x.tsx: vào đây',
  ]);
});
