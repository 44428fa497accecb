import type { FormDefinition } from './definition.ts';
import { type Entries, rowIds, typedEntry } from './entry.ts';
import { evaluate } from './evaluate.ts';
import { pathOfRow } from './paths.ts';

/** Adds an empty row at the end. `rowId` (`r1`, `r2` …) is new in this session. A full, hidden or unknown table stays as it is. */
export function addRow(
  form: FormDefinition,
  entries: Entries,
  { listId, rowId }: { listId: string; rowId: string },
): Entries {
  const table = form.root.tables.get(listId);
  const ids = rowIds(entries, listId);
  if (!table || ids.length >= table.schema.maxItems || ids.includes(rowId)) return entries;
  if (!evaluate(form, entries).visible.has(listId)) return entries;
  return { ...entries, [listId]: typedEntry([...ids, rowId].join(' ')) };
}

/** Takes a row away with everything that stands in it. */
export function removeRow(
  form: FormDefinition,
  entries: Entries,
  { listId, rowId }: { listId: string; rowId: string },
): Entries {
  const ids = form.root.tables.has(listId) ? rowIds(entries, listId) : [];
  if (!ids.includes(rowId)) return entries;
  const inside = `${pathOfRow(listId, rowId)}.`;
  const others = Object.entries(entries).filter(([path]) => !path.startsWith(inside));
  return { ...Object.fromEntries(others), [listId]: typedEntry(ids.filter((id) => id !== rowId).join(' ')) };
}

/** Nothing was put into the row: leaving it loses nothing. */
export const isEmptyRow = (entries: Entries, { listId, rowId }: { listId: string; rowId: string }): boolean =>
  Object.entries(entries).every(([path, { text }]) => !path.startsWith(`${pathOfRow(listId, rowId)}.`) || text === '');
