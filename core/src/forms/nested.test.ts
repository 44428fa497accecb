import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, leaf, richVersion, smallVersion, text, when } from '../services/test-pack.ts';
import { compileForm, packValidator } from './compile.ts';
import { changeProven, confirmGroup, setText } from './entries.ts';
import { type Entries, type Entry, rowIds, typedEntry } from './entry.ts';
import { evaluate, holdsIn } from './evaluate.ts';
import { narrowedSchema } from './narrowed.ts';
import { chaptersOf, firstFaultyPage, visiblePages } from './pages.ts';
import { addRow, isEmptyRow, removeRow } from './rows.ts';
import { formErrors } from './validation.ts';

const NOW = '2026-11-21T09:05';
const form = compileForm(richVersion);

const typed = (texts: Readonly<Record<string, string>>): Entries =>
  Object.fromEntries(Object.entries(texts).map(([path, value]) => [path, typedEntry(value)]));
const errorsOf = (entries: Entries, now = NOW) => formErrors(form, evaluate(form, entries), now);
const set = (entries: Entries, texts: Readonly<Record<string, string>>): Entries =>
  Object.entries(texts).reduce((all, [fieldId, value]) => setText(form, all, { fieldId, text: value }), entries);

const RIGHT = {
  fullName: 'Đặng Thị Thử',
  citizenNumber: '999190654321',
  hasHome: 'true',
  'home.province': '02',
  'home.commune': '00004',
  kinds: 'black',
  arrived: '2026-11-21T08:00',
  leaves: '2026-11-25',
};
const GUEST = {
  'guests.r1.nationality': 'vn',
  'guests.r1.fullName': 'Trần Văn Mẫu',
  'guests.r1.citizenNumber': '999090111111',
  'guests.r1.home.province': '02',
  'guests.r1.home.commune': '00004',
  'guests.r1.from': '2026-11-21',
  'guests.r1.to': '2026-11-22',
};
const rightEntries = (): Entries => set(addRow(form, typed(RIGHT), { listId: 'guests', rowId: 'r1' }), GUEST);

test('a form with groups and tables filled rightly has no errors, and values as its data schema has them', () => {
  const evaluation = evaluate(form, rightEntries());
  assert.deepEqual([...formErrors(form, evaluation, NOW)], []);
  assert.deepEqual(evaluation.data, {
    fullName: 'Đặng Thị Thử',
    citizenNumber: '999190654321',
    hasHome: true,
    home: { province: '02', commune: '00004' },
    kinds: ['black'],
    arrived: '2026-11-21T08:00',
    leaves: '2026-11-25',
    guests: [
      {
        fullName: 'Trần Văn Mẫu',
        citizenNumber: '999090111111',
        nationality: 'vn',
        home: { province: '02', commune: '00004' },
        from: '2026-11-21',
        to: '2026-11-22',
      },
    ],
  });
  assert.equal(evaluation.values['guests.r1.home.commune'], '00004');
  assert.ok(packValidator.validate(narrowedSchema(richVersion.dataSchema, evaluation), evaluation.data));
});

test('a row has conditions of its own: what one row hides, another shows', () => {
  let entries = addRow(form, rightEntries(), { listId: 'guests', rowId: 'r2' });
  entries = set(entries, { 'guests.r2.nationality': 'other', 'guests.r2.passport': 'B1234567' });
  const { visible, values } = evaluate(form, entries);
  assert.ok(visible.has('guests.r1.citizenNumber') && !visible.has('guests.r1.passport'));
  assert.ok(visible.has('guests.r2.passport') && !visible.has('guests.r2.citizenNumber'));
  assert.equal(values['guests.r2.passport'], 'B1234567');
  const back = set(entries, { 'guests.r2.nationality': 'vn' });
  assert.equal(evaluate(form, back).values['guests.r2.passport'], undefined, 'hidden, it carries nothing');
  assert.deepEqual(Object.keys(evaluate(form, back).data.guests as object[]), ['0', '1']);
});

