import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import mrzVectors from '../../vectors/mrz.json' with { type: 'json' };
import { mrzCheckDigit } from './check-digit.ts';
import { parseMrz, parseMrzTd1 } from './mrz.ts';

const stripped = (text: string | undefined): string => (text ?? '').replace(/<+$/, '');
const withDigit = (text: string): string => text + mrzCheckDigit(text);

/** A specimen with its composite digit put right: two of Part 11 are printed with another one. */
function zoneOf(specimen: (typeof mrzVectors.specimens)[number]): string {
  const { check_digit: composite } = specimen.check_digits.composite;
  const [first = '', second = '', ...rest] = specimen.MRZ;
  return first + second.slice(0, -1) + composite + rest.join('');
}

describe('check digits (ICAO 9303-3 Appendix A)', () => {
  for (const example of mrzVectors.check_digit_examples) {
    it(`${example.source}: ${example.data_element}`, () => {
      assert.equal(mrzCheckDigit(example.input), example.check_digit);
    });
  }

  it('a composite digit is over the parts of the lines that the format names, and over no others', () => {
    const part = (line: string, from: number, to: number): string => line.slice(from - 1, to);
    const composites = mrzVectors.check_digit_examples.filter(({ data_element }) => data_element === 'composite');
    assert.deepEqual(
      composites.map(({ type }) => type),
      ['TD3', 'TD1', 'TD2'],
    );
    for (const example of composites) {
      const { lower_line_positions_1_43: td3, lower_line_positions_1_35: td2 } = example;
      const { upper_line: upper = '', middle_line_positions_1_29: middle = '' } = example;
      const lower = td3 ?? td2 ?? '';
      // ICAO 9303-4 §4.2.2.2, -5 §4.2.2, -6 §4.2.2.
      const input =
        example.type === 'TD1'
          ? part(upper, 6, 30) + part(middle, 1, 7) + part(middle, 9, 15) + part(middle, 19, 29)
          : part(lower, 1, 10) + part(lower, 14, 20) + part(lower, 22, lower.length);
      assert.equal(input, example.input, example.type);
      // What is left out: whose document it is, and of which sex and nationality.
      const outside =
        example.type === 'TD1'
          ? part(upper, 1, 5) + part(middle, 8, 8) + part(middle, 16, 18)
          : part(lower, 11, 13) + part(lower, 21, 21);
      assert.equal(outside, { TD1: 'I<YTOMYTO', TD2: 'YTOM', TD3: 'YTOM' }[example.type ?? '']);
    }
  });

  it('refuses characters that are no part of an MRZ', () => {
    for (const text of ['a', 'Ă', ' ', '-', '12 4']) assert.equal(mrzCheckDigit(text), undefined, text);
  });
});

describe('specimens of TD1, TD2 and TD3', () => {
  for (const specimen of mrzVectors.specimens) {
    const zone = zoneOf(specimen);
    const { fields } = specimen;

    it(`reads ${specimen.type} of ${specimen.source}`, () => {
      const parsed = parseMrz(zone);
      assert.ok(parsed.ok);
      const mrz = parsed.value;
      assert.equal(mrz.format, specimen.type);
      assert.equal(mrz.documentCode, stripped(fields.document_code));
      assert.equal(mrz.issuingState, stripped(fields.issuing_state));
      assert.equal(mrz.documentNumber, stripped(fields.document_number));
      assert.equal(mrz.nationality, stripped(fields.nationality));
      assert.equal(mrz.dateOfBirth, fields.date_of_birth);
      assert.equal(mrz.dateOfExpiry, fields.date_of_expiry);
      assert.equal(mrz.sex, fields.sex);
      assert.equal(`${mrz.surname}<<${mrz.givenNames.replaceAll(' ', '<')}`, stripped(fields.name));
      assert.equal(mrz.nameMayBeTruncated, false);
      if (mrz.format === 'TD3') assert.equal(mrz.optionalData, stripped(fields.optional_data));
      if (mrz.format === 'TD1') assert.equal(mrz.optionalDataMiddle, stripped(fields.optional_data_middle));
    });

    it(`refuses ${specimen.type} of ${specimen.source} with any digit changed`, () => {
      const [codeAndState, documentName] = specimen.type === 'TD1' ? [5, 60] : [0, 0];
      const lower = specimen.type === 'TD1' ? codeAndState : zone.length / 2;
      const end = specimen.type === 'TD1' ? documentName : zone.length;
      let tried = 0;
      for (let i = lower; i < end; i++) {
        const character = zone.charAt(i);
        if (!/\d/.test(character)) continue;
        tried += 1;
        const wrong = zone.slice(0, i) + ((Number(character) + 1) % 10) + zone.slice(i + 1);
        assert.equal(parseMrz(wrong).ok, false, `digit at ${i}`);
      }
      assert.ok(tried >= 20);
    });
  }

  it('refuses the two that are printed with a wrong composite digit', () => {
    const printed = mrzVectors.specimens.filter(
      ({ check_digits }) => 'check_digit_as_printed' in check_digits.composite,
    );
    assert.equal(printed.length, 2);
    for (const { MRZ } of printed) {
      assert.deepEqual(parseMrz(MRZ.join('')), { ok: false, error: { code: 'mrz-malformed', field: 'composite' } });
    }
  });
});

