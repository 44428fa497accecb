export const DATE_PARTS = [
  { part: 'day', length: 2 },
  { part: 'month', length: 2 },
  { part: 'year', length: 4 },
] as const;
export const TIME_PARTS = [
  { part: 'hour', length: 2 },
  { part: 'minute', length: 2 },
] as const;
export type DatePart = (typeof DATE_PARTS)[number]['part'] | (typeof TIME_PARTS)[number]['part'];
export type DateParts = Readonly<Record<DatePart, string>>;

/** `yyyy-MM-dd` (or `yyyy-MM`, `yyyy` where a card shows no more) as three fields. */
export function splitDate(value: string): Pick<DateParts, 'day' | 'month' | 'year'> {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value);
  return { year: match?.[1] ?? '', month: match?.[2] ?? '', day: match?.[3] ?? '' };
}

/** `yyyy-MM-ddTHH:mm` as five fields. */
export function splitDateTime(value: string): DateParts {
  const [date = '', time = ''] = value.split('T');
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  return { ...splitDate(date), hour: match?.[1] ?? '', minute: match?.[2] ?? '' };
}

/** `yyyy-MM-dd` once all three are there, else empty. Whether the day exists is for core to say. */
export function joinDate({ day, month, year }: Pick<DateParts, 'day' | 'month' | 'year'>): string {
  if (day === '' || month === '' || year.length !== 4) return '';
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** `yyyy-MM-ddTHH:mm` once all five are there, else empty. */
export function joinDateTime(parts: DateParts): string {
  const date = joinDate(parts);
  if (date === '' || parts.hour === '' || parts.minute.length !== 2) return '';
  return `${date}T${parts.hour.padStart(2, '0')}:${parts.minute}`;
}

/** `dd/MM/yyyy`, as Vietnamese papers write it, the time before it; parts that are not known are left out; anything else stays as it is. */
export function showDate(value: string): string {
  const { day, month, year, hour, minute } = splitDateTime(value);
  if (year === '') return value;
  const date = [day, month, year].filter((part) => part !== '').join('/');
  return hour === '' ? date : `${hour}:${minute}, ${date}`;
}
