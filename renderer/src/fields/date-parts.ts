export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** `yyyy-MM-dd` (or `yyyy-MM`, `yyyy` where a card shows no more) as three fields. */
export function splitDate(value: string): DateParts {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value);
  return { year: match?.[1] ?? '', month: match?.[2] ?? '', day: match?.[3] ?? '' };
}

/** `yyyy-MM-dd` once all three are there, else empty. Whether the day exists is for core to say. */
export function joinDate({ day, month, year }: DateParts): string {
  if (day === '' || month === '' || year.length !== 4) return '';
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** `dd/MM/yyyy`, as Vietnamese papers write it; parts that are not known are left out; anything else stays as it is. */
export function showDate(value: string): string {
  const { day, month, year } = splitDate(value);
  if (year === '') return value;
  return [day, month, year].filter((part) => part !== '').join('/');
}
