import { mrzCheckDigit } from '../lds/check-digit.ts';
import type { MrzPart, MrzTd1 } from '../lds/mrz.ts';
import { err, ok, type Result } from '../result/index.ts';
import { type CitizenNumber, isCitizenNumber, mrzDocumentNumberOf } from './citizen-number.ts';

export { type MrzTd1, parseMrzTd1 } from '../lds/mrz.ts';

export interface MrzFailure {
  readonly code: 'mrz-malformed';
  readonly field: MrzField;
}
export type MrzField = MrzPart | 'citizenNumber';

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
