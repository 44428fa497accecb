import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FieldSchema, MessageKeyword, TableSchema, Text } from '../services/pack.ts';
import { isKnownUnit } from './choices.ts';
import type { FormDefinition } from './definition.ts';
import type { Evaluation } from './evaluate.ts';
import { boundOn, type LocalTime } from './local-time.ts';
import { COMMON_MESSAGES, OPEN_PROPOSAL, TABLE_MESSAGES } from './messages.ts';
import { fieldAt, pathOfRow, rowPath } from './paths.ts';
import { brokenRules } from './rules.ts';

/** By path of a field, a group or a table; what has no entry is right. */
export type FormErrors = ReadonlyMap<string, Text>;

/** Checks what the visible fields hold. `now`: in Việt Nam. One message per path, the first that applies. */
export function formErrors(form: FormDefinition, evaluation: Evaluation, now: LocalTime): FormErrors {
  const errors = new Map<string, Text>();
  const put = (path: string, text: Text): void => {
    if (!errors.has(path)) errors.set(path, text);
  };
  const say = (path: string, keyword: MessageKeyword): void => {
    const schema = fieldAt(form, path)?.schema;
    if (schema && evaluation.visible.has(path)) put(path, message(schema, keyword, now));
  };

  for (const path of evaluation.unreadable)
    say(path, fieldAt(form, path)?.schema.type === 'string' ? 'format' : 'type');
  for (const error of form.schemaErrors(evaluation.data)) {
    const path = pathOfError(form, evaluation, error);
    const table = form.root.tables.get(path);
    if (!table) say(path, keywordOf(error));
    else if (evaluation.visible.has(path)) put(path, tableMessage(table.schema, error.keyword));
  }
  for (const [path, value] of Object.entries(evaluation.values)) {
    const field = fieldAt(form, path);
    if (!field) continue;
    const range = field.schema['x-date-range'];
    if (range && typeof value === 'string' && !isInRange(value, range, now)) say(path, 'x-date-range');
    if (!isKnownUnit(form, field, path, evaluation)) say(path, 'oneOf');
  }
  for (const [path, text] of brokenRules(form, evaluation, now)) if (evaluation.visible.has(path)) put(path, text);
  for (const path of evaluation.open) put(path, OPEN_PROPOSAL);
  for (const path of errors.keys()) {
    const row = rowPath(path);
    const table = row && form.root.tables.get(row.listId);
    if (table) put(table.id, TABLE_MESSAGES.incomplete(table.schema));
  }
  return errors;
}

/** Where a fault of the data schema stands in the form: at a field, a group or a table. */
function pathOfError(
  form: FormDefinition,
  { rows }: Evaluation,
  { keyword, params, instancePath }: ErrorObject,
): string {
  const steps = instancePath.split('/').slice(1);
  if (keyword === 'required') steps.push(String(params.missingProperty));
  const [top = '', index, ...inner] = steps;
  const ids = rows[top];
  if (ids && index !== undefined) steps.splice(0, steps.length, pathOfRow(top, ids[Number(index)] ?? ''), ...inner);
  // One of several choices is a fault of their field.
  while (steps.length > 1 && !fieldAt(form, steps.join('.'))) steps.pop();
  return steps.join('.');
}

function isInRange(value: string, range: { readonly from?: string; readonly to?: string }, now: LocalTime): boolean {
  const [from, to] = [range.from, range.to].map((bound) => bound && boundOn(bound, now));
  // A partial date lies in the range as long as some day of it does: `2026` against a bound in 2026. A time is of its day.
  const beforeFrom = from !== undefined && value < from && !from.startsWith(value);
  const afterTo = to !== undefined && value.slice(0, to.length) > to;
  return !beforeFrom && !afterTo;
}

function keywordOf({ keyword, schemaPath }: ErrorObject): MessageKeyword {
  switch (keyword) {
    case 'required':
    case 'format':
    case 'minLength':
    case 'maxLength':
    case 'pattern':
    case 'minimum':
    case 'maximum':
    case 'oneOf':
    case 'minItems':
    case 'maxItems':
      return keyword;
    case 'const':
      return schemaPath.includes('/oneOf/') ? 'oneOf' : 'type';
    default:
      return 'type';
  }
}

const message = (schema: FieldSchema, keyword: MessageKeyword, now: LocalTime): Text =>
  schema['x-messages']?.[keyword] ?? COMMON_MESSAGES[keyword](schema, now);

const tableMessage = (schema: TableSchema, keyword: string): Text =>
  keyword === 'maxItems'
    ? (schema['x-messages']?.maxItems ?? TABLE_MESSAGES.maxItems(schema))
    : (schema['x-messages']?.minItems ?? TABLE_MESSAGES.minItems(schema));
