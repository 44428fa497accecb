import { err, ok, type Result } from '../result/index.ts';
import { findTag, parseTlv } from '../tlv/index.ts';
import { type CitizenNumber, citizenNumberHints } from './citizen-number.ts';
import { citizenNumberOfMrz, type MrzFailure, type MrzTd1, parseMrzTd1 } from './mrz.ts';
import { partialDate } from './partial-date.ts';
import type { PartialDate } from './record.ts';

/** What DG1 of a Vietnamese ID card says. There is no `fullName`: an MRZ has no diacritics and cuts long names. */
export interface Dg1 {
  readonly mrz: MrzTd1;
  readonly citizenNumber: CitizenNumber;
  readonly dateOfBirth?: PartialDate;
  readonly sex?: 'M' | 'F';
  readonly nationality?: string;
  /** Whether the MRZ means a date by it or *Không thời hạn*, only DG13 says for certain (`buildIdentity`). */
  readonly expiryDate?: PartialDate;
}

export type Dg1Failure = { readonly code: 'dg1-malformed' } | MrzFailure;

/** Parses EF.DG1 (`61 { 5F1F <90 characters> }`, ICAO 9303-10 §4.7.1). */
export function parseDg1(file: Uint8Array): Result<Dg1, Dg1Failure> {
  const nodes = parseTlv(file, { ber: true, maxBytes: 256, maxDepth: 2, maxNodes: 4 });
  const zone = nodes.ok && nodes.value.length === 1 ? findTag(nodes.value, 0x61, 0x5f1f) : undefined;
  if (!zone) return err({ code: 'dg1-malformed' });
  const mrz = parseMrzTd1(String.fromCharCode(...zone.value));
  if (!mrz.ok) return mrz;
  const number = citizenNumberOfMrz(mrz.value);
  if (!number.ok) return number;

  const dateOfBirth = birthOf(mrz.value.dateOfBirth, number.value);
  const expiryDate = expiryOf(mrz.value.dateOfExpiry);
  return ok({
    mrz: mrz.value,
    citizenNumber: number.value,
    ...(dateOfBirth ? { dateOfBirth } : {}),
    ...(mrz.value.sex === '<' ? {} : { sex: mrz.value.sex }),
    ...(mrz.value.nationality === 'VNM' ? { nationality: 'Việt Nam' } : {}),
    ...(expiryDate ? { expiryDate } : {}),
  });
}

/** `<<` or `00` stand for a part that is unknown (ICAO 9303-3 §4.8). */
const known = (part: string): boolean => /^\d\d$/.test(part) && part !== '00';

/**
 * Two digits name no century; the citizen number does. Its year may differ from the MRZ after a correction of birth, so
 * the century is the one that brings the two years closest.
 */
function birthOf(yyMMdd: string, number: CitizenNumber): PartialDate | null {
  const [yy, month, day] = [yyMMdd.slice(0, 2), yyMMdd.slice(2, 4), yyMMdd.slice(4)];
  if (!/^\d\d$/.test(yy)) return null;
  const { birthYear } = citizenNumberHints(number);
  const year = Number(yy) + 100 * Math.round((birthYear - Number(yy)) / 100);
  if (!known(month)) return partialDate(year);
  return known(day) ? partialDate(year, Number(month), Number(day)) : partialDate(year, Number(month));
}

/** Chip cards are issued since 2021 for at most 22 years: every expiry lies in this century. */
function expiryOf(yyMMdd: string): PartialDate | null {
  if (!/^\d{6}$/.test(yyMMdd)) return null;
  return partialDate(2000 + Number(yyMMdd.slice(0, 2)), Number(yyMMdd.slice(2, 4)), Number(yyMMdd.slice(4)));
}
