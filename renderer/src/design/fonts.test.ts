import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
/** fontkit comes with pdfkit, which draws the slip with it; it has no types of its own. */
const { create } = require('fontkit') as {
  create(bytes: Buffer): { hasGlyphForCodePoint(point: number): boolean };
};

interface Face {
  readonly family: string;
  readonly has: (point: number) => boolean;
}

const catalogue = globSync(fileURLToPath(new URL('../../../core/messages/*.json', import.meta.url))).map((path) => ({
  path,
  file: JSON.parse(readFileSync(path, 'utf8')) as { name: string; messages: Readonly<Record<string, string>> },
}));
const css = readFileSync(new URL('./fonts.css', import.meta.url), 'utf8');
const families = /font-family: ([^;]+);/u.exec(readFileSync(new URL('./base.css', import.meta.url), 'utf8'))?.[1] ?? '';

/** A face draws what stands in its range and in its file. */
const faces: readonly Face[] = Array.from(css.matchAll(/@font-face \{[^}]*\}/gu), ([rule]) => {
  const read = (pattern: RegExp): string => pattern.exec(rule)?.[1] ?? assert.fail(`${pattern} in ${rule}`);
  const url = read(/url\("([^"]+)"\)/u);
  const font = create(readFileSync(url.startsWith('.') ? new URL(url, import.meta.url) : require.resolve(url)));
  const ranges = read(/unicode-range:\s*([^;]+);/u)
    .split(',')
    .map((range) => Array.from(range.matchAll(/[0-9A-F]{4,5}/gu), ([hex]) => Number.parseInt(hex, 16)));
  const inRange = (point: number) => ranges.some(([from = 0, to = from]) => from <= point && point <= to);
  return {
    family: read(/font-family: "([^"]+)"/u),
    has: (point) => inRange(point) && font.hasGlyphForCodePoint(point),
  };
});

const missing = (text: string): readonly string[] =>
  [...new Set(text)].filter((letter) => !faces.some(({ has }) => has(letter.codePointAt(0) ?? 0)));

test('every letter of every language is in a font that is bundled', () => {
  assert.ok(catalogue.length >= 3);
  for (const { path, file } of catalogue)
    for (const text of [file.name, ...Object.values(file.messages)])
      assert.deepEqual(missing(text.replaceAll(/\s/gu, '')), [], `${path}: ${text}`);
});

test('every bundled font is one that the screens ask for', () => {
  for (const { family } of faces) assert.ok(families.includes(`"${family}"`), family);
});

test('letters that no bundled font has are noticed', () => {
  assert.deepEqual(missing('Tiếng Việt, ខ្មែរ, ꪼꪕ, ᦑᦺ'), ['ꪼ', 'ꪕ', 'ᦑ', 'ᦺ']);
});
