import type { FieldModel, Language } from '../contract/screen-model.ts';
import {
  choiceLabel,
  choicesFor,
  type FieldDefinition,
  type FormErrors,
  fieldKind,
  groupPathOf,
  showValue,
} from '../forms/index.ts';
import { inLanguage } from '../messages/index.ts';
import { originMark } from '../prefill/index.ts';
import type { FormState, SessionContext } from './session-context.ts';

/** A field as it stands on a page or in a row. `errors`: those that are shown, none before the citizen tried to go on. */
export function fieldModel(
  { entries, language }: SessionContext,
  state: FormState,
  field: FieldDefinition,
  { path, errors }: { path: string; errors: FormErrors },
): FieldModel {
  const { schema, multi } = field;
  const entry = entries[path];
  return {
    id: path,
    label: inLanguage(schema['x-label'], language),
    help: inLanguage(schema['x-help'], language),
    kind: fieldKind(schema, { multi }),
    value: entry?.text ?? '',
    required: isRequired(state, field, path),
    locked: entry?.locked ?? false,
    changeable: (entry?.locked && entry.changeable) ?? false,
    reason: entry?.replaces?.reason ?? null,
    contested: entry?.contested ?? false,
    origin: originMark(entry, language),
    choices: choicesFor(state.form, field, path, state.evaluation).map(({ value, label }) => ({
      value,
      label: inLanguage(label, language),
    })),
    error: inLanguage(errors.get(path), language),
    maxLength: schema.maxLength ?? null,
    range: schema.type === 'integer' ? { min: schema.minimum ?? null, max: schema.maximum ?? null } : null,
  };
}

/** What a group that may stay empty asks for binds once something of it is filled. */
function isRequired({ form, evaluation }: FormState, field: FieldDefinition, path: string): boolean {
  if (!field.required || !field.group?.mayStayEmpty) return field.required;
  const inGroup = `${groupPathOf(form, path)}.`;
  return Object.keys(evaluation.values).some((other) => other.startsWith(inGroup));
}

/** A value as people read it; empty where there is none. */
export function shownValue(
  { form, evaluation }: FormState,
  field: FieldDefinition,
  path: string,
  language: Language,
): string {
  const value = evaluation.values[path];
  if (value === undefined) return '';
  return inLanguage(choiceLabel(form, field, value), language) ?? showValue(field.schema, value, language);
}
