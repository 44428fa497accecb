import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { findByLabel, fold } from './search-text.ts';

const entries = [
  'Phường Hoàn Kiếm',
  'Phường Cửa Nam',
  'Phường Đống Đa',
  'Xã Sa Pả',
  'Phường Sa Pa',
  'Xã Bản Sa Pàn',
  'Xã Đắk Lắk Mẫu',
].map((label, value) => ({ label, value }));
const found = (typed: string) => findByLabel(entries, typed).map(({ label }) => label);

test('found without diacritics, together or apart, in capitals or not', () => {
  for (const typed of ['sapa', 'sa pa', 'SAPA', 'Sa Pả', ' sa  pa '])
    assert.deepEqual(found(typed).slice(0, 2).sort(), ['Phường Sa Pa', 'Xã Sa Pả'], typed);
  assert.deepEqual(found('dong da'), ['Phường Đống Đa']);
  assert.deepEqual(found('kiem hoan'), ['Phường Hoàn Kiếm']);
  assert.deepEqual(found('dak lak'), ['Xã Đắk Lắk Mẫu']);
});

test('half a word is enough, a wrong letter is not', () => {
  assert.deepEqual(found('cua n'), ['Phường Cửa Nam']);
  assert.deepEqual(found('sapx'), []);
  assert.deepEqual(
    found('?!'),
    entries.map(({ label }) => label),
  );
});

test('a name that begins as typed comes before one that only holds it', () => {
  const names = ['Đông An', 'An Giang', 'Lạng An Sơn'].map((label) => ({ label }));
  assert.deepEqual(
    findByLabel(names, 'an').map(({ label }) => label),
    ['An Giang', 'Đông An', 'Lạng An Sơn'],
  );
});

test('nothing typed leaves the list as it is', () => {
  assert.deepEqual(findByLabel(entries, '  '), entries);
});

test('composed and decomposed spellings fold to the same, and every entry is found by its own name', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'aăâđeêioôơuưyàảãáạbcghklmnpqrstvx '),
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(letters, (label) => {
      assert.equal(fold(label.normalize('NFD')), fold(label.normalize('NFC')));
      assert.equal(findByLabel([{ label }], label).length, 1);
      assert.equal(findByLabel([{ label }], fold(label)).length, 1);
    }),
  );
});
