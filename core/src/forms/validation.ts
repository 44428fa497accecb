import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FieldSchema, MessageKeyword, Text } from '../services/pack.ts';
import type { FormDefinition } from './definition.ts';
import type { Evaluation } from './entries.ts';
import { COMMON_MESSAGES } from './messages.ts';

/** By field id; a field without an entry is right. */
export type FormErrors = ReadonlyMap<string, Text>;

/** Checks what the visible fields hold. `today`: `yyyy-MM-dd` in Việt Nam. One message per field, the first that applies. */
export function formErrors(form: FormDefinition, evaluation: Evaluation, today: string): FormErrors {
  const errors = new Map<string, Text>();
  const say = (fieldId: string, keyword: MessageKeyword): void => {
    const schema = form.fields.get(fieldId)?.schema;
    if (schema && !errors.has(fieldId)) errors.set(fieldId, message(schema, keyword));
  };

  for (const fieldId of evaluation.unreadable) {
    say(fieldId, form.fields.get(fieldId)?.schema.format === undefined ? 'type' : 'format');
  }
  const validate = form.validatorFor(evaluation.visible);
  if (!validate(evaluation.values)) {
    for (const error of validate.errors ?? []) {
      const fieldId = fieldOfError(error);
      const keyword = fieldId === null ? null : keywordOf(error);
      if (fieldId !== null && keyword !== null) say(fieldId, keyword);
    }
  }
  for (const [fieldId, value] of Object.entries(evaluation.values)) {
    const range = form.fields.get(fieldId)?.schema['x-date-range'];
    if (range && typeof value === 'string' && !isInRange(value, range, today)) say(fieldId, 'x-date-range');
  }
  return errors;
}

function isInRange(date: string, range: { readonly from?: string; readonly to?: string }, today: string): boolean {
  const bound = (text: string | undefined) => (text === 'today' ? today : text);
  const [from, to] = [bound(range.from), bound(range.to)];
  // A partial date lies in the range as long as some day of it does: `2026` against a bound in 2026.
  const beforeFrom = from !== undefined && date < from && !from.startsWith(date);
  const afterTo = to !== undefined && date > to;
  return !beforeFrom && !afterTo;
}

function fieldOfError({ keyword, params, instancePath }: ErrorObject): string | null {
  if (keyword === 'required') return String(params.missingProperty);
  return instancePath.split('/')[1] ?? null;
}

function keywordOf({ keyword, schemaPath }: ErrorObject): MessageKeyword | null {
  switch (keyword) {
    case 'required':
    case 'format':
    case 'minLength':
    case 'maxLength':
    case 'pattern':
    case 'minimum':
    case 'maximum':
    case 'oneOf':
      return keyword;
    case 'const':
      return schemaPath.includes('/oneOf/') ? 'oneOf' : 'type';
    default:
      return 'type';
  }
}

function message(schema: FieldSchema, keyword: MessageKeyword): Text {
  return schema['x-messages']?.[keyword] ?? COMMON_MESSAGES[keyword](schema);
}
