import type { Text } from './text.ts';

/** The data of a form: JSON Schema 2020-12, with `x-` keywords for people. Meaning: services/schema/pack.schema.json. */
export interface DataSchema {
  readonly $schema: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
  readonly allOf?: readonly object[];
  readonly 'x-rules'?: readonly CrossRule[];
}

/** What stands at the top of a form: a field, fields that belong together, or a table. */
export type PropertySchema = FieldSchema | GroupSchema | TableSchema;
/** What stands in a row of a table. */
export type RowPropertySchema = FieldSchema | GroupSchema;

export type FieldFormat =
  | 'date'
  | 'partial-date'
  | 'date-time'
  | 'email'
  | 'vn-phone'
  | 'digits'
  | 'citizen-number'
  | 'person-name'
  | 'money-vnd'
  | 'vn-province'
  | 'vn-commune';
export type MessageKeyword =
  | 'required'
  | 'format'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'minimum'
  | 'maximum'
  | 'type'
  | 'oneOf'
  | 'minItems'
  | 'maxItems'
  | 'x-date-range';
export type Messages = { readonly [K in MessageKeyword]?: Text };

export interface ChoiceSchema {
  readonly const: string;
  readonly 'x-label': Text;
}

export interface FieldSchema {
  /** `boolean`: yes or no, or with `const: true` a consent. `array`: several of the choices in `items`. */
  readonly type: 'string' | 'integer' | 'boolean' | 'array';
  readonly format?: FieldFormat;
  readonly const?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly ChoiceSchema[];
  readonly items?: { readonly type: 'string'; readonly oneOf: readonly ChoiceSchema[] };
  readonly uniqueItems?: true;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Bounds, inclusive: a day, `today`, `today-3months`, `today+30days`; `now` for a `date-time`. */
  readonly 'x-date-range'?: { readonly from?: string; readonly to?: string };
  readonly 'x-label': Text;
  readonly 'x-help'?: Text;
  readonly 'x-messages'?: Messages;
}

export type GroupLook = 'plain' | 'address' | 'name' | 'bank-account' | 'person';

/** Fields that are one thing to people. */
export interface GroupSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  readonly 'x-look': GroupLook;
  readonly 'x-label': Text;
  readonly 'x-help'?: Text;
}

/** People or things, one row each. */
export interface TableSchema {
  readonly type: 'array';
  readonly minItems?: number;
  readonly maxItems: number;
  readonly items: RowSchema;
  readonly 'x-label': Text;
  readonly 'x-help'?: Text;
  /** What one row is called: "người lưu trú". */
  readonly 'x-row-label': Text;
  /** The fields of a row, by path, that name it to people. */
  readonly 'x-row-title': readonly string[];
  readonly 'x-messages'?: Messages;
}
export interface RowSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, RowPropertySchema>>;
  readonly required: readonly string[];
  readonly 'x-rules'?: readonly CrossRule[];
}

/** A rule between fields, as data. `field`: the path whose value is wrong when the rule is broken, and where `message` stands. */
export type CrossRule = { readonly id: string; readonly field: string; readonly message: Text } & (
  | { readonly kind: 'order'; readonly earlier: string; readonly later: string }
  | { readonly kind: 'at-most-days-between'; readonly from: string; readonly to: string; readonly days: number }
  | { readonly kind: 'time-window'; readonly windows: readonly TimeWindow[] }
  | { readonly kind: 'before-clock'; readonly clock: string; readonly nextDayClock: string }
  | { readonly kind: 'sum-at-most'; readonly most: number }
  | { readonly kind: 'distinct' }
);
/** Up to `until` (`HH:mm`, exclusive; without it the rest of the day) a time may go back to `clock`, `daysAgo` days before today, and up to now. */
export interface TimeWindow {
  readonly until?: string;
  readonly earliest: { readonly daysAgo: number; readonly clock: string };
}

export const isGroup = (schema: PropertySchema): schema is GroupSchema => schema.type === 'object';
export const isTable = (schema: PropertySchema): schema is TableSchema =>
  schema.type === 'array' && schema.items?.type === 'object';

/** Every choice that a field of this schema offers; none for what is not chosen from a list of its own. */
export const choicesOf = (schema: FieldSchema): readonly ChoiceSchema[] => schema.oneOf ?? schema.items?.oneOf ?? [];
