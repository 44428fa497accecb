import { mrzCheckDigit } from '../emrtd/mrz-key.ts';
import { err, ok, type Result } from '../result/index.ts';
import { type CitizenNumber, isCitizenNumber, mrzDocumentNumberOf } from './citizen-number.ts';

/** Machine readable zone of a card (TD1, 3 lines of 30; ICAO 9303-5 §4.2). Names keep their `<`-free MRZ spelling. */
export interface MrzTd1 {
  readonly documentCode: string;
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly optionalDataUpper: string;
  /** `yyMMdd`; `<` where a part is unknown (ICAO 9303-3 §4.8). */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | '<';
  readonly dateOfExpiry: string;
  readonly nationality: string;
  readonly optionalDataMiddle: string;
  readonly surname: string;
  readonly givenNames: string;
  /** The name field is full to its last character: the name may have been cut (ICAO 9303-5 §4.2.3). */
  readonly nameMayBeTruncated: boolean;
}

export interface MrzFailure {
  readonly code: 'mrz-malformed';
  readonly field: MrzField;
}
export type MrzField =
  | 'length'
  | 'alphabet'
  | 'sex'
  | 'documentNumber'
  | 'dateOfBirth'
  | 'dateOfExpiry'
  | 'citizenNumber'
  | 'composite';

/** Parses the 90 characters of a TD1 MRZ; every check digit must hold. */
export function parseMrzTd1(text: string): Result<MrzTd1, MrzFailure> {
  const fail = (field: MrzField): Result<never, MrzFailure> => err({ code: 'mrz-malformed', field });
  if (text.length !== 90) return fail('length');
  if (!/^[0-9A-Z<]+$/.test(text)) return fail('alphabet');
  const upper = text.slice(0, 30);
  const middle = text.slice(30, 60);
  const nameField = text.slice(60);

  const number = documentNumber(upper);
  if (!number) return fail('documentNumber');
  const dateOfBirth = middle.slice(0, 6);
  if (mrzCheckDigit(dateOfBirth) !== middle[6]) return fail('dateOfBirth');
  const dateOfExpiry = middle.slice(8, 14);
  if (mrzCheckDigit(dateOfExpiry) !== middle[14]) return fail('dateOfExpiry');
  const composite = upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29);
  if (mrzCheckDigit(composite) !== middle[29]) return fail('composite');
  const sex = middle[7];
  if (sex !== 'M' && sex !== 'F' && sex !== '<') return fail('sex');

  const [surname = '', givenNames = ''] = nameField.split('<<');
  return ok({
    documentCode: stripFiller(upper.slice(0, 2)),
    issuingState: stripFiller(upper.slice(2, 5)),
    documentNumber: number.value,
    optionalDataUpper: stripFiller(number.optionalData),
    dateOfBirth,
    sex,
    dateOfExpiry,
    nationality: stripFiller(middle.slice(15, 18)),
    optionalDataMiddle: stripFiller(middle.slice(18, 29)),
    surname: stripFiller(surname).replaceAll('<', ' '),
    givenNames: stripFiller(givenNames).replaceAll('<', ' '),
    nameMayBeTruncated: !nameField.endsWith('<'),
  });
}

const stripFiller = (text: string): string => text.replace(/<+$/, '');

/** A number longer than 9 characters goes on in the optional data, followed by its check digit (ICAO 9303-5 §4.2.2 note j). */
function documentNumber(upper: string): { value: string; optionalData: string } | null {
  const field = upper.slice(5, 14);
  const checkDigit = upper.slice(14, 15);
  const optional = upper.slice(15);
  if (checkDigit !== '<') {
    return mrzCheckDigit(field) === checkDigit ? { value: stripFiller(field), optionalData: optional } : null;
  }
  const rest = optional.slice(0, optional.indexOf('<') === -1 ? optional.length : optional.indexOf('<'));
  const value = field + rest.slice(0, -1);
  if (rest.length < 2 || mrzCheckDigit(value) !== rest.slice(-1)) return null;
  return { value, optionalData: optional.slice(rest.length) };
}

/**
 * The citizen number of a Vietnamese ID card: 12 digits in the optional data, `<<`, their check digit. Its last 9 digits
 * are the document number, so a zone put together from two cards shows.
 */
export function citizenNumberOfMrz(mrz: MrzTd1): Result<CitizenNumber, MrzFailure> {
  const parts = /^(\d{12})<<(\d)$/.exec(mrz.optionalDataUpper);
  const [, number = '', checkDigit = ''] = parts ?? [];
  if (
    mrz.issuingState !== 'VNM' ||
    !isCitizenNumber(number) ||
    mrzCheckDigit(number) !== checkDigit ||
    mrzDocumentNumberOf(number) !== mrz.documentNumber
  ) {
    return err({ code: 'mrz-malformed', field: 'citizenNumber' });
  }
  return ok(number);
}
