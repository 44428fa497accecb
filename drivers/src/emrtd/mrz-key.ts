import { sha1 } from '../crypto/index.ts';
import { mrzCheckDigit } from '../lds/check-digit.ts';

export { mrzCheckDigit };

/** What BAC and PACE-MRZ take from the machine readable zone; dates as `yyMMdd`. Secret: opens the chip. */
export interface MrzKey {
  /** As in the MRZ; `<` fillers may be left out. For a CCCD the last 9 digits of the citizen number. */
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}

/** MRZ_information (ICAO 9303-11 §4.3.2): the three fields, each with its check digit; undefined when one is malformed. */
export function mrzInformation(key: MrzKey): string | undefined {
  // TD1 numbers above nine characters go on in the optional data; BAC takes the whole (ICAO 9303-11 D.2).
  const documentNumber = key.documentNumber.padEnd(9, '<');
  if (documentNumber.length > 22 || !/^\d{6}$/.test(key.dateOfExpiry)) return undefined;
  // Unknown parts of a date of birth are fillers (ICAO 9303-3 §4.8).
  if (!/^[\d<]{6}$/.test(key.dateOfBirth)) return undefined;
  let information = '';
  for (const field of [documentNumber, key.dateOfBirth, key.dateOfExpiry]) {
    const digit = mrzCheckDigit(field);
    if (digit === undefined) return undefined;
    information += field + digit;
  }
  return information;
}

/** SHA-1 of MRZ_information: all 20 bytes are the PACE password, the first 16 the seed of BAC. */
export function mrzSecret(key: MrzKey): Uint8Array | undefined {
  const information = mrzInformation(key);
  return information === undefined ? undefined : sha1(new TextEncoder().encode(information));
}
