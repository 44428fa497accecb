import type { FieldFormat } from '../services/pack.ts';

const DAYS_AT_MOST = 31;

/** A day of the real calendar, `yyyy-MM-dd`. */
export function isCalendarDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > DAYS_AT_MOST) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `yyyy-MM-dd`, `yyyy-MM` or `yyyy`: some cards show no more of a birth date. */
const isPartialDate = (text: string): boolean =>
  isCalendarDay(text) || /^[1-9]\d{3}(?:-(?:0[1-9]|1[0-2]))?$/.test(text);

/** Ten digits for a mobile, eleven for a fixed line, in the numbering in force since 2018; `+84` in place of the 0. */
const VIETNAMESE_PHONE = /^(?:0|\+84)(?:[35789]\d{8}|2\d{9})$/;

/** What people call an address: something, one @, a host with a dot. Whether it exists, only a message to it can tell. */
const EMAIL = /^[^\s@"<>(),;:\\[\]]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$/;

/** `yyyy-MM-ddTHH:mm`, the minute of a clock in Việt Nam. */
export const isLocalTime = (text: string): boolean => {
  const parts = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d$/.exec(text);
  return parts !== null && isCalendarDay(parts[1] ?? '');
};

/** Letters of any script, and what stands between them in names; never a digit. */
const PERSON_NAME = /^(?=.*\p{L})[\p{L}\p{M}'’.\- ]+$/u;

export const FORMATS: Readonly<Record<FieldFormat, (text: string) => boolean>> = {
  date: isCalendarDay,
  'partial-date': isPartialDate,
  'date-time': isLocalTime,
  email: (text) => EMAIL.test(text),
  'vn-phone': (text) => VIETNAMESE_PHONE.test(text),
  digits: (text) => /^\d+$/.test(text),
  'citizen-number': (text) => /^\d{12}$/.test(text),
  'person-name': (text) => PERSON_NAME.test(text),
  // An integer: JSON Schema looks at formats of strings only.
  'money-vnd': (text) => /^\d+$/.test(text),
  // Whether there is such a unit is for the list of units to say.
  'vn-province': (text) => /^\d{2}$/.test(text),
  'vn-commune': (text) => /^\d{5}$/.test(text),
};
