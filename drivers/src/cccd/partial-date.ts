import type { PartialDate } from './record.ts';

/** No living holder and no card lies outside; keeps a torn year such as 0199 from passing as a date. */
const EARLIEST_YEAR = 1850;
const LATEST_YEAR = 2399;

const two = (n: number): string => String(n).padStart(2, '0');

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A date of the calendar as `yyyy-MM-dd`, `yyyy-MM` or `yyyy`; null if there is no such day. */
export function partialDate(year: number, month?: number, day?: number): PartialDate | null {
  if (!Number.isInteger(year) || year < EARLIEST_YEAR || year > LATEST_YEAR) return null;
  if (month === undefined) return String(year);
  if (month < 1 || month > 12) return null;
  if (day === undefined) return `${year}-${two(month)}`;
  if (day < 1 || day > daysInMonth(year, month)) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

/** DG13 dates: `dd/MM/yyyy`; `MM/yyyy` and `yyyy` are accepted too, though no card with them is confirmed. */
export function parseSlashDate(text: string): PartialDate | null {
  const parts = /^(?:(?:(\d{2})\/)?(\d{2})\/)?(\d{4})$/.exec(text);
  if (!parts) return null;
  const [, day, month, year] = parts;
  return partialDate(
    Number(year),
    month === undefined ? undefined : Number(month),
    day === undefined ? undefined : Number(day),
  );
}

/** QR dates: `ddMMyyyy`. `yearOnly` admits what birth dates may hold: `yyyy`, or a day or month of `00`. */
export function parseQrDate(
  text: string,
  { yearOnly }: { readonly yearOnly: 'allowed' | 'refused' },
): PartialDate | null {
  if (yearOnly === 'allowed' && /^\d{4}$/.test(text)) return partialDate(Number(text));
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!parts) return null;
  const [day, month, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (yearOnly === 'allowed' && (day === 0 || month === 0) && day <= 31 && month <= 12) return partialDate(year);
  return partialDate(year, month, day);
}

/** Two dates name the same day as far as both tell: `1990` agrees with `1990-06-15`. */
export const datesAgree = (a: PartialDate, b: PartialDate): boolean => a.startsWith(b) || b.startsWith(a);

const VIETNAM_UTC_OFFSET_MS = 7 * 3_600_000;

/** The calendar day in Việt Nam (UTC+7, no summer time), whatever zone the machine is set to. */
export const dateInVietnam = (instant: Date): PartialDate =>
  new Date(instant.getTime() + VIETNAM_UTC_OFFSET_MS).toISOString().slice(0, 10);
