import { dateInVietnam } from '@motcua/drivers/cccd';

/** The minute of a clock in Việt Nam, `yyyy-MM-ddTHH:mm`. Days and minutes compare as texts. */
export type LocalTime = string;
/** `yyyy-MM-dd`. */
export type Day = string;

const VIETNAM_UTC_OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

export const timeInVietnam = (instant: Date): LocalTime =>
  `${dateInVietnam(instant)}T${new Date(instant.getTime() + VIETNAM_UTC_OFFSET_MS).toISOString().slice(11, 16)}`;

export const dayOf = (time: LocalTime): Day => time.slice(0, 10);
export const clockOf = (time: LocalTime): string => time.slice(11);

const isoDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: Day, days: number): Day => isoDay(Date.parse(day) + days * DAY_MS);

/** The same day so many months on; the last day of that month where it has none such: 31/01 and a month is 28/02. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return isoDay(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** Days from one day to another; negative backwards. */
export const daysBetween = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** A bound of `x-date-range` as a day or, for `now`, a minute: `today-3months`, `today+30days`, `2009-01-01`. */
export function boundOn(bound: string, now: LocalTime): string {
  if (bound === 'now') return now;
  const parts = /^today(?:([+-]\d+)(days|months|years))?$/.exec(bound);
  if (!parts) return bound;
  const count = Number(parts[1] ?? 0);
  const today = dayOf(now);
  return parts[2] === 'days' ? addDays(today, count) : addMonths(today, parts[2] === 'years' ? count * 12 : count);
}
