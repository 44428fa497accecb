import assert from 'node:assert/strict';
import test from 'node:test';
import { beginsWithCapital, pressKey, type TextState } from './edit.ts';

const at = (text: string, start = text.length, end = start): TextState => ({
  text,
  selectionStart: start,
  selectionEnd: end,
});
const plain = { composing: 'plain', maxLength: null } as const;
const withTelex = { composing: 'telex', maxLength: null } as const;
const character = (letter: string) => ({ kind: 'character', character: letter }) as const;

test('a letter goes in at the caret', () => {
  assert.deepEqual(pressKey(at('Hà Ni', 4), character('ộ'), plain), at('Hà Nội', 5));
});

test('a letter replaces the selection', () => {
  assert.deepEqual(pressKey(at('Hà Nội', 3, 6), character('T'), plain), at('Hà T', 4));
});

test('Telex composes before the caret only', () => {
  assert.deepEqual(pressKey(at('ha sau', 2), character('f'), withTelex), at('hà sau', 2));
});

test('without Telex the letters s f r x j stay letters', () => {
  assert.equal(pressKey(at('clas'), character('s'), plain).text, 'class');
});

test('delete takes one whole letter, with its marks, or the selection', () => {
  assert.deepEqual(pressKey(at('Nguyễ'), { kind: 'delete' }, plain), at('Nguy'));
  assert.deepEqual(pressKey(at('Nguyễn', 0, 6), { kind: 'delete' }, plain), at(''));
  assert.deepEqual(pressKey(at(''), { kind: 'delete' }, plain), at(''));
});

test('a full field takes no more letters but still takes a tone', () => {
  const full = { composing: 'telex', maxLength: 4 } as const;
  assert.equal(pressKey(at('hoan'), character('g'), full).text, 'hoan');
  assert.equal(pressKey(at('hoan'), { kind: 'tone', tone: 'grave' }, full).text, 'hoàn');
});

test('capitals at the beginning and after a full stop', () => {
  assert.equal(beginsWithCapital(''), true);
  assert.equal(beginsWithCapital('Hết hợp đồng. '), true);
  assert.equal(beginsWithCapital('Hà Nội, '), false);
});
