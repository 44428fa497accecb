import { err, ok, type Result } from '../result/index.ts';
import { mrzCheckDigit } from './check-digit.ts';

/** What the three formats have in common. Names are transliterated (ICAO 9303-3 §6): for display, never as a person's legal name. */
interface MrzFields {
  readonly documentCode: string;
  readonly issuingState: string;
  /** Whole, also where it goes on in the optional data; fillers at its end removed. */
  readonly documentNumber: string;
  /** `yyMMdd`; `<<` where a part is unknown (ICAO 9303-3 §4.8). */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | '<';
  readonly dateOfExpiry: string;
  readonly nationality: string;
  readonly surname: string;
  /** Empty when the holder has one name alone. */
  readonly givenNames: string;
  /** The name field is full to its last character: the name may have been cut (ICAO 9303-3 §4.6). */
  readonly nameMayBeTruncated: boolean;
}

/** Cards, 3 × 30 characters (ICAO 9303-5 §4.2). */
export interface MrzTd1 extends MrzFields {
  readonly format: 'TD1';
  readonly optionalDataUpper: string;
  readonly optionalDataMiddle: string;
}

/** Larger cards, 2 × 36 (ICAO 9303-6 §4.2). */
export interface MrzTd2 extends MrzFields {
  readonly format: 'TD2';
  readonly optionalData: string;
}

/** Passports, 2 × 44 (ICAO 9303-4 §4.2). */
export interface MrzTd3 extends MrzFields {
  readonly format: 'TD3';
  readonly optionalData: string;
}

export type Mrz = MrzTd1 | MrzTd2 | MrzTd3;
export type MrzFormat = Mrz['format'];

export type MrzPart =
  | 'length'
  | 'alphabet'
  | 'sex'
  | 'documentNumber'
  | 'dateOfBirth'
  | 'dateOfExpiry'
  | 'optionalData'
  | 'composite';

export interface MrzMalformed {
  readonly code: 'mrz-malformed';
  readonly field: MrzPart;
}

/** Parses a machine readable zone without line ends; its length tells the format. Every check digit must hold. */
export function parseMrz(text: string): Result<Mrz, MrzMalformed> {
  switch (text.length) {
    case 90:
      return parseMrzTd1(text);
    case 72:
      return parseMrzTd2(text);
    case 88:
      return parseMrzTd3(text);
    default:
      return malformed('length');
  }
}

export function parseMrzTd1(text: string): Result<MrzTd1, MrzMalformed> {
  if (text.length !== 90) return malformed('length');
  const upper = text.slice(0, 30);
  const middle = text.slice(30, 60);
  const number = longDocumentNumber(upper.slice(5, 14), upper.slice(14, 15), upper.slice(15));
  const common = parseCommon(text, {
    number,
    dateOfBirth: middle.slice(0, 7),
    sex: middle.slice(7, 8),
    dateOfExpiry: middle.slice(8, 15),
    composite: upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 30),
    nationality: middle.slice(15, 18),
    nameField: text.slice(60),
  });
  if (!common.ok) return common;
  return ok({
    format: 'TD1',
    ...common.value,
    optionalDataUpper: stripFiller(number?.optionalData ?? ''),
    optionalDataMiddle: stripFiller(middle.slice(18, 29)),
  });
}

function parseMrzTd2(text: string): Result<MrzTd2, MrzMalformed> {
  const lower = text.slice(36);
  const number = longDocumentNumber(lower.slice(0, 9), lower.slice(9, 10), lower.slice(28, 35));
  const common = parseCommon(text, {
    number,
    dateOfBirth: lower.slice(13, 20),
    sex: lower.slice(20, 21),
    dateOfExpiry: lower.slice(21, 28),
    composite: lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, 36),
    nationality: lower.slice(10, 13),
    nameField: text.slice(5, 36),
  });
  if (!common.ok) return common;
  return ok({ format: 'TD2', ...common.value, optionalData: stripFiller(number?.optionalData ?? '') });
}

