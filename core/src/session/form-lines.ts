import type { OriginMark, ReviewLine } from '../contract/screen-model.ts';
import type { FieldDefinition, GroupDefinition, Item, RecordDefinition } from '../forms/index.ts';
import { inLanguage, message } from '../messages/index.ts';
import { originMark } from '../prefill/index.ts';
import { shownValue } from './screen-field.ts';
import type { FormState, SessionContext } from './session-context.ts';

/** A line with the path of what it says, which is no part of the screen. */
export interface Line extends ReviewLine {
  readonly path: string;
}

/** Everything of a record that is shown, as people read it: an address or a name is one line. Tables are not among it. */
export function linesOf(
  context: SessionContext,
  state: FormState,
  record: RecordDefinition,
  { items, prefix }: { items: readonly Item[]; prefix: string },
): readonly Line[] {
  const { visible } = state.evaluation;
  return items.flatMap(({ kind, path }): readonly Line[] => {
    if (!visible.has(prefix + path)) return [];
    const field = kind === 'field' ? record.fields.get(path) : undefined;
    if (field) return [lineOf(context, state, field, prefix)];
    const group = kind === 'group' ? record.groups.get(path) : undefined;
    return group ? groupLines(context, state, record, group, prefix) : [];
  });
}

function lineOf(context: SessionContext, state: FormState, field: FieldDefinition, prefix: string): Line {
  const { entries, language } = context;
  const path = prefix + field.id;
  const entry = entries[path];
  return {
    path,
    label: inLanguage(field.schema['x-label'], language),
    value: shownValue(state, field, path, language),
    origin: originMark(entry, language),
    contested: entry?.contested ?? false,
    reason: entry?.replaces?.reason ?? null,
  };
}

function groupLines(
  context: SessionContext,
  state: FormState,
  record: RecordDefinition,
  { id, schema, fieldIds }: GroupDefinition,
  prefix: string,
): readonly Line[] {
  const { entries, language } = context;
  const label = inLanguage(schema['x-label'], language);
  const parts = fieldIds.flatMap((fieldId) => {
    const field = record.fields.get(fieldId);
    return field && state.evaluation.visible.has(prefix + fieldId) ? [lineOf(context, state, field, prefix)] : [];
  });
  const raw = entries[prefix + id];
  const read: readonly Line[] = raw?.text
    ? [
        {
          path: prefix + id,
          label: message(language, 'form.asRead', { label }),
          value: raw.text,
          origin: originMark(raw, language),
          contested: raw.contested,
          reason: null,
        },
      ]
    : [];
  switch (schema['x-look']) {
    case 'address':
      return [...read, together(parts.toReversed(), { path: prefix + id, label, between: ', ' })];
    case 'name':
      return [...read, together(parts, { path: prefix + id, label, between: ' ' })];
    case 'plain':
    case 'bank-account':
    case 'person':
      return [...read, ...parts.map((part) => ({ ...part, label: `${label} – ${part.label}` }))];
  }
}

/** Parts as one line: its origin is that of the part that is proven least. */
function together(
  parts: readonly Line[],
  { path, label, between }: { path: string; label: string; between: string },
): Line {
  const filled = parts.filter(({ value }) => value !== '');
  return {
    path,
    label,
    value: filled.map(({ value }) => value).join(between),
    origin: leastProven(filled.map(({ origin }) => origin)),
    contested: filled.some(({ contested }) => contested),
    reason: filled.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

const PROVEN_LEAST_FIRST: readonly OriginMark['level'][] = ['unverified', 'typed', 'consistent', 'verified'];
const leastProven = (origins: readonly (OriginMark | null)[]): OriginMark | null =>
  PROVEN_LEAST_FIRST.map((level) => origins.find((origin) => origin?.level === level)).find((origin) => origin) ?? null;
