import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadUnits, suggestUnit, type UnitSuggestion } from './index.ts';

const units = await loadUnits();
const suggest = (text: string): UnitSuggestion => suggestUnit(units, text);
const names = ({ candidates }: UnitSuggestion) => candidates.map(({ fullName }) => fullName);
const short = (text: string) => {
  const { province, commune, confidence, why, detail } = suggest(text);
  return [province?.fullName, commune?.fullName, confidence, why, detail];
};
const withoutTones = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

/** Every old commune as a card has it. */
const oldAddresses = units.legacyProvinces.flatMap((province) =>
  province.districts.flatMap((district) =>
    district
      .communes()
      .map((commune) => ({ province, district, commune, end: `${district.fullName}, ${province.fullName}` })),
  ),
);

const anyOldAddress = fc.nat({ max: oldAddresses.length - 1 });
function oldAddress(index: number): (typeof oldAddresses)[number] {
  const address = oldAddresses[index];
  assert.ok(address);
  return address;
}

/** NQ 202/2025/QH15: the 63 provinces and what they became. */
const BECAME = `
Hà Nội 01|Hà Giang 08|Cao Bằng 04|Bắc Kạn 19|Tuyên Quang 08|Lào Cai 15|Điện Biên 11|Lai Châu 12|Sơn La 14|Yên Bái 15|Hòa Bình 25
Thái Nguyên 19|Lạng Sơn 20|Quảng Ninh 22|Bắc Giang 24|Phú Thọ 25|Vĩnh Phúc 25|Bắc Ninh 24|Hải Dương 31|Hải Phòng 31|Hưng Yên 33
Thái Bình 33|Hà Nam 37|Nam Định 37|Ninh Bình 37|Thanh Hóa 38|Nghệ An 40|Hà Tĩnh 42|Quảng Bình 44|Quảng Trị 44|Thừa Thiên Huế 46
Đà Nẵng 48|Quảng Nam 48|Quảng Ngãi 51|Bình Định 52|Phú Yên 66|Khánh Hòa 56|Ninh Thuận 56|Bình Thuận 68|Kon Tum 51|Gia Lai 52
Đắk Lắk 66|Đắk Nông 68|Lâm Đồng 68|Bình Phước 75|Tây Ninh 80|Bình Dương 79|Đồng Nai 75|Bà Rịa - Vũng Tàu 79|Hồ Chí Minh 79|Long An 80
Tiền Giang 82|Bến Tre 86|Trà Vinh 86|Vĩnh Long 86|Đồng Tháp 82|An Giang 91|Kiên Giang 91|Cần Thơ 92|Hậu Giang 92|Sóc Trăng 92
Bạc Liêu 96|Cà Mau 96`
  .trim()
  .split(/[|\n]/)
  .map((entry) => ({ name: entry.slice(0, -3), code: entry.slice(-2) }));

describe('the province of an address', () => {
  it('is the one that the old one became, for all 63', () => {
    assert.equal(BECAME.length, 63);
    for (const { name, code } of BECAME) {
      for (const written of [
        name,
        `Tỉnh ${name}`,
        `Thành phố ${name}`,
        `TP. ${name}`,
        name.toUpperCase(),
        name.normalize('NFD'),
      ]) {
        const { province, commune, why } = suggest(`Xã Thử, Huyện Thử, ${written}`);
        assert.deepEqual([province?.code, commune, why], [code, null, 'province-only'], written);
      }
      assert.equal(suggest(`Xa Thu, Huyen Thu, ${withoutTones(name)}`).province?.code, code, name);
    }
  });

  it('is not read from a code, and not from a name with another letter or tone', () => {
    for (const { name } of BECAME) {
      const twin = `${name.slice(0, -1)}x`;
      assert.equal(suggest(`Xã Thử, Huyện Thử, ${twin}`).province, null, twin);
    }
    assert.equal(suggest('Xã Thử, Huyện Thử, 01').province, null);
  });

  it('is known under the other names that people write', () => {
    for (const [written, code] of [
      ['TP HCM', '79'],
      ['TP.HCM', '79'],
      ['TPHCM', '79'],
      ['TP. Hồ Chí Minh', '79'],
      ['tp ho chi minh', '79'],
      ['Thừa Thiên - Huế', '46'],
      ['TT. Huế', '46'],
      ['TP Huế', '46'],
      ['Đắc Lắc', '66'],
      ['Đăk Nông', '68'],
      ['Bắc Cạn', '19'],
      ['Bà Rịa-Vũng Tàu', '79'],
      ['Khánh Hoà', '56'],
      ['Hà Nội, Việt Nam', '01'],
      ['Hà Nội.', '01'],
    ] as const)
      assert.equal(suggest(`Phường Thử, ${written}`).province?.code, code, written);
  });
});

