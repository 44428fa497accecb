import { encodeTlv } from '@motcua/drivers/tlv';
import { checkDigit, type MrzKey } from '../citizens/mrz.ts';
import { transliterate } from './transliteration.ts';

/** What a machine readable zone holds, before it is laid out (ICAO 9303-3 §4.2). */
export interface MrzContent {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  /** One or two letters, `P` for passports. */
  readonly documentCode: string;
  /** Three letters, or fewer: `D`. */
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly nationality: string;
  /** Family name first; a holder with one name has no secondary identifier. */
  readonly name: { readonly primary: string; readonly secondary?: string };
  /** `yyyy-MM-dd`; `yyyy-MM` or `yyyy` where no more is known, empty where nothing is. */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  readonly dateOfExpiry: string;
  /** TD3: personal number; TD2 and TD1: what fits behind the document number. */
  readonly optionalData?: string;
  /** TD1 alone: in the second line. */
  readonly optionalDataMiddle?: string;
}

const fill = (text: string, length: number): string => {
  if (text.length > length) throw new RangeError(`"${text}" is longer than ${length} characters`);
  return text.padEnd(length, '<');
};
const date = (iso: string): string => iso.replaceAll('-', '').slice(2).padEnd(6, '<');
const checked = (text: string): string => text + checkDigit(text);

/** The values that open the chip by its MRZ, as printed (ICAO 9303-11 §4.3.2). */
export const mrzKeyOf = (content: MrzContent): MrzKey => ({
  documentNumber: content.documentNumber.padEnd(9, '<'),
  dateOfBirth: date(content.dateOfBirth),
  dateOfExpiry: date(content.dateOfExpiry),
});

export const buildMrzDg1 = (content: MrzContent): Uint8Array =>
  encodeTlv(0x61, encodeTlv(0x5f1f, Buffer.from(mrzZone(content).join(''), 'latin1')));

/** The lines of the zone. A RangeError says what does not fit. */
export function mrzZone(content: MrzContent): readonly string[] {
  const { format, nationality, issuingState, documentCode } = content;
  const birth = checked(date(content.dateOfBirth));
  const expiry = checked(date(content.dateOfExpiry));
  const sex = content.sex === 'X' ? '<' : content.sex;
  const start = fill(documentCode, 2) + fill(issuingState, 3);
  const holder = fill(nationality, 3) + birth + sex + expiry;
  switch (format) {
    case 'TD3': {
      const number = checked(fill(content.documentNumber, 9));
      const optional = fill(content.optionalData ?? '', 14);
      // ICAO 9303-4 §4.2.2.2: without optional data the digit may be the filler.
      const personal = optional + (content.optionalData ? checkDigit(optional) : '<');
      const composite = checkDigit(number + birth + expiry + personal);
      return [start + nameField(content.name, 39), number + holder + personal + composite];
    }
    case 'TD2': {
      const { number, optional } = longNumber(content, 7);
      const composite = checkDigit(number + birth + expiry + optional);
      return [start + nameField(content.name, 31), number + holder + optional + composite];
    }
    case 'TD1': {
      const { number, optional } = longNumber(content, 15);
      const middle = fill(content.optionalDataMiddle ?? '', 11);
      const composite = checkDigit(number + optional + birth + expiry + middle);
      const lower = birth + sex + expiry + fill(nationality, 3) + middle + composite;
      return [start + number + optional, lower, nameField(content.name, 30)];
    }
  }
}

/** A number of more than nine characters goes on in the optional data, its digit behind it (ICAO 9303-5 §4.2.2, note j). */
function longNumber(
  { documentNumber, optionalData = '' }: MrzContent,
  optionalLength: number,
): { readonly number: string; readonly optional: string } {
  if (documentNumber.length <= 9) {
    return { number: checked(fill(documentNumber, 9)), optional: fill(optionalData, optionalLength) };
  }
  const rest = `${documentNumber.slice(9)}${checkDigit(documentNumber)}<${optionalData}`;
  return { number: `${documentNumber.slice(0, 9)}<`, optional: fill(rest, optionalLength) };
}

/**
 * Primary and secondary identifier (ICAO 9303-3 §4.6). What is too long is shortened at its longest part, so that the field
 * ends with a letter, which tells that something may be missing.
 */
function nameField({ primary, secondary = '' }: MrzContent['name'], length: number): string {
  const parts = [primary, secondary].map((name) => transliterate(name).split('<').filter(Boolean));
  const joined = () =>
    parts
      .filter((part) => part.length > 0)
      .map((part) => part.join('<'))
      .join('<<');
  while (joined().length > length) {
    const longest = parts.flat().reduce((left, right) => (right.length > left.length ? right : left));
    const home = parts.find((part) => part.includes(longest));
    home?.splice(home.indexOf(longest), 1, longest.slice(0, -1));
  }
  return fill(joined(), length);
}
