import type { PartialDate } from './citizen.ts';

/** What the machine readable zone holds, before it is laid out. */
export interface MrzData {
  readonly citizenNumber: string;
  readonly fullName: string;
  readonly dateOfBirth: PartialDate;
  readonly sex: 'M' | 'F';
  readonly expiryDate: string | null;
}

/** The three values that open a card by MRZ, each as printed. */
export interface MrzKey {
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}

const LINE_LENGTH = 30;
/** What cards without expiry are assumed to print; not confirmed on a real card. */
const MRZ_NO_EXPIRY = '991231';

/** ICAO 9303-3 §4.9: weights 7, 3, 1; `<` counts 0, A = 10 … Z = 35. */
export function checkDigit(text: string): string {
  let sum = 0;
  for (const [index, character] of [...text].entries()) {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += value * ([7, 3, 1][index % 3] ?? 0);
  }
  return String(sum % 10);
}

/** The last nine digits of the citizen number are the document number; dates are `yyMMdd`, unknown parts `<`. */
export function mrzKey(data: MrzData): MrzKey {
  return {
    documentNumber: data.citizenNumber.slice(-9),
    dateOfBirth: data.dateOfBirth.replaceAll('-', '').slice(2).padEnd(6, '<'),
    dateOfExpiry: data.expiryDate ? data.expiryDate.replaceAll('-', '').slice(2) : MRZ_NO_EXPIRY,
  };
}

/** ICAO 9303-11 §4.3.2: what the BAC keys and PACE-MRZ are derived from. */
export function mrzInformation(key: MrzKey): string {
  return [key.documentNumber, key.dateOfBirth, key.dateOfExpiry].map((value) => value + checkDigit(value)).join('');
}

/** TD1, 3 × 30 (ICAO 9303-5), as Vietnamese cards print it: the citizen number stands in the optional data of line 1. */
export function mrzLines(data: MrzData): readonly [string, string, string] {
  const key = mrzKey(data);
  const number = data.citizenNumber;
  const line1 = `IDVNM${key.documentNumber}${checkDigit(key.documentNumber)}${number}<<${checkDigit(number)}`;
  const birth = key.dateOfBirth + checkDigit(key.dateOfBirth);
  const expiry = key.dateOfExpiry + checkDigit(key.dateOfExpiry);
  const optional = '<'.repeat(11);
  const composite = checkDigit(line1.slice(5) + birth + expiry + optional);
  const line2 = `${birth}${data.sex}${expiry}VNM${optional}${composite}`;
  return [line1, line2, nameLine(data.fullName)];
}

/** Diacritics fall away, Đ becomes D; a name that is too long is cut. */
function nameLine(fullName: string): string {
  const plain = fullName.normalize('NFD').replace(/\p{M}/gu, '').replace(/[Đđ]/g, 'D').toUpperCase();
  const [surname = '', ...given] = plain.split(/\s+/);
  return `${surname}<<${given.join('<')}`.slice(0, LINE_LENGTH).padEnd(LINE_LENGTH, '<');
}
