import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { FAILURE_CODES, FAILURES, placeOf } from './catalogue.ts';
import { failuresDocument } from './docs.ts';

const VIETNAMESE_LETTER = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/iu;

test('docs/failures.md is what the catalogue says (mend: node core/src/failures/write-docs.ts)', async () => {
  const written = await readFile(new URL('../../../docs/failures.md', import.meta.url), 'utf8');
  assert.equal(written, failuresDocument());
});

test('every failure says what happened, why, what to do next and what the officer checks, in both languages', () => {
  assert.ok(FAILURE_CODES.length >= 30);
  for (const code of FAILURE_CODES) {
    const { title, explanation, nextAction, officerTip } = FAILURES[code];
    for (const text of [title, explanation, nextAction, officerTip]) {
      assert.match(text.vi, VIETNAMESE_LETTER, `${code}: Vietnamese has diacritics`);
      assert.doesNotMatch(text.en.replaceAll(/[A-Z]\w*/g, ''), VIETNAMESE_LETTER, `${code}: English is English`);
      assert.equal(text.vi, text.vi.normalize('NFC'), `${code}: composed letters`);
      for (const sentence of [text.vi, text.en]) assert.equal(sentence.trim(), sentence);
    }
    for (const text of [explanation, nextAction, officerTip])
      for (const sentence of [text.vi, text.en]) assert.match(sentence, /[.]$/, `${code}: ${sentence}`);
  }
});

test('no text claims that a card is genuine', () => {
  for (const code of FAILURE_CODES)
    assert.doesNotMatch(JSON.stringify(FAILURES[code]), /thẻ thật(?! của)|genuine|authentic card/i, code);
});

test('every failure screen offers a way on: help, and a way out', () => {
  for (const code of FAILURE_CODES) {
    const { actions } = FAILURES[code];
    assert.equal(
      actions.length > 0,
      placeOf(code) === 'screen',
      `${code} offers actions exactly on a screen of its own`,
    );
    if (actions.length === 0) continue;
    assert.ok(actions.includes('help'), `${code} offers help`);
    assert.equal(actions.at(-1), 'cancel', `${code} ends with cancel`);
    assert.equal(new Set(actions).size, actions.length);
  }
});

test('nothing is called deleted while the process that held it lives on', () => {
  for (const code of FAILURE_CODES) {
    const { vi, en } = FAILURES[code].explanation;
    assert.doesNotMatch(vi, /đã (được )?xóa/, code);
    assert.doesNotMatch(en, /\b(is|was|has been) deleted\b/, code);
  }
});

test('one name for each device, one style of quotation marks', () => {
  const text = JSON.stringify(FAILURES);
  assert.doesNotMatch(text, /máy đọc thẻ|thiết bị đọc|ô đọc|ô quét|đầu quét/i);
  assert.doesNotMatch(text, /\\"|'/);
});

test('a wrong key is never tried again by itself: the chip slows down or locks', () => {
  assert.ok(!FAILURES['wrong-key'].actions.includes('retry'));
});

test('a button that a text names is a button that the screens have, by that very name', async () => {
  for (const language of ['vi', 'en'] as const) {
    const file = new URL(`../../messages/${language}.json`, import.meta.url);
    const labels = new Set(
      Object.values((JSON.parse(await readFile(file, 'utf8')) as { messages: Record<string, string> }).messages),
    );
    let named = 0;
    for (const code of FAILURE_CODES) {
      const { explanation, nextAction } = FAILURES[code];
      for (const text of [explanation, nextAction])
        for (const [, button] of text[language].matchAll(/“([^”]+)”/g)) {
          named += 1;
          assert.ok(labels.has(button ?? ''), `${code}: no button is called "${button}"`);
        }
    }
    assert.ok(named > 5);
  }
});
