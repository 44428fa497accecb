import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isNameOfMrz, joinName, type NameParts, sameName, splitName, tidyName } from './index.ts';

const parts = ({ surname, middleName, givenName }: NameParts) => [surname, middleName, givenName];

describe('splitting a name', () => {
  it('takes the first word as họ, the last as tên, the rest as chữ đệm', () => {
    for (const [name, expected] of [
      ['Đặng Thị Thử', ['Đặng', 'Thị', 'Thử']],
      ['Đặng Thử', ['Đặng', '', 'Thử']],
      ['Đặng Thị Ngọc Minh Thử', ['Đặng', 'Thị Ngọc Minh', 'Thử']],
      ['ĐẶNG THỊ THỬ', ['ĐẶNG', 'THỊ', 'THỬ']],
      [' Đặng  Thị\tThử ', ['Đặng', 'Thị', 'Thử']],
      ['Đặng Anne-Marie Thử', ['Đặng', 'Anne-Marie', 'Thử']],
    ] as const) {
      const split = splitName(name);
      assert.deepEqual(parts(split), expected);
      assert.deepEqual([split.certain, split.alternatives, split.order], [true, [], 'surname-first'], name);
    }
  });

  it('gives the composed form', () => {
    assert.deepEqual(parts(splitName('Đặng Thị Hòa'.normalize('NFD'))), ['Đặng', 'Thị', 'Hòa']);
  });

  it('knows that a surname may have more words than one, and leaves the choice to the citizen', () => {
    for (const [name, alternative] of [
      ['Tôn Nữ Thị Thử', ['Tôn Nữ', 'Thị', 'Thử']],
      ['Tôn Thất Thử', ['Tôn Thất', '', 'Thử']],
      ['Công Tằng Tôn Nữ Thị Thử', ['Công Tằng Tôn Nữ', 'Thị', 'Thử']],
      ['Âu Dương Thử', ['Âu Dương', '', 'Thử']],
      ['ÂU DƯƠNG MINH THỬ', ['ÂU DƯƠNG', 'MINH', 'THỬ']],
      ['Nguyễn Phúc Bảo Thử', ['Nguyễn Phúc', 'Bảo', 'Thử']],
      ['Trần Lê Minh Thử', ['Trần Lê', 'Minh', 'Thử']],
      ['Rơ Châm Thử', ['Rơ Châm', '', 'Thử']],
    ] as const) {
      const split = splitName(name);
      assert.equal(split.surname, name.split(' ')[0], 'the rule of the forms stays the first proposal');
      assert.equal(split.certain, false, name);
      assert.deepEqual(split.alternatives.map(parts), [alternative]);
    }
  });

  it('is certain of what only looks like one of these', () => {
    for (const name of [
      'Tôn Nử Thị Thử',
      'Tôn Thị Thử',
      'Âu Thị Dương',
      'Âu Dương',
      'Nguyễn Phục Thử',
      'Đặng Lể Thử',
      'Đặng Lê',
    ])
      assert.equal(splitName(name).certain, true, name);
  });

  it('knows that surnames of the Central Highlands stand last, or are not there', () => {
    const moan = splitName('Y Thử Êban');
    assert.equal(moan.certain, false);
    assert.deepEqual(moan.alternatives, [
      { surname: 'Êban', middleName: '', givenName: 'Y Thử', order: 'surname-last' },
      { surname: '', middleName: '', givenName: 'Y Thử Êban', order: 'surname-first' },
    ]);
    for (const name of ['H’Thử Niê', "H'Thử Niê", 'H Thử Niê', "K'Thử Mẫu", 'Ka Thử', 'A Thử'])
      assert.equal(splitName(name).certain, false, name);
    assert.deepEqual(parts(splitName('H’Thử Niê').alternatives[0] as NameParts), ['Niê', '', 'H’Thử']);
    assert.deepEqual(
      splitName('Y Thử Niê Kđăm').alternatives.map(({ surname }) => surname),
      ['Niê Kđăm', 'Kđăm', ''],
    );
    assert.equal(splitName('Ý Thử Mẫu').certain, true, 'the tone makes another word of it');
    assert.equal(splitName('Hà Thử').certain, true);
  });

  it('takes a single word as a given name, and is not certain', () => {
    const split = splitName('Thử');
    assert.deepEqual([...parts(split), split.certain], ['', '', 'Thử', false]);
    assert.deepEqual(split.alternatives.map(parts), [['Thử', '', '']]);
    assert.deepEqual({ ...splitName(' ') }, { ...splitName(''), alternatives: [] });
  });

  it('offers no second reading of the same parts', () => {
    assert.deepEqual(splitName('H’Thử H’Thử').alternatives.map(parts), [['', '', 'H’Thử H’Thử']]);
  });

  it('loses nothing: every reading of any text joins to the text', () => {
    const word = fc.oneof(
      fc.constantFrom('Tôn', 'Nữ', 'Thất', 'Y', 'H’Thử', 'Niê', 'Kđăm', 'Nguyễn', 'Phúc', 'Lê', 'A', '-', "'"),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const name = words.join(' ');
        const split = splitName(name);
        for (const reading of [split, ...split.alternatives]) assert.equal(joinName(reading), tidyName(name));
        const readings = [split, ...split.alternatives].map((reading) => JSON.stringify(parts(reading)));
        assert.equal(new Set(readings).size, readings.length, 'no reading is offered twice');
      }),
    );
  });
});

describe('comparing names', () => {
  it('looks at the meaning', () => {
    for (const [a, b] of [
      ['Đặng Thị Hòa', ' ĐẶNG  THỊ  HOÀ '],
      ['Đặng Thị Hòa', 'đặng thị hòa'.normalize('NFD')],
      ['H’Thử Niê', "H'THỬ NIÊ"],
      ['Đặng Anne-Marie', 'Đặng Anne - Marie'],
      ['Đặng Thúy', 'Đặng Thuý'],
    ] as const)
      assert.ok(sameName(a, b), `${a} / ${b}`);
  });

  it('keeps every letter and tone apart', () => {
    for (const other of [
      'Đặng Thị Hoa',
      'Đặng Thị Hỏa',
      'Dặng Thị Hòa',
      'Đăng Thị Hòa',
      'Đặng Hòa',
      'Đặng ThịHòa',
      'DANG THI HOA',
    ])
      assert.ok(!sameName('Đặng Thị Hòa', other), other);
  });

  it('takes Đ for D, and drops what else a zone cannot write, only against a machine-readable zone', () => {
    assert.ok(sameName('Đặng Thị Hòa', 'DANG<<THI<HOA<<<<'));
    assert.ok(sameName('DANG<<THI<HOA', 'Dặng Thi Họa'), 'a zone tells these apart no more');
    assert.ok(sameName('H’Thử Niê', 'HTHU<<NIE'));
    assert.ok(!sameName('Đặng Thị Hòa', 'DANG<<THI<HOE'));
    assert.ok(!sameName('Đặng Thị Hòa', 'DANG<<HOA'));
    assert.ok(isNameOfMrz('Đặng Thị Hòa', { surname: 'DANG', givenNames: 'THI HOA' }));
    assert.ok(!isNameOfMrz('Đặng Thị Hòa', { surname: 'DANG', givenNames: 'THI HOE' }));
    assert.ok(isNameOfMrz('Thử', { surname: 'THU', givenNames: '' }));
  });

  it('is an equivalence over whatever people write', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.ok(sameName(a, a.normalize('NFD')));
        assert.equal(sameName(a, b), sameName(b, a));
      }),
    );
  });
});
