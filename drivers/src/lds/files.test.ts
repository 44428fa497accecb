import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import examples from '../../vectors/lds-9303-10.json' with { type: 'json' };
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import { encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import { parseCom, parseDataGroup, parseDir } from './index.ts';
import { group, refusal } from './testing/expect.ts';
import { ascii, count, DG11, DG12 } from './testing/samples.ts';

const example = (id: string): Uint8Array => {
  const found = examples.examples.find((one) => one.id === id);
  assert.ok(found, id);
  return fromHex(found.hex);
};

describe('the worked examples of Doc 9303-10 Appendix A', () => {
  it('A.1: EF.COM', () => {
    assert.deepEqual(parseCom(example('com-1.7')), {
      ok: true,
      value: { ldsVersion: '1.7', unicodeVersion: '4.0.0', dataGroups: [1, 2, 4, 12], otherTags: [], others: [] },
    });
    const later = parseCom(example('com-15.99'));
    assert.equal(later.ok && later.value.ldsVersion, '15.99');
  });

  it('A.2: DG1', () => {
    const { mrz, text } = group(1, example('dg1-td1'));
    assert.equal(mrz.format, 'TD1');
    assert.equal(mrz.surname, 'VAN DER STEEN');
    assert.equal(mrz.givenNames, 'MARIANNE LOUISE');
    assert.equal(mrz.nameMayBeTruncated, true);
    assert.equal(mrz.documentNumber, 'XI85935F8');
    assert.equal(text.length, 90);
  });

  for (const one of examples.examples) {
    if (!('refusedAs' in one)) continue;
    it(`${one.source}: refused as printed (${one.refusedAs})`, () => {
      const parsed = parseDataGroup(1, fromHex(one.hex));
      assert.equal(parsed.ok ? null : parsed.error.reason, one.refusedAs);
    });
  }

  it('A.4: DG5', () => {
    const { images } = group(5, example('dg5'));
    assert.deepEqual([images.length, images[0]?.bytes.length, images[0]?.format], [1, 2_000, 'unknown']);
  });

  it('A.5: DG11', () => {
    const details = group(11, example('dg11'));
    assert.deepEqual(details.tagList, [0x5f0e, 0x5f11, 0x5f42, 0x5f12, 0x5f13]);
    assert.deepEqual([details.fullName?.primary, details.fullName?.secondary], ['SMITH', 'JOHN J']);
    assert.deepEqual(details.placeOfBirth?.parts, ['ANYTOWN', 'MN']);
    assert.deepEqual(details.permanentAddress?.parts, ['123 MAPLE RD', 'ANYTOWN', 'MN']);
    assert.equal(details.telephone?.text, '1-612-555-1212');
    assert.equal(details.profession?.text, 'TRAVEL<AGENT');
    assert.equal(details.title, undefined);
    assert.deepEqual(details.otherNames, []);
  });

  it('A.6: DG16', () => {
    const { persons } = group(16, example('dg16'));
    assert.deepEqual(
      persons.map((person) => [
        person.recorded?.date,
        person.name?.text,
        person.telephone?.text,
        person.address?.parts,
      ]),
      [
        ['2002-01-01', 'SMITH<<CHARLES<R', '19525551212', ['123 MAPLE RD', 'ANYTOWN', 'MN', '55100']],
        ['2002-03-15', 'BROWN<<MARY<J', '14155551212', ['49 REDWOOD LN', 'OCEAN BREEZE', 'CA', '94000']],
      ],
    );
  });

  it('table 31: EF.DIR', () => {
    const parsed = parseDir(example('dir'));
    assert.deepEqual(parsed.ok && parsed.value.applications.map(({ aid }) => aid), [
      'a0000002471001',
      'a0000002472001',
      'a0000002472002',
      'a0000002472003',
    ]);
  });
});

describe('DG11 and DG12 with every field', () => {
  it('DG11', () => {
    const details = group(11, DG11);
    assert.deepEqual([details.fullName?.primary, details.fullName?.secondary], ['NGUYỄN', 'VĂN THỬ']);
    assert.deepEqual(
      details.otherNames.map(({ primary, secondary }) => [primary, secondary]),
      [
        ['MẪU', 'VĂN'],
        ['BÚT DANH', ''],
      ],
    );
    assert.equal(details.personalNumber?.text, '999090000001');
    assert.equal(details.fullDateOfBirth?.date, '1990-06-15');
    assert.deepEqual(details.placeOfBirth?.parts, ['HÀ NỘI', 'VIỆT NAM']);
    assert.deepEqual(details.permanentAddress?.parts, ['1 PHỐ THỬ', 'HÀ NỘI']);
    assert.equal(details.telephone?.text, '84999000000');
    assert.equal(details.profession?.text, 'KỸ SƯ');
    assert.equal(details.title?.text, 'ÔNG');
    assert.equal(details.personalSummary?.text, 'DÒNG MỘT  DÒNG HAI');
    assert.equal(details.proofOfCitizenship?.format, 'jpeg');
    assert.deepEqual(details.otherDocumentNumbers?.parts, ['999000001', '999000002']);
    assert.equal(details.custodyInformation?.text, 'KHÔNG');
    assert.deepEqual(details.others, []);
  });

  it('DG12', () => {
    const details = group(12, DG12);
    assert.equal(details.issuingAuthority?.text, 'CỤC MẪU');
    assert.equal(details.dateOfIssue?.date, '2021-05-10');
    assert.deepEqual(
      details.otherPersons.map(({ primary, secondary }) => [primary, secondary]),
      [['NGUYEN', 'EM BE']],
    );
    assert.equal(details.endorsements?.text, 'KHÔNG CÓ');
    assert.equal(details.taxOrExitRequirements?.text, 'MIỄN');
    assert.deepEqual([details.imageOfFront?.format, details.imageOfRear?.format], ['jpeg', 'jpeg2000']);
    assert.deepEqual([details.personalizedAt?.date, details.personalizedAt?.time], ['2021-05-10', '09:30:05']);
    assert.equal(details.personalizationSystem?.text, 'MÁY-01');
  });

  it('reads dates as text and as BCD, whole and in part, and keeps what is none', () => {
    const birth = (value: Uint8Array) => group(11, encodeTlv(0x6b, encodeTlv(0x5f2b, value))).fullDateOfBirth;
    for (const [value, date] of [
      [ascii('19900615'), '1990-06-15'],
      [fromHex('19900615'), '1990-06-15'],
      [ascii('19900600'), '1990-06'],
      [fromHex('19900000'), '1990'],
      [ascii('00000000'), null],
      [ascii('19900015'), null],
      [ascii('19901301'), null],
      [ascii('19900230'), null],
      [ascii('1990-615'), null],
      [fromHex('199a0615'), null],
      [fromHex('1990'), null],
      [new Uint8Array(), null],
    ] as const) {
      assert.equal(birth(value)?.date, date, toHex(value));
      assert.deepEqual(birth(value)?.raw, value);
    }
    const made = (value: Uint8Array) => group(12, encodeTlv(0x6c, encodeTlv(0x5f55, value))).personalizedAt;
    assert.deepEqual(made(ascii('20210510093005'))?.time, '09:30:05');
    assert.deepEqual([made(ascii('20210510243005'))?.date, made(ascii('20210510243005'))?.time], ['2021-05-10', null]);
    assert.deepEqual(made(ascii('20210510'))?.date, null);
  });

  it('keeps unreadable and deceptive text raw', () => {
    const title = (value: Uint8Array) => group(11, encodeTlv(0x6b, encodeTlv(0x5f14, value))).title;
    for (const value of [
      Uint8Array.of(0xc3),
      ascii('AB\u202eCD'),
      ascii('A\u0007B'),
      new Uint8Array(4_097).fill(0x41),
    ]) {
      assert.equal(title(value)?.text, null);
      assert.deepEqual(title(value)?.raw, value);
    }
    assert.equal(title(ascii('Nguyễn'.normalize('NFD')))?.text, 'Nguyễn');
  });

  it('keeps objects that it does not know', () => {
    const unknown = encodeTlv(0x5f7f, fromHex('0102'));
    const details = group(11, encodeTlv(0x6b, unknown, encodeTlv(0x5f14, ascii('ÔNG'))));
    assert.deepEqual(
      details.others.map(({ raw }) => toHex(raw)),
      [toHex(unknown)],
    );
    assert.equal(details.title?.text, 'ÔNG');
  });

  it('refuses repeated fields, wrong counts and foreign objects among names', () => {
    const title = encodeTlv(0x5f14, ascii('A'));
    const name = encodeTlv(0x5f0f, ascii('A'));
    const dg11 = (...objects: Uint8Array[]): string | null => refusal(parseDataGroup(11, encodeTlv(0x6b, ...objects)));
    assert.equal(dg11(title, title), 'DG11 repeated-object @6');
    assert.equal(dg11(encodeTlv(0xa0, count(2), name)), 'DG11 wrong-count @4');
    assert.equal(dg11(encodeTlv(0xa0, name)), 'DG11 missing-object @4');
    assert.equal(dg11(encodeTlv(0xa0, count(1), name, title)), 'DG11 unexpected-object @11');
    assert.equal(dg11(encodeTlv(0xa0, count(33), ...Array.from({ length: 33 }, () => name))), 'DG11 too-many @6');
    assert.equal(dg11(encodeTlv(0x5c, fromHex('5f'))), 'DG11 truncated @4');
  });
});

describe('EF.COM', () => {
  it('keeps what stands for no data group, and versions that are none', () => {
    const file = encodeTlv(
      0x60,
      encodeTlv(0x5f01, ascii('01a7')),
      encodeTlv(0x5c, fromHex('61757f61')),
      encodeTlv(0x04),
    );
    const parsed = parseCom(file);
    assert.ok(parsed.ok);
    assert.deepEqual([parsed.value.ldsVersion, parsed.value.unicodeVersion], [null, null]);
    assert.deepEqual(
      [parsed.value.dataGroups, parsed.value.otherTags, parsed.value.others.length],
      [[1, 2], [0x7f61], 1],
    );
  });

  it('refuses a file without list, with two, or with half a tag in it', () => {
    assert.equal(refusal(parseCom(encodeTlv(0x60))), 'EF.COM missing-object @0');
    const list = encodeTlv(0x5c, fromHex('61'));
    assert.equal(refusal(parseCom(encodeTlv(0x60, list, list))), 'EF.COM repeated-object @5');
    assert.equal(refusal(parseCom(encodeTlv(0x60, encodeTlv(0x5c, fromHex('617f'))))), 'EF.COM truncated @5');
  });
});

describe('DG1', () => {
  it('reads the cards of the vectors', () => {
    for (const person of vnCard.people) {
      const { mrz } = group(1, fromHex(person.dg1Hex));
      assert.equal(mrz.documentNumber, person.mrz.documentNumber);
    }
  });

  it('says where a check digit does not hold', () => {
    const file = fromHex(vnCard.people[1]?.dg1Hex ?? '');
    const wrongAt = (place: number): string | null =>
      refusal(parseDataGroup(1, file.with(5 + place, (file[5 + place] ?? 0) ^ 1)));
    // Upper line: number from 5; middle line: birth from 30, expiry from 38; a digit of the optional data is the composite's.
    assert.equal(wrongAt(6), 'DG1 wrong-value @10');
    assert.equal(wrongAt(31), 'DG1 wrong-value @35');
    assert.equal(wrongAt(39), 'DG1 wrong-value @43');
    assert.equal(wrongAt(20), 'DG1 wrong-value @64');
    assert.equal(
      refusal(parseDataGroup(1, encodeTlv(0x61, encodeTlv(0x5f1f, new Uint8Array(89))))),
      'DG1 wrong-length @2',
    );
  });
});
