import assert from 'node:assert/strict';
import { test } from 'node:test';
import vectors from '@motcua/drivers/vectors/mrz.json' with { type: 'json' };
import { mrzInformation } from '../citizens/mrz.ts';
import { type MrzContent, mrzKeyOf, mrzZone } from './mrz-zone.ts';
import { transliterate } from './transliteration.ts';

/** A date of the zone with its century: the specimens' dates are all of the last one or of this one, by use. */
const iso = (digits: string, century: string): string =>
  `${century}${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4, 6)}`;
const unfilled = (text: string): string => text.replace(/<+$/, '');

/** The fields of a published specimen as the builder takes them. */
function contentOf(specimen: (typeof vectors.specimens)[number]): MrzContent {
  const { fields } = specimen;
  const [primary = '', secondary = ''] = unfilled(fields.name).split('<<');
  const long = fields.document_number.length > 9;
  const optionalData = unfilled(fields.optional_data ?? fields.optional_data_upper ?? '');
  const { sex } = fields;
  assert.ok(sex === 'F' || sex === 'M');
  assert.ok(specimen.type === 'TD1' || specimen.type === 'TD2' || specimen.type === 'TD3');
  return {
    format: specimen.type,
    documentCode: unfilled(fields.document_code),
    issuingState: unfilled(fields.issuing_state),
    documentNumber: unfilled(fields.document_number),
    nationality: unfilled(fields.nationality),
    name: { primary: primary.replaceAll('<', ' '), ...(secondary && { secondary: secondary.replaceAll('<', ' ') }) },
    dateOfBirth: iso(fields.date_of_birth, '19'),
    sex,
    dateOfExpiry: iso(fields.date_of_expiry, '20'),
    ...(!long && optionalData && { optionalData }),
  };
}

for (const [index, specimen] of vectors.specimens.entries()) {
  test(`specimen ${index} (${specimen.type}, ${specimen.source}) is laid out as printed`, () => {
    const content = contentOf(specimen);
    const zone = mrzZone(content);
    // Part 11 D.2 prints wrong digits in two examples; the vectors tell the right ones beside them.
    const digits = Object.values(specimen.check_digits);
    if (digits.some((one) => 'check_digit_as_printed' in one)) {
      assert.equal(zone.at(specimen.type === 'TD1' ? 1 : -1)?.at(-1), specimen.check_digits.composite.check_digit);
    } else assert.deepEqual(zone, specimen.MRZ);
    assert.equal(mrzInformation(mrzKeyOf(content)), specimen.MRZ_information);
  });
}

const PASSPORT: MrzContent = {
  format: 'TD3',
  documentCode: 'P',
  issuingState: 'UTO',
  documentNumber: 'X9990001',
  nationality: 'UTO',
  name: { primary: 'Test' },
  dateOfBirth: '1990',
  sex: 'X',
  dateOfExpiry: '2030-01-01',
};

test('what is unknown is the filler: day and month of birth, sex, second name, number in optional data', () => {
  assert.deepEqual(mrzZone(PASSPORT), [
    'P<UTOTEST<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<',
    'X9990001<3UTO90<<<<3<3001019<<<<<<<<<<<<<<<6',
  ]);
});

test('a name that is too long is shortened, ends with a letter and keeps a letter of each part', () => {
  const name = { primary: 'Placeholder-Worthington', secondary: 'Bartholomew Maximilian Fitzgerald O’Test' };
  const [line = ''] = mrzZone({ ...PASSPORT, name });
  assert.equal(line.length, 44);
  assert.match(line, /^P<UTO[A-Z]+<[A-Z]+<<[A-Z]+<[A-Z]+<[A-Z]+<[A-Z]+$/);
});

test('what does not fit or has no transliteration is refused', () => {
  assert.throws(() => mrzZone({ ...PASSPORT, documentNumber: 'X999000123' }), /longer than 9/);
  assert.throws(() => mrzZone({ ...PASSPORT, optionalData: '123456789012345' }), /longer than 14/);
  assert.throws(() => mrzZone({ ...PASSPORT, name: { primary: '張' } }), /without a transliteration/);
});

test('names are transliterated as ICAO 9303-3 §6 has it', () => {
  const cases = {
    Größenwahn: 'GROESSENWAHN',
    'Þóra Ængel': 'THORA<AENGEL',
    "d'Exemple": 'DEXEMPLE',
    'Anne-Marie': 'ANNE<MARIE',
    Łukasz: 'LUKASZ',
    Đặng: 'DANG',
    Ñuñez: 'NUNEZ',
  };
  for (const [name, zone] of Object.entries(cases)) assert.equal(transliterate(name), zone);
});