test('a hidden group and a hidden table carry nothing, and are not asked for', () => {
  const homeless = evaluate(form, set(rightEntries(), { hasHome: 'false' }));
  assert.ok(!homeless.visible.has('home') && !homeless.visible.has('home.commune'));
  assert.equal(homeless.data.home, undefined);
  assert.equal(formErrors(form, homeless, NOW).has('home.province'), false);

  const version = smallVersion({
    properties: { a: leaf('A'), guests: richVersion.dataSchema.properties.guests as never },
    required: ['guests'],
    elements: [control('a'), control('guests', when('a', { const: 'x' }))],
  });
  const small = compileForm(version);
  const filled = addRow(small, typed({ a: 'x' }), { listId: 'guests', rowId: 'r1' });
  assert.deepEqual(rowIds(filled, 'guests'), ['r1']);
  const hidden = evaluate(small, setText(small, filled, { fieldId: 'a', text: 'y' }));
  assert.deepEqual(hidden.data, { a: 'y' });
  assert.deepEqual(hidden.rows, {});
  assert.deepEqual([...formErrors(small, hidden, NOW)], []);
  assert.deepEqual(addRow(small, typed({ a: 'y' }), { listId: 'guests', rowId: 'r1' }), typed({ a: 'y' }));
});

test('required inside a row is asked for in that row, and the table says that a row is not complete', () => {
  const entries = addRow(form, rightEntries(), { listId: 'guests', rowId: 'r7' });
  const errors = errorsOf(entries);
  assert.deepEqual([...errors.keys()].toSorted(), [
    'guests',
    'guests.r7.from',
    'guests.r7.fullName',
    'guests.r7.nationality',
    'guests.r7.to',
  ]);
  assert.match(errors.get('guests')?.vi ?? '', /người chăn chưa điền đủ/);
  assert.match(errors.get('guests.r7.nationality')?.vi ?? '', /chọn một mục/);
  assert.equal(firstFaultyPage(form, errors), 'keepers');
});

test('too few and too many rows', () => {
  assert.match(errorsOf(typed(RIGHT)).get('guests')?.vi ?? '', /thêm ít nhất 1 người chăn/);
  let entries = rightEntries();
  for (let row = 2; row <= 25; row += 1) entries = addRow(form, entries, { listId: 'guests', rowId: `r${row}` });
  assert.equal(rowIds(entries, 'guests').length, 20, 'a full table takes no more');
  const forced = { ...entries, guests: typedEntry(Array.from({ length: 21 }, (_, row) => `r${row + 1}`).join(' ')) };
  assert.match(errorsOf(forced).get('guests')?.vi ?? '', /nhiều nhất 20/);
});

test('a row taken away leaves nothing; an empty one can be left without a loss', () => {
  const entries = rightEntries();
  const two = addRow(form, entries, { listId: 'guests', rowId: 'r2' });
  assert.ok(isEmptyRow(two, { listId: 'guests', rowId: 'r2' }));
  assert.ok(!isEmptyRow(two, { listId: 'guests', rowId: 'r1' }));
  const gone = removeRow(form, two, { listId: 'guests', rowId: 'r1' });
  assert.deepEqual(rowIds(gone, 'guests'), ['r2']);
  assert.ok(Object.keys(gone).every((path) => !path.startsWith('guests.r1')));
  assert.equal(removeRow(form, gone, { listId: 'guests', rowId: 'r1' }), gone);
  assert.equal(removeRow(form, gone, { listId: 'fullName', rowId: 'r1' }), gone);
});

test('a group that is not required may stay empty; once begun, its own fields are asked for', () => {
  assert.deepEqual([...errorsOf(rightEntries())], []);
  const begun = errorsOf(set(rightEntries(), { 'owner.middleName': 'Văn' }));
  assert.deepEqual([...begun.keys()], ['owner.surname', 'owner.givenName']);
});

test('nothing but a field takes text: no group, table, row or stranger', () => {
  const entries = rightEntries();
  for (const fieldId of ['home', 'guests', 'guests.r1', 'guests.r9.fullName', 'guests.r1.nothing', 'home.constructor'])
    assert.equal(setText(form, entries, { fieldId, text: 'x' }), entries, fieldId);
  assert.equal(setText(form, entries, { fieldId: '__proto__', text: 'x' }), entries);
});

test('another province leaves no commune chosen, in its own group only', () => {
  const entries = set(rightEntries(), { 'guests.r1.home.province': '04' });
  assert.equal(entries['guests.r1.home.commune'], undefined);
  assert.equal(entries['home.commune']?.text, '00004');
  assert.ok(errorsOf(entries).has('guests.r1.home.commune'));
});

