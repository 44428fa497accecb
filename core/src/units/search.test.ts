import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadUnits, searchUnits } from './index.ts';

const units = await loadUnits();
const found = (query: string, provinceCode: string | null = null) =>
  searchUnits(units, { query, provinceCode, limit: 5000 }).map(({ unit, formerly }) =>
    formerly === null ? unit.fullName : `${unit.fullName} ← ${formerly}`,
  );

describe('searching for a unit', () => {
  it('finds Sa Pa however it is typed', () => {
    for (const query of ['sa pa', 'sapa', 'Sa Pa', 'SA PA', 'phường sa pa', 'p. sapa', 'Sa  Pa '.normalize('NFD')])
      assert.equal(found(query)[0], 'Phường Sa Pa', query);
    assert.ok(!found('sa ba').includes('Phường Sa Pa'));
  });

  it('puts whole names before beginnings, and these before the beginnings of later words', () => {
    const hits = found('ba đình', '38');
    assert.equal(hits[0], 'Xã Ba Đình');
    const long = found('long', '80');
    const firstLater = long.findIndex((name) => !/^(?:Phường|Xã) Long/.test(name));
    assert.ok(
      firstLater > 0 && long.slice(firstLater).every((name) => !/^(?:Phường|Xã) Long /.test(name)),
      long.join(),
    );
  });

  it('puts names with the tones that were typed before those without', () => {
    assert.deepEqual(found('láng', '01').slice(0, 2), ['Phường Láng', 'Xã Yên Lãng']);
    assert.equal(found('lãng', '01')[0], 'Phường Láng', 'the whole name is closer than one of its words');
    assert.ok(found('hà').indexOf('Phường Hà Nam') < found('hà').indexOf('Phường Hạc Thành'));
  });

  it('puts the kind that was asked for first', () => {
    const [first, ...others] = found('xã an phú');
    assert.match(first ?? '', /^Xã An Phú$/);
    assert.ok(others.includes('Phường An Phú'), 'and does not hide the other');
  });

  it('finds provinces before communes, and in a province only what is in it', () => {
    assert.equal(found('hà nội')[0], 'Thành phố Hà Nội');
    assert.equal(found('tay ninh')[0], 'Tỉnh Tây Ninh');
    for (const { unit } of searchUnits(units, { query: 'tân', provinceCode: '79' }))
      assert.ok(unit.level === 'commune' && unit.provinceCode === '79');
  });

  it('in a province, finds a commune by what it was, and says so', () => {
    assert.deepEqual(found('phúc xá', '01'), ['Phường Hồng Hà ← Phường Phúc Xá, Quận Ba Đình']);
    assert.deepEqual(found('cong vi', '01'), [
      'Phường Giảng Võ ← Phường Cống Vị, Quận Ba Đình',
      'Phường Ngọc Hà ← Phường Cống Vị, Quận Ba Đình',
    ]);
    assert.deepEqual(found('phúc xá'), [], 'without a province there are too many of one name');
  });

  it('lists what there is for an empty query, in the order of the alphabet', () => {
    assert.equal(found('').length, 34);
    assert.deepEqual(found('').slice(0, 3), ['Tỉnh An Giang', 'Thành phố Bắc Ninh', 'Tỉnh Cà Mau']);
    assert.equal(found(' ', '01').length, units.communesOf('01').length);
    assert.deepEqual(found('', '99'), []);
  });

  it('keeps to its limit', () => {
    assert.equal(searchUnits(units, { query: 'a', limit: 7 }).length, 7);
    assert.equal(searchUnits(units, { query: '' }).length, 34);
  });

  it('finds every commune by its name, first among those of that name, with and without diacritics', () => {
    fc.assert(
      fc.property(fc.constantFrom(...units.communes), ({ name, fullName, provinceCode, code }) => {
        const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
        assert.equal(searchUnits(units, { query: fullName, provinceCode })[0]?.unit.code, code);
        for (const query of [name, plain, plain.replaceAll(' ', ''), name.slice(0, 3)])
          assert.ok(
            searchUnits(units, { query, provinceCode, limit: 5000 }).some(({ unit }) => unit.code === code),
            query,
          );
      }),
      { numRuns: 200 },
    );
  });

  it('takes any text, and shows no unit twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.constantFrom('01', '79', null),
        (query, provinceCode) => {
          const hits = searchUnits(units, { query, provinceCode });
          assert.equal(new Set(hits.map(({ unit }) => unit)).size, hits.length);
        },
      ),
    );
  });
});
