import type { IdentityRecord } from './record.ts';

/** *Số định danh cá nhân*: 12 digits, no check digit. Opens the chip, so it is treated as a secret. */
export type CitizenNumber = string & { readonly CitizenNumber: true };
/** Card access number of PACE: 6 digits. */
export type Can = string & { readonly Can: true };

export const isCitizenNumber = (text: string): text is CitizenNumber => /^\d{12}$/.test(text);
export const isCan = (text: string): text is Can => /^\d{6}$/.test(text);

export const parseCitizenNumber = (text: string): CitizenNumber | null => (isCitizenNumber(text) ? text : null);
export const parseCan = (text: string): Can | null => (isCan(text) ? text : null);

/** No other access number is printed on the card: the CAN is the last 6 digits of the citizen number. */
export const canOf = (number: CitizenNumber): Can => number.slice(-6) as Can;

/** As in MRZ line 1: the last 9 digits (some public readers take the first 9, which opens no card). */
export const mrzDocumentNumberOf = (number: CitizenNumber): string => number.slice(-9);

const CENTURY_OF_BIRTH = [1900, 2000, 2100, 2200, 2300];

/**
 * What the number says of its holder (NĐ 137/2015): the year of birth and the sex registered first. Both are hints: a
 * number is not reissued when sex or birth are corrected, and unknown province codes are not an error.
 */
export function citizenNumberHints(number: CitizenNumber): { readonly birthYear: number; readonly sex: 'M' | 'F' } {
  const centuryDigit = Number(number.slice(3, 4));
  const century = CENTURY_OF_BIRTH[Math.floor(centuryDigit / 2)] ?? 0;
  return { birthYear: century + Number(number.slice(4, 6)), sex: centuryDigit % 2 === 0 ? 'M' : 'F' };
}

/** The identity of a citizen whose number was entered by hand: nothing stands behind it yet. */
export function typedIdentity(number: CitizenNumber, at: Date): IdentityRecord {
  return {
    citizenNumber: {
      value: number,
      source: 'typed',
      evidence: { overall: null, chipAuthenticity: 'notDone', at: at.toISOString() },
    },
  };
}
