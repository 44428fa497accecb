import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { compose } from './compose.ts';
import { TONES } from './letters.ts';
import type { TypingMethod } from './methods.ts';

const type = (method: TypingMethod, keys: string, base = ''): string =>
  compose({ method, toneStyle: 'old' }, keys, base).text;

const telex: readonly (readonly [keys: string, text: string])[] = [
  ['Nguyeenx Vawn Thuwr', 'Nguyễn Văn Thử'],
  ['ddaij hocj', 'đại học'],
  ['DDuwowngf', 'Đường'],
  ['dduwowngf', 'đường'],
  ['duongw', 'dương'],
  ['truowngf', 'trường'],
  ['twf', 'từ'],
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
  ['nguyenex', 'nguyễn'],
  ['nguyenxe', 'nguyễn'],
  ['Hoof Chis Minh', 'Hồ Chí Minh'],
  ['Thuwaf Thieen Huees', 'Thừa Thiên Huế'],
  ['asz', 'a'],
  ['az', 'az'],
  ['AAN', 'ÂN'],
  ['Aan', 'Ân'],
  ['DDAWKS', 'ĐẮK'],
  ['ddaji hojc', 'đại học'],
  ['muwas', 'mứa'],
  ['ass afs', 'as á'],
];
const undone: readonly (readonly [keys: string, text: string])[] = [
  ['ass', 'as'],
  ['aaa', 'aa'],
  ['eee', 'ee'],
  ['ooo', 'oo'],
  ['ddd', 'dd'],
  ['aww', 'aw'],
  ['uww', 'uw'],
  ['ww', 'w'],
  ['tww', 'tw'],
  ['uoww', 'uow'],
  ['nguyenee', 'nguyene'],
  ['duongww', 'duongw'],
  ['ddidd', 'didd'],
  ['classs', 'class'],
  ['xooongs', 'xoóng'],
  ['Samssung', 'Samsung'],
];
/** `uo` ends in uơ in these words only; a letter behind it makes ươ of it, as people type it. */
const horns: readonly (readonly [keys: string, text: string])[] = [
  ['thuowr', 'thuở'],
  ['huow', 'huơ'],
  ['khuow', 'khuơ'],
  ['quow', 'quơ'],
  ['thuowngr', 'thưởng'],
  ['huowngs', 'hướng'],
  ['huowu', 'hươu'],
  ['tuow', 'tươ'],
  ['huwong', 'hương'],
  ['muwoif', 'mười'],
];
/** What is no Vietnamese stays as it is typed where that can be known; names of the highlands can be written. */
const others: readonly (readonly [keys: string, text: string])[] = [
  ['Microsoft', 'Microsoft'],
  ['Facebook', 'Facebook'],
  ['view', 'view'],
  ['datf', 'datf'],
  ['ws', 'ứ'],
  ['Byaw', 'Byă'],
  ['Eenuool', 'Ênuôl'],
  ['Kddawm', 'Kđăm'],
  ['Adrowng', 'Adrơng'],
  ["H'Moong", "H'Mông"],
  ['ddawks', 'đắk'],
  ['mucs 12, A3', 'múc 12, A3'],
];
const vni: readonly (readonly [keys: string, text: string])[] = [
  ['Nguye6n4 Va8n Thu73', 'Nguyễn Văn Thử'],
  ['d9u7o7ng2', 'đường'],
  ['duong279', 'đường'],
  ['duong792', 'đường'],
  ['hoa2', 'hòa'],
  ['thuo73', 'thuở'],
  ['a10', 'a'],
  ['a11', 'a1'],
  ['a66', 'a6'],
  ['o77', 'o7'],
  ['d99', 'd9'],
  ['A11', 'A1'],
  ['so61 12 a0', 'số 12 a0'],
  ['H2O', 'H2O'],
  ['class', 'class'],
];
const [acute, tilde, dot] = [TONES.acute, TONES.tilde, TONES.dot];
const direct: readonly (readonly [keys: string, text: string])[] = [
  [`Nguyên${tilde}`, 'Nguyễn'],
  [`Nguyê${tilde}n`, 'Nguyễn'],
  [`Nguyeê${tilde}n`, 'Nguyễn'],
  [`dđươc${dot}`, 'được'],
  [`hoa${acute}n`, 'hoán'],
  [`a${acute}${acute}`, 'a'],
  [`${acute}Ng${acute}`, 'Ng'],
  ['as aa dd uow class', 'as aa dd uow class'],
];

