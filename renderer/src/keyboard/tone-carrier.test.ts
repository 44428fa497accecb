import assert from 'node:assert/strict';
import test from 'node:test';
import { pressKey } from './edit.ts';
import { TONES, type Tone } from './letters.ts';
import { toneCarrier, tonedForms } from './tone-carrier.ts';

test('the tone keys show the letter that they make: of the vowel that carries the tone, in its case', () => {
  const shown = (text: string) => Object.values(toneCarrier(text, 'old')?.toned ?? {}).join('');
  assert.equal(shown('Nguyê'), 'ếềểễệ');
  assert.equal(shown('Bà NGUYÊN'), 'ẾỀỂỄỆ');
  assert.equal(shown('hoa'), 'óòỏõọ');
  assert.equal(Object.values(toneCarrier('hoa', 'new')?.toned ?? {}).join(''), 'áàảãạ');
  assert.equal(shown('hoan'), 'áàảãạ');
  assert.equal(shown('qu'), 'úùủũụ');
  for (const text of ['', 'Ng', 'Hà ', '12']) assert.equal(toneCarrier(text, 'old'), null);
});

test('the tone that is there is known', () => {
  assert.equal(toneCarrier('Nguyễn', 'old')?.tone, 'tilde');
  assert.equal(toneCarrier('Nguyên', 'old')?.tone, null);
});

test('what a tone key shows is what it does', () => {
  for (const text of ['hoa', 'thuy', 'Nguyên', 'gia', 'quy', 'nưa', 'Ê', 'khuyu'])
    for (const tone of Object.keys(TONES) as Tone[])
      for (const toneStyle of ['old', 'new'] as const) {
        const at = { text, selectionStart: text.length, selectionEnd: text.length, composition: null };
        const pressed = pressKey(at, { kind: 'tone', tone }, { method: 'direct', toneStyle, maxLength: null });
        const changed = Array.from(pressed.text).find((letter, i) => letter !== Array.from(text)[i]);
        assert.equal(changed, toneCarrier(text, toneStyle)?.toned[tone]);
      }
});

test('the five forms of a vowel are single letters', () => {
  for (const vowel of 'aăâeêioôơuưyAĂÂEÊIOÔƠUƯY')
    for (const form of Object.values(tonedForms(vowel))) assert.equal(form.length, 1);
});
