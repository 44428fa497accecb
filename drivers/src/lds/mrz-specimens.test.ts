import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import mrzVectors from '../../vectors/mrz.json' with { type: 'json' };
import { mrzCheckDigit } from './check-digit.ts';

/*
 * The specimens of ICAO 9303 by their parts: what is printed as a field, as what a check digit is over, and as that digit, stands
 * where the format has it (ICAO 9303-4, -5 and -6 §4.2.2), is what the rule gives, and with any character changed is not.
 */

type Specimen = (typeof mrzVectors.specimens)[number];
type Span = readonly [from: number, to: number];
interface Layout {
  readonly documentNumber: Span;
  readonly birth: Span;
  readonly expiry: Span;
  /** Where a long document number goes on. */
  readonly optional: Span;
  readonly middle?: Span;
  /** Of the optional data, where it has a digit of its own. */
  readonly optionalDigit?: number;
  readonly composite: readonly Span[];
  readonly compositeDigit: number;
}

/** Offsets in the zone without line ends; the digit of a field stands right behind it. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  TD1: {
    ...{ documentNumber: [5, 14], optional: [15, 30], birth: [30, 36], expiry: [38, 44], middle: [48, 59] },
    composite: [
      [5, 30],
      [30, 37],
      [38, 45],
      [48, 59],
    ],
    compositeDigit: 59,
  },
  TD2: {
    ...{ documentNumber: [36, 45], birth: [49, 55], expiry: [57, 63], optional: [64, 71] },
    composite: [
      [36, 46],
      [49, 56],
      [57, 71],
    ],
    compositeDigit: 71,
  },
  TD3: {
    ...{ documentNumber: [44, 53], birth: [57, 63], expiry: [65, 71], optional: [72, 86], optionalDigit: 86 },
    composite: [
      [44, 54],
      [57, 64],
      [65, 87],
    ],
    compositeDigit: 87,
  },
};

const at = (zone: string, [from, to]: Span): string => zone.slice(from, to);

/** The next character: each weight of the rule makes another digit of it. */
const NEXT: Readonly<Record<string, string>> = { '9': 'A', Z: '0', '<': '1' };
const twinsOf = (text: string): readonly string[] =>
  Array.from(text, (character, index) => {
    const other = NEXT[character] ?? String.fromCharCode(character.charCodeAt(0) + 1);
    return text.slice(0, index) + other + text.slice(index + 1);
  });

function check(
  printed: { readonly input: string; readonly check_digit: string },
  stands: { readonly input: string; readonly digit: string },
) {
  assert.equal(printed.input, stands.input);
  assert.equal(printed.check_digit, stands.digit);
  assert.equal(mrzCheckDigit(printed.input), printed.check_digit);
  for (const twin of twinsOf(printed.input)) assert.notEqual(mrzCheckDigit(twin), printed.check_digit, twin);
}

/** A number of more than nine characters goes on in the optional data, its digit behind it (ICAO 9303-5 note j). */
function documentNumber(zone: string, { documentNumber: span, optional }: Layout) {
  const first = at(zone, span);
  if (zone[span[1]] !== '<') return { input: first, digit: zone[span[1]] ?? '' };
  const [rest = ''] = at(zone, optional).split('<');
  return { input: first + rest.slice(0, -1), digit: rest.slice(-1) };
}

const digits = ({ check_digits }: Specimen) => check_digits;
for (const [index, specimen] of mrzVectors.specimens.entries()) {
  describe(`specimen ${index + 1}, ${specimen.type}, ${specimen.source}`, () => {
    const zone = specimen.MRZ.join('');
    const layout = LAYOUTS[specimen.type] ?? assert.fail(specimen.type);
    const { fields } = specimen;

    it('the document number and its digit', () => {
      check(digits(specimen).document_number, documentNumber(zone, layout));
      assert.equal(digits(specimen).document_number.input, fields.document_number);
    });

    for (const [name, span] of [
      ['date_of_birth', layout.birth],
      ['date_of_expiry', layout.expiry],
    ] as const) {
      it(`${name} and its digit`, () => {
        check(digits(specimen)[name], { input: at(zone, span), digit: zone[span[1]] ?? '' });
        assert.equal(digits(specimen)[name].input, fields[name]);
      });
    }

    it('the optional data, with a digit where they have one', () => {
      const stands = at(zone, layout.optional);
      const printed = 'optional_data' in fields ? fields.optional_data : fields.optional_data_upper;
      assert.equal(printed, stands);
      if (layout.middle) assert.equal(fields.optional_data_middle, at(zone, layout.middle));
      const { optional_data } = digits(specimen);
      assert.equal(optional_data !== undefined, layout.optionalDigit !== undefined);
      if (optional_data && layout.optionalDigit !== undefined) {
        check(optional_data, { input: stands, digit: zone[layout.optionalDigit] ?? '' });
      }
    });

    it('the composite digit', () => {
      const { composite } = digits(specimen);
      const stands = zone[layout.compositeDigit] ?? '';
      const input = layout.composite.map((span) => at(zone, span)).join('');
      // Two specimens of Part 11 are printed with a digit that is not that of the rule.
      const wronglyPrinted = 'check_digit_as_printed' in composite ? composite.check_digit_as_printed : undefined;
      if (wronglyPrinted !== undefined) assert.equal(wronglyPrinted, stands);
      check(composite, { input, digit: wronglyPrinted === undefined ? stands : composite.check_digit });
      assert.notEqual(wronglyPrinted, composite.check_digit);
    });

    it('what opens a chip is number, birth and expiry with their digits', () => {
      if (!('MRZ_information' in specimen)) return;
      const { document_number, date_of_birth, date_of_expiry } = digits(specimen);
      const parts = [document_number, date_of_birth, date_of_expiry].map((one) => one.input + one.check_digit);
      assert.equal(specimen.MRZ_information, parts.join(''));
    });
  });
}
