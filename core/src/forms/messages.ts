import { type Text, textOf } from '../messages/index.ts';
import type { FieldSchema, MessageKeyword, TableSchema } from '../services/pack.ts';
import { boundOn, type LocalTime } from './local-time.ts';

/** Taken from a list instead of written. */
const isChosen = ({ type, format, oneOf }: FieldSchema): boolean =>
  oneOf !== undefined || type === 'boolean' || format === 'vn-province' || format === 'vn-commune';

const day = (iso: string): string => iso.split('-').toReversed().join('/');

/** What is said where a pack says nothing of its own: what is wrong, and how it is right. */
export const COMMON_MESSAGES: Readonly<Record<MessageKeyword, (schema: FieldSchema, now: LocalTime) => Text>> = {
  required: (schema) => {
    if (schema.const === true) return textOf('wrong.tick');
    if (schema.type === 'array') return textOf('wrong.chooseSome');
    return textOf(isChosen(schema) ? 'wrong.choose' : 'wrong.fill');
  },
  format: (schema) => {
    switch (schema.format ?? null) {
      case 'date':
        return textOf('wrong.date');
      case 'partial-date':
        return textOf('wrong.partialDate');
      case 'vn-phone':
        return textOf('wrong.phone');
      case 'email':
        return textOf('wrong.email');
      case 'citizen-number':
        return textOf('wrong.citizenNumber');
      case 'date-time':
        return textOf('wrong.dateTime');
      case 'person-name':
        return textOf('wrong.personName');
      case 'vn-province':
      case 'vn-commune':
        return textOf('wrong.fromList');
      case 'money-vnd':
      case 'digits':
      case null:
        return textOf('wrong.digits');
    }
  },
  minLength: ({ minLength = 0 }) => textOf('wrong.minLength', { min: minLength }),
  maxLength: ({ maxLength = 0 }) => textOf('wrong.maxLength', { max: maxLength }),
  pattern: () => textOf('wrong.pattern'),
  minimum: ({ minimum = 0 }) => textOf('wrong.minimum', { min: minimum }),
  maximum: ({ maximum = 0 }) => textOf('wrong.maximum', { max: maximum }),
  type: ({ type, format }) =>
    textOf(type === 'boolean' ? 'wrong.choose' : format === 'money-vnd' ? 'wrong.money' : 'wrong.integer'),
  oneOf: () => textOf('wrong.fromList'),
  minItems: ({ minItems = 0 }) => textOf('wrong.minItems', { min: minItems }),
  maxItems: ({ maxItems = 0 }) => textOf('wrong.maxItems', { max: maxItems }),
  'x-date-range': (schema, now) => {
    const { from, to } = schema['x-date-range'] ?? {};
    if (from === undefined) return textOf('wrong.dateTo', { to: boundWords(to ?? 'today', now) });
    if (to === undefined) return textOf('wrong.dateFrom', { from: boundWords(from, now) });
    return textOf('wrong.dateBetween', { from: boundWords(from, now), to: boundWords(to, now) });
  },
};

function boundWords(bound: string, now: LocalTime): Text {
  if (bound === 'today' || bound === 'now') return textOf(`wrong.bound.${bound}`);
  return textOf('wrong.bound.day', { day: day(boundOn(bound, now)) });
}

/** Of a table as a whole. */
export const TABLE_MESSAGES = {
  minItems: ({ minItems = 1, 'x-row-label': row }: TableSchema): Text =>
    textOf('wrong.rowsMissing', { min: minItems, row }),
  maxItems: ({ maxItems, 'x-row-label': row }: TableSchema): Text =>
    textOf('wrong.rowsTooMany', { max: maxItems, row }),
  incomplete: ({ 'x-row-label': row }: TableSchema): Text => textOf('wrong.rowIncomplete', { row }),
} as const;

export const OPEN_PROPOSAL: Text = textOf('wrong.proposal');
