import type { FieldDefinition, FormDefinition, GroupDefinition } from './definition.ts';

/** `guests.r2.home.commune`: in a table, in one of its rows. */
export interface RowPath {
  readonly listId: string;
  readonly rowId: string;
  /** Counted from the row; empty for the row itself. */
  readonly inner: string;
}

/** Null for a path that is in no row. */
export function rowPath(path: string): RowPath | null {
  const parts = /^([^.]+)\.(r[1-9]\d*)(?:\.(.+))?$/.exec(path);
  return parts ? { listId: parts[1] ?? '', rowId: parts[2] ?? '', inner: parts[3] ?? '' } : null;
}

export const pathOfRow = (listId: string, rowId: string): string => `${listId}.${rowId}`;

/** The field that a path names, in the form or in a row; undefined for what is no field. */
export function fieldAt(form: FormDefinition, path: string): FieldDefinition | undefined {
  const field = form.fields.get(path);
  if (field) return field;
  const row = rowPath(path);
  return row ? form.root.tables.get(row.listId)?.row.fields.get(row.inner) : undefined;
}

export function groupAt(form: FormDefinition, path: string): GroupDefinition | undefined {
  const group = form.root.groups.get(path);
  if (group) return group;
  const row = rowPath(path);
  return row ? form.root.tables.get(row.listId)?.row.groups.get(row.inner) : undefined;
}

/** The group that a field stands in, by its path; null for a field that stands alone. */
export function groupPathOf(form: FormDefinition, path: string): string | null {
  const group = fieldAt(form, path)?.group?.id;
  if (group === undefined) return null;
  const row = rowPath(path);
  return row ? `${pathOfRow(row.listId, row.rowId)}.${group}` : group;
}

/** The page on which a field, group, table, or something in a row of one stands. */
export function pageOfPath(form: FormDefinition, path: string): string | null {
  const found = form.fields.get(path) ?? form.root.groups.get(path) ?? form.root.tables.get(path);
  const row = found ? null : rowPath(path);
  return (found ?? (row && form.root.tables.get(row.listId)))?.pageId ?? null;
}