const cases = { telex, 'telex, undone': undone, 'telex, uơ and ươ': horns, 'telex, others': others, vni, direct };
for (const [name, list] of Object.entries(cases))
  for (const [keys, text] of list)
    test(`${name}: ${keys} gives ${text}`, () => assert.equal(type(name.split(',')[0] as TypingMethod, keys), text));

test('a word that stood there before goes on: its tone moves, its marks can be set and undone', () => {
  assert.equal(type('telex', 'n', 'hòa'), 'hoàn');
  assert.equal(type('telex', 'j', 'Lơi'), 'Lợi');
  assert.equal(type('telex', 'z', 'Lợi'), 'Lơi');
  assert.equal(type('vni', '6', 'Nguyẽn'), 'Nguyễn');
  assert.equal(type('telex', 'e', 'Nguyễn'), 'Nguyẽne');
  assert.equal(type('direct', 's', 'hoà'), 'hoàs');
  assert.equal(type('telex', '', 'hoà'), 'hoà');
});

test('a decomposed word comes out composed', () => {
  assert.equal(type('telex', 'g', 'Tiến'.normalize('NFD')), 'Tiếng');
});

const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
const vietnameseLetters = fc.constantFrom(...'aeiouydwnhgtsfrxjzcpkqAEOUDW0123456789 ăâđêôơư', ...Object.values(TONES));
const methods = fc.constantFrom<TypingMethod>('telex', 'vni', 'direct');
const styles = fc.constantFrom('old', 'new');
const keystrokes = fc.array(fc.oneof(vietnameseLetters, letters), { maxLength: 30 }).map((keys) => keys.join(''));

test('whatever is typed, in whatever script: an answer, always composed (NFC), and the earlier words stay', () => {
  const anything = fc.oneof(keystrokes, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(methods, styles, anything, anything, (method, toneStyle, keys, base) => {
      const { text } = compose({ method, toneStyle }, keys, base);
      assert.equal(text, text.normalize('NFC'));
      assert.ok(compose({ method, toneStyle }, `${keys} x`, base).text.startsWith(`${text} `));
    }),
    { numRuns: 2000 },
  );
});

test('one key adds one letter at most, and changes nothing before its word', () => {
  fc.assert(
    fc.property(methods, keystrokes, letters, (method, keys, key) => {
      const [before, after] = [type(method, keys), type(method, keys + key)];
      assert.ok(Array.from(after).length <= Array.from(before).length + 1, `${before} | ${after}`);
      assert.ok(after.startsWith(before.replace(/[\p{L}\d]*$/u, '')));
    }),
    { numRuns: 2000 },
  );
});

test('no word ever gets two tones', () => {
  fc.assert(
    fc.property(methods, fc.array(vietnameseLetters, { maxLength: 20 }), (method, keys) => {
      for (const word of type(method, keys.join('')).split(/[^\p{L}\p{M}]/u)) {
        const marks = word.normalize('NFD').match(/[\u0300\u0301\u0303\u0309\u0323]/gu) ?? [];
        assert.ok(marks.length <= 1, word);
      }
    }),
    { numRuns: 2000 },
  );
});

/** Words that the keys before leave as they are: what the next key changes is its own doing. */
const plainWord = fc.array(letters, { maxLength: 8 }).map((keys) => keys.join(''));
const modifiers = { telex: Array.from('sfrxjaeowd'), vni: Array.from('123456789') } as const;

for (const method of ['telex', 'vni'] as const)
  test(`undo by repeating, ${method}: the same key twice is the word with that key behind it, from then on a letter`, () => {
    let changed = 0;
    fc.assert(
      fc.property(plainWord, fc.constantFrom(...modifiers[method]), (word, key) => {
        fc.pre(type(method, word) === word && type(method, word + key) !== word + key);
        changed += 1;
        assert.equal(type(method, word + key + key), word + key);
        assert.equal(type(method, word + key + key + key), word + key + key);
      }),
      { numRuns: 1000 },
    );
    assert.ok(changed >= 1000);
  });

test('keys that are no letters of a method stay what they are', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(styles, ascii, (toneStyle, keys) => {
      assert.equal(compose({ method: 'direct', toneStyle }, keys).text, keys);
    }),
  );
});