interface Passport {
  readonly number?: string;
  readonly birth?: string;
  readonly sex?: string;
  readonly expiry?: string;
  readonly optional?: string;
  readonly optionalDigit?: string;
  readonly name?: string;
}

function td3({
  number = 'X99900001',
  birth = '900615',
  sex = 'F',
  expiry = '300614',
  optional = '',
  optionalDigit,
  name = 'DANG<<THI<MAU',
}: Passport): string {
  const digits = optional.padEnd(14, '<');
  const lower = `${withDigit(number.padEnd(9, '<'))}UTO${withDigit(birth)}${sex}${withDigit(expiry)}${digits}${optionalDigit ?? mrzCheckDigit(digits)}`;
  const composite = mrzCheckDigit(lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, 43));
  return `P<UTO${name.padEnd(39, '<')}${lower}${composite}`;
}

const fieldOf = (zone: string): string | null => {
  const parsed = parseMrz(zone);
  return parsed.ok ? null : parsed.error.field;
};

describe('the corners of an MRZ', () => {
  it('takes unknown parts of a date as fillers, and nothing else', () => {
    for (const birth of ['90<<<<', '9006<<', '<<<<<<', '<<0615']) {
      const parsed = parseMrz(td3({ birth }));
      assert.equal(parsed.ok && parsed.value.dateOfBirth, birth);
    }
    for (const birth of ['9<0615', 'AB0615', '90061<']) assert.equal(fieldOf(td3({ birth })), 'dateOfBirth', birth);
    assert.equal(fieldOf(td3({ expiry: '3006AB' })), 'dateOfExpiry');
    assert.equal(fieldOf(td3({ expiry: '<<<<<<' })), null);
  });

  it('lets empty optional data of a passport have the filler for a digit, other data not', () => {
    assert.equal(fieldOf(td3({ optionalDigit: '<' })), null);
    assert.equal(fieldOf(td3({ optionalDigit: '0' })), null);
    assert.equal(fieldOf(td3({ optionalDigit: '1' })), 'optionalData');
    assert.equal(fieldOf(td3({ optional: 'ZE184226B', optionalDigit: '<' })), 'optionalData');
    assert.equal(fieldOf(td3({ optional: 'ZE184226B', optionalDigit: '1' })), null);
  });

  it('divides names at the first double filler', () => {
    const names = (name: string): readonly [string, string, boolean] | null => {
      const parsed = parseMrz(td3({ name }));
      return parsed.ok ? [parsed.value.surname, parsed.value.givenNames, parsed.value.nameMayBeTruncated] : null;
    };
    assert.deepEqual(names('VAN<DER<STEEN<<MARIANNE<LOUISE'), ['VAN DER STEEN', 'MARIANNE LOUISE', false]);
    assert.deepEqual(names('ARKFREITH'), ['ARKFREITH', '', false]);
    assert.deepEqual(names('A<<B<<C'), ['A', 'B C', false]);
    assert.deepEqual(names('NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K'), [
      'NILAVADHANANANDA',
      'CHAYAPA DEJTHAMRONG K',
      true,
    ]);
    assert.deepEqual(names(''), ['', '', false]);
  });

  it('lets the sex be unspecified', () => {
    const parsed = parseMrz(td3({ sex: '<' }));
    assert.equal(parsed.ok && parsed.value.sex, '<');
  });

  it('takes no other format for TD1 where only that will do', () => {
    for (const text of [td3({}), td3({}).slice(0, 72), '', `${td3({})}<`, `${td3({})}<<<`]) {
      assert.deepEqual(parseMrzTd1(text), { ok: false, error: { code: 'mrz-malformed', field: 'length' } });
    }
  });

  it('names what is wrong', () => {
    const good = td3({});
    assert.equal(fieldOf(good), null);
    assert.equal(fieldOf(good.slice(1)), 'length');
    assert.equal(fieldOf(good.toLowerCase()), 'alphabet');
    assert.equal(fieldOf(good.replace('X9990', 'X9991')), 'documentNumber');
    assert.equal(fieldOf(td3({ sex: 'X' })), 'sex');
    assert.equal(fieldOf(good.slice(0, -1) + ((Number(good.at(-1)) + 1) % 10)), 'composite');
  });

  it('carries a long number of TD2 over into the optional data, and refuses one without end', () => {
    const td2 = (number: string, digit: string, optional: string): string => {
      const lower = `${number}${digit}UTO${withDigit('340712')}M${withDigit('950712')}${optional.padEnd(7, '<')}`;
      const composite = mrzCheckDigit(lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21));
      return `I<UTO${'STEVENSON<<PETER'.padEnd(31, '<')}${lower}${composite}`;
    };
    const parsed = parseMrz(td2('D23145890', '<', `734${mrzCheckDigit('D23145890734')}`));
    assert.equal(parsed.ok && parsed.value.documentNumber, 'D23145890734');
    assert.equal(fieldOf(td2('D23145890', '<', '')), 'documentNumber');
    assert.equal(fieldOf(td2('D23145890', '<', '9')), 'documentNumber');
    assert.equal(fieldOf(td2('D23145890', '<', '7340')), 'documentNumber');
    // A number of nine characters has its digit beside it, and nothing goes on anywhere.
    assert.equal(fieldOf(td2('D23145890', '<', mrzCheckDigit('D23145890') ?? '')), 'documentNumber');
    const ten = parseMrz(td2('D23145890', '<', `7${mrzCheckDigit('D231458907')}`));
    assert.equal(ten.ok && ten.value.documentNumber, 'D231458907');
    const full = `73456${mrzCheckDigit('D2314589073456')}`;
    const longest = parseMrz(td2('D23145890', '<', full));
    assert.equal(longest.ok && longest.value.documentNumber, 'D2314589073456');
  });

  it('gives back what a passport was made of', () => {
    const text = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });
    const word = fc.string({ unit: fc.constantFrom(...'ABCXYZ'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        text('ABC0189', 9),
        text('Z0129', 14),
        word,
        fc.array(word, { maxLength: 2 }),
        (number, optional, surname, given) => {
          const parsed = parseMrz(td3({ number, optional, name: [surname, '', ...given].join('<') }));
          assert.ok(parsed.ok);
          assert.equal(parsed.value.documentNumber, number);
          assert.equal(parsed.value.format === 'TD3' && parsed.value.optionalData, optional);
          assert.equal(parsed.value.surname, surname);
          assert.equal(parsed.value.givenNames, given.join(' '));
        },
      ),
    );
  });

  it('never throws', () => {
    const unit = fc.constantFrom(...'ABCXYZ0123456789<<<<');
    const zone = fc
      .constantFrom(90, 72, 88, 89)
      .chain((length) => fc.string({ unit, minLength: length, maxLength: length }));
    fc.assert(fc.property(fc.oneof(zone, fc.string({ maxLength: 100 })), (text) => void parseMrz(text)));
  });
});
