import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compose } from './compose.ts';
import { beginsWithCapital, type KeyPress, pressKey, type TextState, type TypingOptions } from './edit.ts';

const at = (text: string, start = text.length, end = start): TextState => ({
  text,
  selectionStart: start,
  selectionEnd: end,
  composition: null,
});
const direct = { method: 'direct', toneStyle: 'old', maxLength: null } as const;
const withTelex = { ...direct, method: 'telex' } as const;
const character = (letter: string): KeyPress => ({ kind: 'character', character: letter });
const remove: KeyPress = { kind: 'delete' };

/** `<` is the delete key. */
function typed(keys: string, options: TypingOptions, start: TextState = at('')): TextState {
  let state = start;
  for (const key of keys) state = pressKey(state, key === '<' ? remove : character(key), options);
  return state;
}
const shown = ({ composition: _, ...state }: TextState): TextState => ({ ...state, composition: null });

test('a letter goes in at the caret', () => {
  assert.deepEqual(shown(pressKey(at('Hà Ni', 4), character('ộ'), direct)), at('Hà Nội', 5));
});

test('a letter replaces the selection', () => {
  assert.deepEqual(shown(pressKey(at('Hà Nội', 3, 6), character('T'), direct)), at('Hà T', 4));
  assert.deepEqual(shown(pressKey(at('Hà Nội', 5, 6), character('i'), direct)), at('Hà Nội'));
});

test('Telex composes before the caret only', () => {
  assert.deepEqual(shown(pressKey(at('ha sau', 2), character('f'), withTelex)), at('hà sau', 2));
});

test('without Telex the letters s f r x j stay letters', () => {
  assert.equal(pressKey(at('clas'), character('s'), direct).text, 'class');
});

test('where each key is a letter, delete takes one whole letter, with its marks, or the selection', () => {
  assert.deepEqual(pressKey(at('Nguyễ'), remove, direct), at('Nguy'));
  assert.deepEqual(pressKey(at('Nguyễ'.normalize('NFD')), remove, direct), at('Nguy'));
  assert.deepEqual(pressKey(at('Nguyễn', 0, 6), remove, direct), at(''));
  assert.deepEqual(pressKey(at(''), remove, direct), at(''));
  assert.deepEqual(pressKey(at('a😀'), remove, direct), at('a'));
  assert.deepEqual(pressKey(at('\u0301'), remove, direct), at(''));
});

test('in Telex, delete takes back the last keystroke of the word, then whole letters', () => {
  const steps = ['việt', 'viêt', 'viê', 'vie', 'vi', 'v', '', ''];
  let state = typed('vieetj', withTelex);
  for (const text of steps) {
    assert.equal(state.text, text);
    state = pressKey(state, remove, withTelex);
  }
  assert.equal(typed('vieetj <<', withTelex).text, 'việ');
  assert.equal(typed('<', withTelex, at('việt')).text, 'việ');
  assert.equal(typed('j<<', withTelex, at('viêt')).text, 'viê');
  assert.equal(typed('ass<', withTelex).text, 'á');
  assert.equal(typed('a11<', { ...withTelex, method: 'vni' }).text, 'á');
});

test('a caret that was moved, another method, or a value from elsewhere ends the word that was typed', () => {
  const state = typed('ass', withTelex);
  assert.equal(pressKey({ ...state, selectionStart: 1, selectionEnd: 1 }, remove, withTelex).text, 's');
  assert.equal(pressKey({ ...state, text: 'bx', selectionStart: 2, selectionEnd: 2 }, remove, withTelex).text, 'b');
  assert.equal(pressKey(state, remove, direct).text, 'a');
});

test('a full field takes no more letters but still takes a tone', () => {
  const full = { ...withTelex, maxLength: 4 };
  assert.equal(pressKey(at('hoan'), character('g'), full).text, 'hoan');
  assert.equal(pressKey(at('hoan'), { kind: 'tone', tone: 'grave' }, full).text, 'hoàn');
  assert.equal(pressKey(at('hoàn'), character('f'), full).text, 'hoàn');
  assert.equal(pressKey(at('too long'), remove, full).text, 'too lon');
});

test('a tone key marks the last syllable and takes the mark away again', () => {
  const tone = (text: string, sign: 'dot' | 'grave' | 'acute') =>
    pressKey(at(text), { kind: 'tone', tone: sign }, direct).text;
  assert.equal(tone('Lê Lơi', 'dot'), 'Lê Lợi');
  assert.equal(tone('Lê Lợi', 'dot'), 'Lê Lơi');
  assert.equal(tone('Lê Lợi', 'grave'), 'Lê Lời');
  for (const text of ['', 'Lê ', 'Ng', '12']) assert.equal(tone(text, 'acute'), text);
});

test('the end of an address is put behind, or in the place of the one that is there', () => {
  const end = (text: string, ending: string, maxLength: number | null = null) =>
    pressKey(at(text), { kind: 'ending', ending }, { ...direct, maxLength }).text;
  assert.equal(end('an.thu', '@gmail.com'), 'an.thu@gmail.com');
  assert.equal(end('an.thu@gmail.com', '@yahoo.com'), 'an.thu@yahoo.com');
  assert.equal(end('an.thu@', '@gmail.com'), 'an.thu@gmail.com');
  assert.equal(end('an.thu@mau', '.vn'), 'an.thu@mau.vn');
  assert.equal(end('an.thu', '@gmail.com', 10), 'an.thu');
});

const keys = fc.array(fc.constantFrom(...'aeiouydwnhgtsfrxjzcqAOEUDW1256789êơ\u0301\u0303'), { maxLength: 20 });
const methods = fc.constantFrom('telex', 'vni');

test('each delete leads back to the text before its keystroke, whatever was typed and deleted before', () => {
  fc.assert(
    fc.property(methods, fc.array(fc.oneof(keys, fc.constant(['<'])), { maxLength: 12 }), (method, parts) => {
      const options = { ...direct, method };
      let state = at('Bà ');
      // Of the word that is open: the states before each of its keystrokes.
      let earlier: TextState[] = [];
      for (const key of parts.flat()) {
        const next = pressKey(state, key === '<' ? remove : character(key), options);
        if (key === '<' && earlier.length > 0) {
          assert.equal(next.text, earlier.at(-1)?.text);
          earlier.pop();
        } else if (key !== '<') {
          if (next !== state) earlier.push(state);
          if (next.composition === null) earlier = [];
        }
        state = next;
      }
    }),
    { numRuns: 1000 },
  );
});

test('key by key gives what the composer makes of all keys, at the caret, and the rest stays', () => {
  fc.assert(
    fc.property(methods, keys, fc.string(), (method, list, rest) => {
      const options = { ...direct, method };
      let state = at(`Bà ${rest}`, 3);
      for (const key of list) state = pressKey(state, character(key), options);
      assert.equal(state.text, `Bà ${compose(options, list.join('')).text}${rest}`);
      assert.equal(state.text.slice(state.selectionStart), rest);
    }),
  );
});

test('capitals at the beginning and after a full stop', () => {
  assert.equal(beginsWithCapital(''), true);
  assert.equal(beginsWithCapital('Hết hợp đồng. '), true);
  assert.equal(beginsWithCapital('Hà Nội, '), false);
});
