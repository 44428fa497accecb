import type { Evidence, Source } from '@motcua/drivers/cccd';
import type { FieldDefinition, FormDefinition } from './definition.ts';
import { cleanEntry, type FieldValue, readText } from './values.ts';

/** What stands in one field, and where it came from. */
export interface Entry {
  readonly text: string;
  readonly source: Source;
  /** Null for what the citizen typed. */
  readonly evidence: Evidence | null;
  /** Proven: contested instead of changed. */
  readonly locked: boolean;
  readonly contested: boolean;
  /** The kiosk proposed it by a rule; the citizen answers for it like for anything typed. */
  readonly suggested: boolean;
}

export type Entries = Readonly<Record<string, Entry>>;

export const typedEntry = (text: string): Entry => ({
  text,
  source: 'typed',
  evidence: null,
  locked: false,
  contested: false,
  suggested: false,
});

/** Changes a field. A locked one, an unknown one, and one that is hidden stay as they are. */
export function setText(form: FormDefinition, entries: Entries, change: { fieldId: string; text: string }): Entries {
  const entry = entries[change.fieldId];
  if (entry?.locked || !evaluate(form, entries).visible.has(change.fieldId)) return entries;
  const text = cleanEntry(change.text);
  return entry?.text === text ? entries : { ...entries, [change.fieldId]: typedEntry(text) };
}

/** "Thông tin này không đúng": flags a proven value for the officer and leaves it as it was read. */
export function setContested(entries: Entries, change: { fieldId: string; contested: boolean }): Entries {
  const entry = entries[change.fieldId];
  if (!entry?.locked || entry.contested === change.contested) return entries;
  return { ...entries, [change.fieldId]: { ...entry, contested: change.contested } };
}

/** What a form amounts to: which fields are shown, what they hold, and where something stands that is no value. */
export interface Evaluation {
  readonly visible: ReadonlySet<string>;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly unreadable: ReadonlySet<string>;
}

/**
 * Conditions see visible fields only: one that hides a field also takes its value from every other condition. The
 * loader refuses packs whose conditions go round in a circle, so the recursion ends.
 */
export function evaluate(form: FormDefinition, entries: Entries): Evaluation {
  const visibility = new Map<string, boolean>();
  const readingOf = (field: FieldDefinition) => readText(field.schema, entries[field.id]?.text ?? '');

  const isVisible = (field: FieldDefinition): boolean => {
    const known = visibility.get(field.id);
    if (known !== undefined) return known;
    const page = form.pages.find(({ id }) => id === field.pageId);
    const shown = [page?.rule ?? null, field.rule].every(
      (rule) => rule === null || form.holds(rule.condition, readField) === (rule.effect === 'SHOW'),
    );
    visibility.set(field.id, shown);
    return shown;
  };
  const readField = (fieldId: string): FieldValue | undefined => {
    const field = form.fields.get(fieldId);
    if (!field || !isVisible(field)) return undefined;
    const reading = readingOf(field);
    return reading.kind === 'value' ? reading.value : undefined;
  };

  const visible = new Set<string>();
  const unreadable = new Set<string>();
  const values: [string, FieldValue][] = [];
  for (const field of form.fields.values()) {
    if (!isVisible(field)) continue;
    visible.add(field.id);
    const reading = readingOf(field);
    if (reading.kind === 'value') values.push([field.id, reading.value]);
    if (reading.kind === 'unreadable') unreadable.add(field.id);
  }
  return { visible, values: Object.fromEntries(values), unreadable };
}
