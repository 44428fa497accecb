import { asItIs, joinTexts, type Text, textOf } from '../messages/index.ts';
import { choicesOf } from '../services/pack.ts';
import type { FieldDefinition, FormDefinition } from './definition.ts';
import type { Evaluation } from './evaluate.ts';
import { fieldAt } from './paths.ts';
import type { FieldValue } from './values.ts';

export interface Choice {
  readonly value: string;
  readonly label: Text;
}

/** What may be chosen in a field now; the communes follow the province that stands beside them. */
export function choicesFor(
  form: FormDefinition,
  { schema }: FieldDefinition,
  path: string,
  evaluation: Evaluation,
): readonly Choice[] {
  const named = (units: readonly { readonly code: string; readonly fullName: string }[]): Choice[] =>
    units.map(({ code, fullName }) => ({ value: code, label: asItIs(fullName) }));
  switch (schema.format) {
    case 'vn-province':
      return named(form.units?.provinces ?? []);
    case 'vn-commune':
      return named(form.units?.communesOf(provinceBeside(form, path, evaluation) ?? '') ?? []);
    default:
      return choicesOf(schema).map((choice) => ({ value: choice.const, label: choice['x-label'] }));
  }
}

/** The words for a chosen value, those of several joined; null where a value has no other words. */
export function choiceLabel(form: FormDefinition, { schema }: FieldDefinition, value: FieldValue): Text | null {
  if (typeof value === 'boolean') return textOf(value ? 'form.yes' : 'form.no');
  const unit =
    schema.format === 'vn-province' ? form.units?.province(String(value)) : form.units?.commune(String(value));
  if (schema.format === 'vn-province' || schema.format === 'vn-commune') return unit ? asItIs(unit.fullName) : null;
  const chosen = Array.isArray(value) ? value : [value];
  const labels = chosen.flatMap((one) => choicesOf(schema).find((choice) => choice.const === one)?.['x-label'] ?? []);
  if (labels.length === 0) return null;
  return joinTexts(labels, ', ');
}

/** Whether a code names a unit, and a commune one of the province beside it. */
export function isKnownUnit(
  form: FormDefinition,
  { schema }: FieldDefinition,
  path: string,
  evaluation: Evaluation,
): boolean {
  const code = String(evaluation.values[path]);
  if (!form.units) return true;
  if (schema.format === 'vn-province') return form.units.province(code) !== null;
  if (schema.format !== 'vn-commune') return true;
  const province = provinceBeside(form, path, evaluation);
  return province !== null && form.units.commune(code)?.provinceCode === province;
}

/** The province chosen in the same group, or beside a field that stands alone. */
function provinceBeside(form: FormDefinition, path: string, { values }: Evaluation): string | null {
  const around = path.slice(0, path.lastIndexOf('.') + 1);
  const beside = Object.keys(values).find(
    (other) =>
      other.startsWith(around) &&
      !other.includes('.', around.length) &&
      fieldAt(form, other)?.schema.format === 'vn-province',
  );
  return beside === undefined ? null : String(values[beside]);
}