describe('an address of three levels', () => {
  it('suggests what became of it, for each of the 10,035 old communes', () => {
    for (const { commune, end } of oldAddresses) {
      const suggestion = suggest(`Tổ 9, ${commune.fullName}, ${end}`);
      assert.deepEqual(suggestion.candidates, commune.became, `${commune.fullName}, ${end}`);
      const [heir, second] = commune.became;
      assert.equal(suggestion.commune, second ? null : heir);
      assert.deepEqual([suggestion.detail, suggestion.why], ['Tổ 9', second ? 'divided' : 'merged']);
      assert.equal(suggestion.confidence, second ? 'low' : 'medium', 'never more than a proposal');
    }
  });

  it('is understood in composed and decomposed form, in capitals and shortened', () => {
    const shortened = (text: string) =>
      text
        .replaceAll('Thành phố ', 'TP.')
        .replaceAll('Thị xã ', 'TX. ')
        .replaceAll('Thị trấn ', 'TT ')
        .replaceAll('Phường ', 'P.')
        .replaceAll('Quận ', 'Q. ')
        .replaceAll('Huyện ', 'H.')
        .replaceAll('Tỉnh ', 'T.');
    fc.assert(
      fc.property(anyOldAddress, (index) => {
        const { commune, end } = oldAddress(index);
        const text = `${commune.fullName}, ${end}`;
        for (const written of [
          text.normalize('NFD'),
          text.toUpperCase(),
          text.toLowerCase(),
          shortened(text),
          ` ,${text},, `,
        ])
          assert.deepEqual(suggest(written).candidates, commune.became, written);
      }),
      { numRuns: 500 },
    );
  });

  it('without diacritics still offers the right ones, and is less sure', () => {
    fc.assert(
      fc.property(anyOldAddress, (index) => {
        const { commune, district, province, end } = oldAddress(index);
        const { candidates, confidence } = suggest(withoutTones(`${commune.fullName}, ${end}`));
        for (const heir of commune.became) assert.ok(candidates.includes(heir), `${commune.fullName}, ${end}`);
        const names = [commune, district, province].map(({ name }) => name).join();
        assert.equal(confidence, names === withoutTones(names) && commune.became.length === 1 ? 'medium' : 'low');
      }),
      { numRuns: 500 },
    );
  });

  it('is found without the words for its units', () => {
    assert.deepEqual(short('Tổ 9, Phúc Xá, Ba Đình, Hà Nội'), [
      'Thành phố Hà Nội',
      'Phường Hồng Hà',
      'medium',
      'merged',
      'Tổ 9',
    ]);
  });

  it('is found without commas', () => {
    const expected = ['Thành phố Hà Nội', 'Phường Hồng Hà', 'low', 'merged', 'Tổ 9'];
    assert.deepEqual(short('Tổ 9 Phường Phúc Xá Quận Ba Đình Hà Nội'), expected);
    assert.deepEqual(short('Tổ 9 P. Phúc Xá Q. Ba Đình TP. Hà Nội'), [
      ...expected.slice(0, 2),
      'medium',
      'merged',
      'Tổ 9',
    ]);
  });

  it('keeps what is not a unit as detail, in composed form and in its order', () => {
    const text = 'P.301, Nhà Thử,  ngõ 9 , Phường Phúc Xá, Quận Ba Đình, Hà Nội'.normalize('NFD');
    const suggestion = suggest(text);
    assert.equal(suggestion.detail, 'P.301, Nhà Thử, ngõ 9');
    assert.equal(suggestion.raw, text, 'the text itself stays as it is');
  });

  it('ignores tone placement, apostrophes, hyphens and leading zeros', () => {
    for (const text of [
      'Xã Ea H’leo, Huyện Ea H’leo, Đắk Lắk',
      "xã ea h'leo, huyện Ea H'Leo, Đắk Lắk",
      'Xã Ea Hleo, Huyện Ea Hleo, Đắk Lắk',
    ])
      assert.equal(suggest(text).commune?.fullName, 'Xã Ea H’Leo', text);
    for (const text of [
      'Phường 04, Quận 08, TP HCM',
      'P.4, Q.8, TP HCM',
      'P4, Q8, TPHCM',
      'phường 4, quận 8, TP Hồ Chí Minh',
    ])
      assert.deepEqual([suggest(text).why, suggest(text).commune?.fullName], ['merged', 'Phường Chánh Hưng'], text);
    const [a, b] = ['Phường Hoà Thuận Tây, Quận Hải Châu, Đà Nẵng', 'Phường Hòa Thuận Tây, Quận Hải Châu, Đà Nẵng'];
    assert.deepEqual({ ...suggest(a), raw: '' }, { ...suggest(b), raw: '' });
  });

  it('names no commune where the old one was divided: the citizen chooses', () => {
    const suggestion = suggest('12 Phố Thử, P. Cống Vị, Q. Ba Đình, TP. Hà Nội');
    assert.deepEqual(names(suggestion), ['Phường Ngọc Hà', 'Phường Giảng Võ']);
    assert.deepEqual([suggestion.commune, suggestion.confidence, suggestion.detail], [null, 'low', '12 Phố Thử']);
  });

  it('names no commune for a name that ended before 2025', () => {
    const suggestion = suggest('Phường 13, Quận Gò Vấp, Thành phố Hồ Chí Minh');
    assert.deepEqual([suggestion.commune, suggestion.why, suggestion.confidence], [null, 'former-name', 'low']);
    assert.ok(suggestion.candidates.length > 0);
  });

  it('forgives a kind of unit that changed while the card was old, and is less sure', () => {
    assert.deepEqual(short('Phường Ba Hàng, Huyện Phổ Yên, Thái Nguyên').slice(1, 4), [
      'Phường Phổ Yên',
      'low',
      'merged',
    ]);
  });

  it('finds a commune under a district that is no more, if its name leaves no doubt', () => {
    assert.deepEqual(short('P.Thảo Điền, Q.2, TP HCM').slice(1, 4), ['Phường An Khánh', 'low', 'district-missing']);
    assert.deepEqual(short('Phường Phú Hội, Thành phố Huế, Thừa Thiên Huế').slice(1, 4), [
      'Phường Thuận Hóa',
      'low',
      'district-missing',
    ]);
    const several = suggest('Phường 1, Quận Thử, TP HCM');
    assert.equal(several.commune, null);
    assert.ok(several.candidates.length > 5);
  });

  it('offers what the district became where the commune is unknown', () => {
    const suggestion = suggest('Tổ 9, Phường Không Có, Quận Hoàn Kiếm, Hà Nội');
    assert.deepEqual(names(suggestion).toSorted(), [
      'Phường Ba Đình',
      'Phường Cửa Nam',
      'Phường Hoàn Kiếm',
      'Phường Hồng Hà',
      'Phường Văn Miếu - Quốc Tử Giám',
    ]);
    assert.deepEqual([suggestion.commune, suggestion.why, suggestion.detail], [null, 'district-only', 'Tổ 9']);
    assert.equal(names(suggestion)[0], 'Phường Hoàn Kiếm', 'first what most of it became');
  });

  it('knows the islands that were districts without communes', () => {
    assert.deepEqual(short('Khu 1, Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu'), [
      'Thành phố Hồ Chí Minh',
      'Đặc khu Côn Đảo',
      'medium',
      'merged',
      'Khu 1',
    ]);
  });

  it('corrupted, never comes out as sure as it was', () => {
    fc.assert(
      fc.property(anyOldAddress, fc.nat(), (index, at) => {
        const { commune, district, province } = oldAddress(index);
        const { name } = commune;
        const cut = at % name.length;
        // Another letter: `Đắk wer` is `Đắk Wer` still.
        const letter = name[cut]?.toLowerCase() === 'w' ? 'j' : 'w';
        const wrong = `${name.slice(0, cut)}${letter}${name.slice(cut + 1)}`;
        const suggestion = suggest(
          `${commune.fullName.replace(name, wrong)}, ${district.fullName}, ${province.fullName}`,
        );
        assert.notEqual(suggestion.confidence, 'medium');
        assert.notEqual(suggestion.confidence, 'high');
        assert.equal(suggestion.province, province.became);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an address of two levels', () => {
  it('is the unit that it names, for each of the 3,321 communes', () => {
    for (const commune of units.communes) {
      const province = units.province(commune.provinceCode);
      const suggestion = suggest(`Số 9 Phố Thử, ${commune.fullName}, ${province?.fullName}`);
      assert.deepEqual([suggestion.commune, suggestion.candidates], [commune, [commune]], commune.fullName);
      assert.deepEqual([suggestion.confidence, suggestion.why, suggestion.detail], ['high', 'current', 'Số 9 Phố Thử']);
    }
  });

  it('may be of an old province, with the district left out', () => {
    assert.deepEqual(short('Xã Vĩnh Thịnh, Bạc Liêu'), ['Tỉnh Cà Mau', 'Xã Vĩnh Hậu', 'low', 'district-missing', '']);
  });

  it('does not decide between a ward of today and a district of old', () => {
    const suggestion = suggest('Ba Đình, Hà Nội');
    assert.deepEqual([suggestion.commune, suggestion.why], [null, 'ambiguous']);
    assert.equal(names(suggestion)[0], 'Phường Ba Đình');
  });
});

describe('what is no address', () => {
  it('suggests nothing', () => {
    for (const text of [
      '',
      ' ',
      ',,,',
      'x',
      'Phường Ba Đình',
      'Nguyễn Thử',
      '<script>',
      'a, b'.repeat(400),
      '\u202eiộN àH',
    ])
      assert.deepEqual(
        [suggest(text).province, suggest(text).commune, suggest(text).confidence, suggest(text).why],
        [null, null, 'none', 'unknown'],
        text.slice(0, 40),
      );
  });

  it('made-up units of a real province leave the province alone', () => {
    assert.deepEqual(short('Tổ 9, Phường Mẫu, Quận Mẫu, Hà Nội'), [
      'Thành phố Hà Nội',
      undefined,
      'low',
      'province-only',
      'Tổ 9',
    ]);
    assert.deepEqual(short('Xã Thử, Huyện Thử, Sơn La'), ['Tỉnh Sơn La', undefined, 'low', 'province-only', '']);
    assert.deepEqual(short('Sơn La'), ['Tỉnh Sơn La', undefined, 'low', 'province-only', '']);
  });

  it('whatever the text: it is kept, and what is suggested fits together', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Phường Phúc Xá',
        'Quận Ba Đình',
        'Hà Nội',
        'Q.1',
        'TP',
        'P.',
        'Thị xã',
        'Ba Đình',
        'Việt Nam',
        '-',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(', ', ' ', ';', '\n'), (pieces, comma) => {
        const raw = pieces.join(comma);
        const { province, commune, candidates, detail, ...rest } = suggest(raw);
        assert.equal(rest.raw, raw);
        assert.equal(detail, detail.normalize('NFC'));
        for (const each of candidates) assert.equal(each.provinceCode, province?.code);
        if (commune) assert.deepEqual(candidates, [commune]);
        assert.equal(rest.confidence === 'none', province === null);
      }),
    );
  });
});
