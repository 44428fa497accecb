import type { FieldModel } from '@motcua/core/contract';
import { boundOn, type FormDefinition, fieldAt, type LocalTime, timeInVietnam } from '@motcua/core/forms';
import type { FieldSchema } from '@motcua/core/services';

const DAY_MS = 86_400_000;

export interface MadeUpOptions {
  readonly form: FormDefinition;
  readonly random: () => number;
  /** `one-key-a-letter`: for whoever types it key by key; Telex leaves it as it is. */
  readonly words: 'vietnamese' | 'one-key-a-letter';
}
const WORDS = {
  vietnamese: { name: 'Trần Thị Thử', other: 'Số 7 Phố Thử' },
  'one-key-a-letter': { name: 'An', other: 'An' },
} as const;

/**
 * What a citizen writes into the fields of any pack, taken from its data schema alone: of choices any one, of formats,
 * patterns and ranges something that keeps to them. Numbers of people begin with 999, which no province has.
 */
export function madeUp({ form, random, words }: MadeUpOptions): (field: FieldModel) => string {
  return ({ id, choices }) => {
    const schema = fieldAt(form, id)?.schema;
    if (!schema) throw new Error(`the screen shows "${id}", which is no field of the pack`);
    const [first, ...others] = choices;
    if (first) return [first, ...others][Math.floor(random() * choices.length)]?.value ?? first.value;
    switch (schema.type) {
      case 'integer':
        return String(schema.minimum ?? (schema.format === 'money-vnd' ? 500_000 : 1));
      case 'boolean':
        return String(schema.const === true || random() < 0.5);
      case 'array':
        return '';
      case 'string':
        return text(schema, { random, words });
    }
  };
}

function text(schema: FieldSchema, { random, words }: Omit<MadeUpOptions, 'form'>): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => String(Math.floor(random() * 10))).join('');
  if (schema.pattern !== undefined) {
    const pattern = new RegExp(schema.pattern, 'u');
    const fitting = [`999${digits(9)}`, `B${digits(7)}`].find((one) => pattern.test(one));
    if (fitting === undefined) throw new Error(`nothing made up keeps to ${schema.pattern}`);
    return fitting;
  }
  const now = timeInVietnam(new Date());
  switch (schema.format) {
    case 'date':
      return dayWithin(schema, now);
    case 'partial-date':
      return isWithin('1990-06-15', schema, now) ? '1990-06-15' : dayWithin(schema, now);
    case 'date-time':
      return now;
    case 'citizen-number':
      return `999${digits(9)}`;
    case 'digits':
      return digits(schema.maxLength ?? 10).replace(/^0/, '1');
    case 'vn-phone':
      return `09${digits(8)}`;
    case 'email':
      return 'thu@example.vn';
    case 'person-name':
      return WORDS[words].name.slice(0, schema.maxLength);
    default:
      return WORDS[words].other.slice(0, schema.maxLength);
  }
}

/** A month ago, else today, else the end of the range that is nearer. */
function dayWithin(schema: FieldSchema, now: LocalTime): string {
  const monthAgo = new Date(Date.parse(now.slice(0, 10)) - 30 * DAY_MS).toISOString().slice(0, 10);
  const { from, to } = schema['x-date-range'] ?? {};
  const days = [monthAgo, now.slice(0, 10), ...[from, to].flatMap((bound) => (bound ? boundOn(bound, now) : []))];
  const day = days.find((one) => isWithin(one, schema, now));
  if (day === undefined) throw new Error('no day lies within the range of a date');
  return day;
}

function isWithin(day: string, schema: FieldSchema, now: LocalTime): boolean {
  const { from, to } = schema['x-date-range'] ?? {};
  return (from === undefined || day >= boundOn(from, now)) && (to === undefined || day <= boundOn(to, now));
}