const RULES: readonly [name: string, change: Readonly<Record<string, string>>, now: string, broken: string | null][] = [
  ['to before from, in the row', { 'guests.r1.to': '2026-11-20' }, NOW, 'guests.r1.to'],
  ['30 days', { leaves: '2026-12-21' }, NOW, null],
  ['31 days', { arrived: '2026-11-20T23:30', leaves: '2026-12-21' }, '2026-11-21T07:00', 'leaves'],
  ['at 07:59 back to 23:00 of the day before', { arrived: '2026-11-20T23:00' }, '2026-11-21T07:59', null],
  ['at 07:59, but no further', { arrived: '2026-11-20T22:59' }, '2026-11-21T07:59', 'arrived'],
  ['at 08:00 from 00:00 of today', { arrived: '2026-11-21T00:00' }, '2026-11-21T08:00', null],
  ['at 08:00 no longer yesterday', { arrived: '2026-11-20T23:30' }, '2026-11-21T08:00', 'arrived'],
  ['not in the future', { arrived: '2026-11-21T09:06' }, NOW, 'arrived'],
  ['just now', { arrived: '2026-11-21T09:05' }, NOW, null],
  ['first day of the range', { leaves: '2026-08-21', arrived: '' }, NOW, 'arrived'],
  ['a day before the range', { leaves: '2026-08-20' }, NOW, 'leaves'],
  ['after the range', { leaves: '2026-12-22', arrived: '2026-11-21T09:00' }, NOW, 'leaves'],
];
for (const [name, change, now, broken] of RULES)
  test(`a rule between fields: ${name}`, () => {
    const errors = errorsOf(set(rightEntries(), change), now);
    const wrong = [...errors.keys()].filter((path) => path !== 'guests');
    assert.deepEqual(wrong, broken === null ? [] : [broken]);
  });

test('no two rows with the same number, and sums over rows', () => {
  let entries = addRow(form, rightEntries(), { listId: 'guests', rowId: 'r2' });
  const second = Object.fromEntries(Object.entries(GUEST).map(([path, value]) => [path.replace('r1', 'r2'), value]));
  entries = set(entries, { ...second, 'guests.r1.heads': '60', 'guests.r2.heads': '40' });
  assert.deepEqual([...errorsOf(entries).keys()], ['guests.r2.citizenNumber', 'guests']);
  entries = set(entries, { 'guests.r2.citizenNumber': '999090222222' });
  assert.deepEqual([...errorsOf(entries).keys()], []);
  entries = set(entries, { 'guests.r2.heads': '41' });
  assert.match(errorsOf(entries).get('guests')?.en ?? '', /More than 100/);
});

test('before-clock: told before 23:00 of the day, or by 08:00 of the next for what came later', () => {
  const version = smallVersion({
    properties: { at: leaf('Lúc', { format: 'date-time' }) },
    rules: [
      { id: 'told', kind: 'before-clock', field: 'at', clock: '23:00', nextDayClock: '08:00', message: text('Muộn') },
    ],
  });
  const small = compileForm(version);
  const late = (at: string, now: string) => formErrors(small, evaluate(small, typed({ at })), now).has('at');
  assert.equal(late('2026-11-21T14:00', '2026-11-21T22:59'), false);
  assert.equal(late('2026-11-21T14:00', '2026-11-21T23:00'), true);
  assert.equal(late('2026-11-21T23:30', '2026-11-22T07:59'), false);
  assert.equal(late('2026-11-21T23:30', '2026-11-22T08:00'), true);
});

test('several choices, a consent, yes and no, money', () => {
  const bad = errorsOf(set(rightEntries(), { kinds: 'black white pied' }));
  assert.match(bad.get('kinds')?.vi ?? '', /không quá 2/);
  assert.match(errorsOf(set(rightEntries(), { kinds: 'green' })).get('kinds')?.vi ?? '', /trong danh sách/);
  const white = set(rightEntries(), { kinds: 'white black' });
  assert.deepEqual(evaluate(form, white).values.kinds, ['black', 'white'], 'in the order of the list');
  const priced = set(white, { price: '1.500.000' });
  assert.equal(evaluate(form, priced).values.price, 1_500_000);
  assert.match(errorsOf(set(white, { price: 'nhiều' })).get('price')?.vi ?? '', /1\.500\.000/);
  assert.ok(errorsOf(set(rightEntries(), { hasHome: '' })).has('hasHome'));

  const asked = set(rightEntries(), { 'home.province': '01', 'home.commune': '00004' });
  assert.match(errorsOf(asked).get('promise')?.vi ?? '', /đánh dấu/);
  assert.match(errorsOf(set(asked, { promise: 'false' })).get('promise')?.vi ?? '', /đánh dấu/);
  assert.equal(errorsOf(set(asked, { promise: 'true' })).has('promise'), false);
});

