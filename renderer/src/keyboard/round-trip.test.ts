import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { compose } from './compose.ts';
import type { ToneStyle } from './syllable.ts';
import { ORDERS } from './test-keystrokes.ts';
import { SYLLABLES } from './test-syllables.ts';

const METHODS = ['telex', 'vni'] as const;
const STYLES: readonly ToneStyle[] = ['old', 'new'];
const orders = Object.entries(ORDERS);

interface Miss {
  readonly keys: string;
  readonly got: string;
  readonly wanted: string;
}

function misses(words: Iterable<string>, method: 'telex' | 'vni', toneStyle: ToneStyle): readonly Miss[] {
  const wrong: Miss[] = [];
  for (const wanted of words)
    for (const keys of new Set(orders.map(([, order]) => order(method, wanted)))) {
      const got = compose({ method, toneStyle }, keys).text;
      if (got !== wanted) wrong.push({ keys, got, wanted });
    }
  return wrong;
}

test('the table holds what it should: its size, the corners of spelling, and none that is no syllable', () => {
  assert.equal(SYLLABLES.length, 17_046);
  const old = new Set(SYLLABLES.map((syllable) => syllable.old));
  const modern = new Set(SYLLABLES.map((syllable) => syllable.new));
  for (const word of 'nghiêng khuỷu thuở huơ gì giếng quốc quý xoong ngoằn ý yến khuya hươu được'.split(' '))
    assert.ok(old.has(word) && modern.has(word), word);
  for (const word of ['hòa', 'khỏe', 'thủy']) assert.ok(old.has(word) && !modern.has(word), word);
  for (const word of ['hoà', 'khoẻ', 'thuỷ']) assert.ok(modern.has(word) && !old.has(word), word);
  for (const word of 'ngi kan coa quúy cảt thưở ươ hôà'.split(' '))
    assert.ok(!old.has(word) && !modern.has(word), word);
});

for (const method of METHODS)
  for (const toneStyle of STYLES)
    test(`every syllable, typed in every order, ${method}, tones in the ${toneStyle} style`, () => {
      const words = SYLLABLES.map((syllable) => syllable[toneStyle]);
      assert.deepEqual(misses(words, method, toneStyle).slice(0, 20), []);
    });

test('the check sees each syllable that is spelled in the other style', () => {
  const differ = SYLLABLES.filter((syllable) => syllable.old !== syllable.new);
  const tried = [...differ, ...SYLLABLES.filter((_, i) => i % 20 === 0)].map(({ old }) => old);
  const wrong = new Set(misses(tried, 'telex', 'new').map(({ wanted }) => wanted));
  assert.equal(differ.length, 345);
  assert.deepEqual(wrong, new Set(differ.map(({ old }) => old)));
});

test('capital letters, first or all, with the keys of the marks as capitals too', () => {
  const all = SYLLABLES.filter((_, i) => i % 3 === 0).map((syllable) => syllable.old);
  for (const method of METHODS)
    for (const word of all) {
      const keys = ORDERS['each mark at its letter, the tone at the end']?.(method, word) ?? '';
      const options = { method, toneStyle: 'old' } as const;
      const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
      assert.equal(compose(options, keys.toUpperCase()).text, word.toUpperCase());
      assert.equal(compose(options, capital(keys)).text, capital(word));
    }
});

/** Words of the table, as the citizen's own texts have them: names, numbers, punctuation, several words in a row. */
const sentence = fc
  .array(
    fc.record({
      syllable: fc.constantFrom(...SYLLABLES),
      look: fc.constantFrom('small', 'capital', 'all'),
      behind: fc.constantFrom(' ', ' ', ' ', ', ', '. ', ' - ', ' 12/7 ', '; ', ' (', ') ', '\n'),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((parts) => parts.map(({ syllable, look, behind }) => [cased(syllable.old, look), behind] as const));

function cased(word: string, look: string): string {
  if (look === 'all') return word.toUpperCase();
  return look === 'capital' ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

test('sentences: 2,000 in each method, each word typed in an order of its own', () => {
  for (const method of METHODS)
    fc.assert(
      fc.property(sentence, fc.array(fc.nat(orders.length - 1), { minLength: 12, maxLength: 12 }), (parts, picks) => {
        const keys = parts.map(([word, behind], i) => `${orders[picks[i] ?? 0]?.[1](method, word)}${behind}`).join('');
        assert.equal(compose({ method, toneStyle: 'old' }, keys).text, parts.flat().join(''));
      }),
      { numRuns: 2000 },
    );
});

/** All Vietnamese that the project itself says: its messages and its service packs. */
function ownSentences(): readonly string[] {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const files = ['core/messages/vi.json', ...globSync('services/*/**/*.json', { cwd: root })];
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value.normalize('NFC'));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  for (const file of files) walk(JSON.parse(readFileSync(`${root}/${file}`, 'utf8')));
  return texts.flatMap((text) => text.split(/(?<=[.!?])\s+/u));
}

test('the sentences of the project’s own messages and service packs', () => {
  const known = new Set(SYLLABLES.map(({ old }) => old));
  const isVietnamese = (text: string) =>
    /\p{L}/u.test(text) && (text.match(/[\p{L}\p{M}]+/gu) ?? []).every((word) => known.has(word.toLowerCase()));
  const sentences = [...new Set(ownSentences().filter(isVietnamese))].filter((text) => !/\p{L}\d|\d\p{L}/u.test(text));
  assert.ok(sentences.length >= 200, `${sentences.length} sentences`);
  for (const method of METHODS)
    for (const [name, order] of orders)
      for (const text of sentences) {
        const keys = text.replace(/\p{L}+/gu, (word) => order(method, word));
        assert.equal(compose({ method, toneStyle: 'old' }, keys).text, text, `${method}, ${name}: ${keys}`);
      }
});
