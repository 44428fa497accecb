import type { FieldDefinition, FormDefinition, RecordDefinition, TableDefinition } from './definition.ts';
import { type Entries, rowIds } from './entry.ts';
import { pathOfRow } from './paths.ts';
import { type FieldValue, type Reading, readText } from './values.ts';

/** What a form amounts to: what is shown, what it holds, and where something stands that is no value. */
export interface Evaluation {
  /** Paths of the fields, groups and tables that are shown. */
  readonly visible: ReadonlySet<string>;
  /** By path; of visible fields alone. */
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly unreadable: ReadonlySet<string>;
  /** Visible groups whose parts the kiosk proposed, and nobody has looked at yet. */
  readonly open: ReadonlySet<string>;
  /** Ids of the rows of each visible table. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  /** The same values as the data schema has them: groups as objects, tables as arrays; what is shown and required is there even if empty. */
  readonly data: FormValues;
}
export type FormValues = Readonly<Record<string, FieldValue | RecordValues | readonly RecordValues[]>>;
export type RecordValues = Readonly<Record<string, FieldValue | Readonly<Record<string, FieldValue>>>>;

/**
 * Conditions see visible things only: one that hides a field also takes its value from every other condition. The
 * loader refuses packs whose conditions go round in a circle, so the recursion ends.
 */
export function evaluate(form: FormDefinition, entries: Entries): Evaluation {
  const found: Found = { visible: new Set(), values: [], unreadable: new Set(), open: new Set() };
  const root = openRecord(form, form.root, entries, '');
  const data: [string, FormValues[string]][] = root.collect(found);
  const rows: [string, readonly string[]][] = [];
  for (const table of form.root.tables.values()) {
    if (!root.isShown(table)) continue;
    found.visible.add(table.id);
    rows.push([table.id, rowIds(entries, table.id)]);
    data.push([table.id, root.rowsOf(table).map((row) => Object.fromEntries(row.collect(found)))]);
  }
  return {
    visible: found.visible,
    values: Object.fromEntries(found.values),
    unreadable: found.unreadable,
    open: found.open,
    rows: Object.fromEntries(rows),
    data: Object.fromEntries(data),
  };
}

/** A condition over the whole form, outside of its layout: whether a paper is asked for. */
export const holdsIn = (
  form: FormDefinition,
  { data }: Evaluation,
  condition: Parameters<FormDefinition['holds']>[0],
): boolean =>
  form.holds(condition, (path) => {
    const [top = '', inner] = path.split('.');
    const value: unknown = inner === undefined ? data[top] : Object(data[top])[inner];
    return typeof value === 'object' && Object.keys(Object(value)).length === 0 ? undefined : value;
  });

interface Found {
  readonly visible: Set<string>;
  readonly values: [string, FieldValue][];
  readonly unreadable: Set<string>;
  readonly open: Set<string>;
}
type RecordValue = RecordValues[string];

interface OpenRecord {
  isShown(what: Pick<FieldDefinition, 'id' | 'rules'>): boolean;
  rowsOf(table: TableDefinition): readonly OpenRecord[];
  filled(): RecordValues;
  /** Notes everything of this record but its tables, and gives its values as the data schema has them; a later one counts. */
  collect(found: Found): [string, RecordValue][];
}

/** One record with its entries; each field is read once and each rule asked once. */
function openRecord(form: FormDefinition, record: RecordDefinition, entries: Entries, prefix: string): OpenRecord {
  const shown = new Map<string, boolean>();
  const readings = new Map<string, Reading>();
  const rows = new Map<string, readonly OpenRecord[]>();

  const isShown = ({ id, rules }: Pick<FieldDefinition, 'id' | 'rules'>): boolean => {
    const known = shown.get(id);
    if (known !== undefined) return known;
    const shows = rules.every(({ condition, effect }) => form.holds(condition, read) === (effect === 'SHOW'));
    shown.set(id, shows);
    return shows;
  };

  const readingOf = ({ id, schema }: FieldDefinition): Reading => {
    const known = readings.get(id);
    if (known) return known;
    const reading = readText(schema, entries[prefix + id]?.text ?? '');
    readings.set(id, reading);
    return reading;
  };

  const filledIn = (field: FieldDefinition): FieldValue | undefined => {
    if (!isShown(field)) return undefined;
    const reading = readingOf(field);
    return reading.kind === 'value' ? reading.value : undefined;
  };

  const rowsOf = (table: TableDefinition): readonly OpenRecord[] => {
    const known = rows.get(table.id);
    if (known) return known;
    const opened = rowIds(entries, table.id).map((rowId) =>
      openRecord(form, table.row, entries, `${pathOfRow(table.id, rowId)}.`),
    );
    rows.set(table.id, opened);
    return opened;
  };

  /** What a condition sees; undefined for what is hidden, empty or unknown. */
  const read = (path: string): unknown => {
    const field = record.fields.get(path);
    if (field) return filledIn(field);
    const table = record.tables.get(path);
    if (table && isShown(table)) {
      const filled = rowsOf(table).map((row) => row.filled());
      return filled.length > 0 ? filled : undefined;
    }
    return table ? undefined : filledGroup(path);
  };

  const filledGroup = (group: string): Readonly<Record<string, FieldValue>> | undefined => {
    const parts: [string, FieldValue][] = [];
    for (const field of record.fields.values()) {
      const value = field.group?.id === group ? filledIn(field) : undefined;
      if (value !== undefined) parts.push([field.id.slice(group.length + 1), value]);
    }
    return parts.length > 0 ? Object.fromEntries(parts) : undefined;
  };

  const filledFields = (): [string, RecordValue][] => {
    const names = new Set([...record.fields.values()].map(({ group, id }) => group?.id ?? id));
    return [...names].flatMap((name): [string, RecordValue][] => {
      const field = record.fields.get(name);
      const value = field ? filledIn(field) : filledGroup(name);
      return value === undefined ? [] : [[name, value]];
    });
  };

  const collect = (found: Found): [string, RecordValue][] => {
    for (const field of record.fields.values()) {
      if (!isShown(field)) continue;
      const path = prefix + field.id;
      found.visible.add(path);
      const reading = readingOf(field);
      if (reading.kind === 'value') found.values.push([path, reading.value]);
      if (reading.kind === 'unreadable') found.unreadable.add(path);
    }
    for (const { id, fieldIds } of record.groups.values()) {
      if (!fieldIds.some((fieldId) => shown.get(fieldId))) continue;
      found.visible.add(prefix + id);
      if (entries[prefix + id]?.suggested) found.open.add(prefix + id);
    }
    return [...emptyGroups(), ...filledFields()];
  };

  const emptyGroups = (): [string, RecordValue][] =>
    [...record.fields.values()].flatMap((field): [string, RecordValue][] =>
      field.group && !field.group.mayStayEmpty && isShown(field) ? [[field.group.id, {}]] : [],
    );

  return { isShown, rowsOf, filled: () => Object.fromEntries(filledFields()), collect };
}