const evidence = { overall: 'consistent', chipAuthenticity: 'notDone', at: '2026-11-21T02:05:00.000Z' } as const;
const proven: Entry = {
  text: 'Đặng Thị Thử',
  source: 'chip',
  evidence,
  locked: true,
  contested: false,
  suggested: false,
};

test('a proven value changes only where the pack lets it, with a reason, and both stay known', () => {
  const refused = { ...rightEntries(), fullName: proven };
  assert.equal(changeProven(refused, { fieldId: 'fullName', reason: 'đổi tên' }), refused);
  const locked: Entries = { ...rightEntries(), fullName: { ...proven, changeable: true } };
  assert.equal(changeProven(locked, { fieldId: 'fullName', reason: ' \u200b ' }), locked, 'a reason is said');
  assert.equal(changeProven(locked, { fieldId: '__proto__', reason: 'x' }), locked);

  const opened = changeProven(locked, { fieldId: 'fullName', reason: 'Đã đổi tên' });
  assert.deepEqual(
    [opened.fullName?.text, opened.fullName?.source, opened.fullName?.locked],
    [proven.text, 'typed', false],
  );
  const changed = set(opened, { fullName: 'Đặng Thị Mới' });
  assert.equal(changed.fullName?.replaces?.proven.text, proven.text);
  assert.equal(changed.fullName?.replaces?.reason, 'Đã đổi tên');
  assert.equal(changed.fullName?.source, 'typed');
  const again = changeProven(changed, { fieldId: 'fullName', reason: 'Tên trên thẻ sai' });
  assert.deepEqual([again.fullName?.text, again.fullName?.replaces?.reason], ['Đặng Thị Mới', 'Tên trên thẻ sai']);
  assert.deepEqual(
    set(again, { fullName: proven.text }).fullName,
    locked.fullName,
    'back to the proof, nothing was changed',
  );
});

test('a proposal is open until the citizen confirms it or changes a part', () => {
  const suggest = (value: string): Entry => ({ ...typedEntry(value), suggested: true, basis: 'name-parts' });
  const entries: Entries = {
    ...rightEntries(),
    owner: { ...proven, locked: false, suggested: true },
    'owner.surname': suggest('Đặng'),
    'owner.middleName': suggest('Thị'),
    'owner.givenName': suggest('Thử'),
  };
  assert.deepEqual([...errorsOf(entries).keys()], ['owner']);
  const confirmed = confirmGroup(form, entries, 'owner');
  assert.deepEqual([...errorsOf(confirmed).keys()], []);
  assert.deepEqual(
    [confirmed['owner.surname']?.suggested, confirmed.owner?.suggested, confirmed.owner?.text],
    [false, false, 'Đặng Thị Thử'],
  );
  const changed = set(entries, { 'owner.givenName': 'Thử Nghiệm' });
  assert.deepEqual([...errorsOf(changed).keys()], []);
  assert.equal(confirmGroup(form, confirmed, 'owner'), confirmed);
  assert.equal(confirmGroup(form, entries, 'guests'), entries);
});

test('a condition outside the layout sees the same values', () => {
  const [component] = richVersion.dossierComponents;
  assert.ok(component?.when);
  const holds = (kinds: string) =>
    holdsIn(form, evaluate(form, set(rightEntries(), { kinds })), component.when as never);
  assert.deepEqual([holds('black'), holds('white black'), holds('')], [false, true, false]);
});

test('pages of one chapter stand together', () => {
  const pages = visiblePages(form, evaluate(form, rightEntries()));
  assert.deepEqual(
    chaptersOf(pages).map(({ title, pageCount }) => [title.en, pageCount]),
    [
      ['Who', 1],
      ['What', 2],
    ],
  );
  assert.deepEqual(chaptersOf(pages.map((page) => ({ ...page, chapter: null }))), []);
});
