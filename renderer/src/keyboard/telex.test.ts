import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { addLetter, setTone, TONES, type Tone, telex } from './telex.ts';

const type = (keys: string): string => Array.from(keys).reduce((text, key) => telex(text, key), '');

const typed: readonly (readonly [keys: string, text: string])[] = [
  ['Nguyeenx Vawn Thuwr', 'Nguyễn Văn Thử'],
  ['ddaij hocj', 'đại học'],
  ['DDuwowngf', 'Đường'],
  ['dduwowngf', 'đường'],
  ['duongw', 'dương'],
  ['truowngf', 'trường'],
  ['thuowr', 'thưở'],
  ['hoaf', 'hòa'],
  ['hoafn', 'hoàn'],
  ['hoanf', 'hoàn'],
  ['thuys', 'thúy'],
  ['quys', 'quý'],
  ['quoocs', 'quốc'],
  ['giaf', 'già'],
  ['gif', 'gì'],
  ['giups', 'giúp'],
  ['nghieepj', 'nghiệp'],
  ['khuyeens', 'khuyến'],
  ['ngoaif', 'ngoài'],
  ['tieengs', 'tiếng'],
  ['tiesng', 'tiéng'],
  ['Hoof Chis Minh', 'Hồ Chí Minh'],
  ['Thuwaf Thieen Huees', 'Thừa Thiên Huế'],
  ['ass', 'as'],
  ['aaa', 'aa'],
  ['ddd', 'dd'],
  ['aww', 'aw'],
  ['uoww', 'uow'],
  ['asz', 'a'],
  ['az', 'az'],
  ['ws', 'ws'],
  ['AAN', 'ÂN'],
  ['ddaji hojc', 'đại học'],
  ['muwas', 'mứa'],
];

for (const [keys, text] of typed) {
  test(`telex: ${keys} gives ${text}`, () => assert.equal(type(keys), text));
}

test('a tone key of the keyboard marks the last syllable and takes the mark away again', () => {
  assert.equal(setTone('Lê Lơi', 'dot'), 'Lê Lợi');
  assert.equal(setTone('Lê Lợi', 'dot'), 'Lê Lơi');
  assert.equal(setTone('Lê Lợi', 'grave'), 'Lê Lời');
});

test('a tone key does nothing without a vowel before the caret', () => {
  for (const text of ['', 'Lê ', 'Ng', '12']) assert.equal(setTone(text, 'acute'), text);
});

test('a plain letter moves the tone to where it belongs, and is never read as a Telex key', () => {
  assert.equal(addLetter('hòa', 'n'), 'hoàn');
  assert.equal(addLetter('a', 's'), 'as');
  assert.equal(addLetter('a', 'a'), 'aa');
});

const letters = 'abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-';

test('whatever is typed, the text stays composed (NFC), loses nothing before the syllable and grows by one letter at most', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 40 }), (keys) => {
      let text = '';
      for (const key of keys) {
        const next = telex(text, key);
        assert.equal(next, next.normalize('NFC'));
        assert.ok(Array.from(next).length <= Array.from(text).length + 1);
        const head = text.replace(/\p{L}*$/u, '');
        assert.ok(next.startsWith(head));
        text = next;
      }
    }),
  );
});

test('no syllable ever carries two tones', () => {
  const tones = Object.keys(TONES) as Tone[];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...'aeiouydwnhgtsfrxj'), fc.constantFrom(...tones)), { maxLength: 20 }),
      (keys) => {
        const text = keys.reduce<string>(
          (current, key) => (key.length > 1 ? setTone(current, key as Tone) : telex(current, key)),
          '',
        );
        const marks = text.normalize('NFD').match(/[\u0300\u0301\u0303\u0309\u0323]/gu) ?? [];
        assert.ok(marks.length <= 1, text);
      },
    ),
  );
});
