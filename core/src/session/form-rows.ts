import { addRow, isEmptyRow, pageOfPath, pathOfRow, removeRow, rowPath } from '../forms/index.ts';
import { formState, type SessionContext } from './session-context.ts';

export interface Row {
  readonly listId: string;
  readonly rowId: string;
}

/** Whether a path belongs to what stands on the screen: to the open row, or to the page and to no row. */
export function isShownHere({ chosen, pageId, openRow }: SessionContext, path: string): boolean {
  if (!chosen) return false;
  const row = rowPath(path);
  if (openRow) return row?.listId === openRow.listId && row.rowId === openRow.rowId;
  return (row === null || row.inner === '') && pageOfPath(chosen.form, path) === pageId;
}

/** There is such a row on the page that is open. */
export const hasRow = (context: SessionContext, { listId, rowId }: Row): boolean =>
  isShownHere({ ...context, openRow: null }, listId) &&
  (formState(context)?.evaluation.rows[listId]?.includes(rowId) ?? false);

export function canAddRow(context: SessionContext, listId: string): boolean {
  const state = formState(context);
  const ids = state?.evaluation.rows[listId];
  const most = state?.form.root.tables.get(listId)?.schema.maxItems ?? 0;
  return isShownHere(context, listId) && ids !== undefined && ids.length < most;
}

/** A new row, open to be filled. Its id is new in this session: a late intent for a removed row finds none. */
export function openNewRow(context: SessionContext, listId: string): Partial<SessionContext> {
  const { chosen, entries, lastRow } = context;
  if (!chosen) return {};
  const row = { listId, rowId: `r${lastRow + 1}` };
  return { entries: addRow(chosen.form, entries, row), lastRow: lastRow + 1, openRow: row };
}

/** With a row goes whoever laid a card for it. */
export const withoutRow = (
  { chosen, entries, persons }: SessionContext,
  row: Row,
): Pick<SessionContext, 'entries' | 'persons'> => ({
  entries: chosen ? removeRow(chosen.form, entries, row) : entries,
  // Row ids are used once in a session, so that the id alone names the row.
  persons: persons.filter(({ rowId }) => rowId !== row.rowId),
});

/** Leaving a row in which nothing was written loses nothing: it was only opened. */
export const leaveRow = (context: SessionContext): Partial<SessionContext> =>
  context.openRow && isEmptyRow(context.entries, context.openRow) ? withoutRow(context, context.openRow) : {};

export function rowIsRight(context: SessionContext): boolean {
  const { openRow } = context;
  const inside = openRow && `${pathOfRow(openRow.listId, openRow.rowId)}.`;
  return inside !== null && ![...(formState(context)?.errors.keys() ?? [])].some((path) => path.startsWith(inside));
}

/** The citizen tried to go on: from now on the row says what is wrong. */
export const attemptRow = ({ openRow, attempted }: SessionContext): readonly string[] =>
  openRow ? [...new Set([...attempted, pathOfRow(openRow.listId, openRow.rowId)])] : attempted;
