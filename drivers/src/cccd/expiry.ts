import { type CitizenNumber, mrzDocumentNumberOf } from './citizen-number.ts';
import { daysInMonth, partialDate } from './partial-date.ts';
import type { IdentityRecord, PartialDate } from './record.ts';

/** Luật Căn cước 26/2023 Đ21 (and the 2014 law from age 14 up): a card is renewed at these birthdays. */
const THRESHOLD_AGES = [14, 25, 40, 60] as const;
/** Issued within this time before a threshold, a card is valid to the one after (Đ21 k2); the exact day counts as within. */
const GRACE_YEARS = 2;

export type DerivedExpiry =
  | { readonly kind: 'no-expiry' }
  /** The dates that the law allows: one, or two for a birthday on 29 February that the year of expiry does not have. */
  | { readonly kind: 'dates'; readonly candidates: readonly PartialDate[] }
  /** Birth or issue date is not a full date, or the card was issued before birth. */
  | { readonly kind: 'unknown' };

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The expiry that the law gives a card. The QR carries none, so this serves as key candidate for PACE-MRZ and BAC and as
 * a hint; the authority is DG1 or DG13. Dates are `yyyy-MM-dd`.
 */
export function deriveExpiry(dateOfBirth: PartialDate, issueDate: PartialDate): DerivedExpiry {
  const birth = calendarDay(dateOfBirth);
  const issue = calendarDay(issueDate);
  if (!birth || !issue || issueDate < dateOfBirth) return { kind: 'unknown' };
  const age = completedYears(birth, issue);
  const threshold = THRESHOLD_AGES.find((candidate) => age < candidate - GRACE_YEARS);
  if (threshold === undefined) return { kind: 'no-expiry' };
  return { kind: 'dates', candidates: birthdays(birth, birth.year + threshold) };
}

function calendarDay(date: PartialDate): CalendarDay | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return parts ? { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) } : null;
}

function completedYears(birth: CalendarDay, on: CalendarDay): number {
  const birthdayPassed = on.month > birth.month || (on.month === birth.month && on.day >= birth.day);
  return on.year - birth.year - (birthdayPassed ? 0 : 1);
}

/** Which day a card shows for 29 February in a common year is unconfirmed: both are candidates. */
function birthdays(birth: CalendarDay, year: number): PartialDate[] {
  const days =
    birth.day <= daysInMonth(year, birth.month)
      ? [partialDate(year, birth.month, birth.day)]
      : [partialDate(year, 2, 28), partialDate(year, 3, 1)];
  return days.filter((day) => day !== null);
}

/** What PACE-MRZ and BAC need, dates as `yyMMdd`, without check digits. */
export interface MrzKeyCandidate {
  readonly documentNumber: string;
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}

/**
 * What the MRZ of a *Không thời hạn* card holds, as often assumed. Unconfirmed, hence a setting of the kiosk
 * (`chip.mrzNoExpiry`): this is its default, and for tools without a configuration.
 */
export const MRZ_NO_EXPIRY = '991231';

/** Each wrong key may make the chip slower to answer the next, so there are never more. */
export const MAX_KEY_CANDIDATES = 2;

/** MRZ keys that may open the card whose QR was scanned: none, one, or two. */
export function mrzKeyCandidates({
  citizenNumber,
  dateOfBirth,
  issueDate,
  mrzNoExpiry,
}: {
  readonly citizenNumber: CitizenNumber;
  readonly dateOfBirth: PartialDate;
  readonly issueDate: PartialDate;
  /** `yyMMdd`; null: no key is derived for a card without expiry date. */
  readonly mrzNoExpiry: string | null;
}): readonly MrzKeyCandidate[] {
  const expiry = deriveExpiry(dateOfBirth, issueDate);
  if (expiry.kind === 'unknown') return [];
  const expiries = expiry.kind === 'dates' ? expiry.candidates.map(mrzDate) : mrzNoExpiry === null ? [] : [mrzNoExpiry];
  return expiries.slice(0, MAX_KEY_CANDIDATES).map((dateOfExpiry) => ({
    documentNumber: mrzDocumentNumberOf(citizenNumber),
    dateOfBirth: mrzDate(dateOfBirth),
    dateOfExpiry,
  }));
}

const mrzDate = (date: PartialDate): string => date.slice(2).replaceAll('-', '');

/**
 * Whether the card says that it is no longer valid on `today` (`yyyy-MM-dd`, see `dateInVietnam`). It is valid through its
 * expiry date. A record without an expiry (not asked for, or not on the card) says nothing and is not expired.
 */
export function isExpired(record: Pick<IdentityRecord, 'expiryDate' | 'noExpiry'>, today: PartialDate): boolean {
  if (record.noExpiry || !record.expiryDate) return false;
  const expiry = record.expiryDate.value;
  return expiry < today && !today.startsWith(expiry);
}