function parseMrzTd3(text: string): Result<MrzTd3, MrzMalformed> {
  const lower = text.slice(44);
  const number = checked(lower.slice(0, 10));
  const common = parseCommon(text, {
    number: number === null ? null : { value: stripFiller(number) },
    dateOfBirth: lower.slice(13, 20),
    sex: lower.slice(20, 21),
    dateOfExpiry: lower.slice(21, 28),
    composite: lower.slice(0, 10) + lower.slice(13, 20) + lower.slice(21, 44),
    nationality: lower.slice(10, 13),
    nameField: text.slice(5, 44),
  });
  if (!common.ok) return common;
  const optionalData = stripFiller(lower.slice(28, 42));
  // Without optional data the digit may be the filler too (ICAO 9303-4 §4.2.2.2, data element 16).
  const unused = optionalData === '' && lower[42] === '<';
  if (!unused && checked(lower.slice(28, 43)) === null) return malformed('optionalData');
  return ok({ format: 'TD3', ...common.value, optionalData });
}

/** Fields as they are printed; dates, number and composite with their check digit at the end. */
interface PrintedFields {
  readonly number: { readonly value: string } | null;
  readonly dateOfBirth: string;
  readonly sex: string;
  readonly dateOfExpiry: string;
  readonly composite: string;
  readonly nationality: string;
  readonly nameField: string;
}

function parseCommon(text: string, printed: PrintedFields): Result<MrzFields, MrzMalformed> {
  if (!/^[0-9A-Z<]+$/.test(text)) return malformed('alphabet');
  if (printed.number === null) return malformed('documentNumber');
  const dateOfBirth = checkedDate(printed.dateOfBirth);
  if (dateOfBirth === null) return malformed('dateOfBirth');
  const dateOfExpiry = checkedDate(printed.dateOfExpiry);
  if (dateOfExpiry === null) return malformed('dateOfExpiry');
  if (checked(printed.composite) === null) return malformed('composite');
  const { sex, nameField } = printed;
  if (sex !== 'M' && sex !== 'F' && sex !== '<') return malformed('sex');

  const separator = nameField.indexOf('<<');
  const [surname, givenNames] =
    separator === -1 ? [nameField, ''] : [nameField.slice(0, separator), nameField.slice(separator + 2)];
  return ok({
    documentCode: stripFiller(text.slice(0, 2)),
    issuingState: stripFiller(text.slice(2, 5)),
    documentNumber: printed.number.value,
    dateOfBirth,
    sex,
    dateOfExpiry,
    nationality: stripFiller(printed.nationality),
    surname: spaced(surname),
    givenNames: spaced(givenNames),
    nameMayBeTruncated: !nameField.endsWith('<'),
  });
}

const malformed = (field: MrzPart): Result<never, MrzMalformed> => err({ code: 'mrz-malformed', field });
const stripFiller = (text: string): string => text.replace(/<+$/, '');
const spaced = (name: string): string =>
  name
    .split('<')
    .filter((part) => part !== '')
    .join(' ');

/** The field before its check digit, or null when the digit is another one. */
function checked(withDigit: string): string | null {
  const field = withDigit.slice(0, -1);
  return mrzCheckDigit(field) === withDigit.slice(-1) ? field : null;
}

/** Year, month and day are each two digits, or two fillers where unknown (ICAO 9303-3 §4.8). */
function checkedDate(withDigit: string): string | null {
  const date = checked(withDigit);
  return date !== null && /^(?:\d\d|<<){3}$/.test(date) ? date : null;
}

/**
 * TD1 and TD2: a number longer than nine characters has a filler for a check digit, goes on in the optional data and ends
 * there with its check digit and a filler (ICAO 9303-5 §4.2.2 note j, 9303-6 §4.2.2 note j).
 */
function longDocumentNumber(
  field: string,
  checkDigit: string,
  optional: string,
): { readonly value: string; readonly optionalData: string } | null {
  if (checkDigit !== '<') {
    return mrzCheckDigit(field) === checkDigit ? { value: stripFiller(field), optionalData: optional } : null;
  }
  const end = optional.indexOf('<');
  const rest = end === -1 ? optional : optional.slice(0, end);
  const value = checked(field + rest);
  if (rest.length < 2 || value === null) return null;
  return { value, optionalData: optional.slice(rest.length) };
}
