import type { FormBlock, FormPage, GroupBlock, ListBlock, ListRow, OpenRow } from '../contract/screen-model.ts';
import {
  chaptersOf,
  type FormErrors,
  type GroupDefinition,
  type Item,
  type PageDefinition,
  pathOfRow,
  type RecordDefinition,
  type TableDefinition,
  visiblePages,
} from '../forms/index.ts';
import { inLanguage } from '../messages/index.ts';
import { originMark } from '../prefill/index.ts';
import { linesOf } from './form-lines.ts';
import { personFor } from './other-card.ts';
import { fieldModel, shownValue } from './screen-field.ts';
import { type FormState, formState, type SessionContext } from './session-context.ts';

/** The page or the row that is open; an empty one where no form is (which no state shows). */
export function formPage(context: SessionContext): FormPage {
  const state = formState(context);
  const pages = state ? visiblePages(state.form, state.evaluation) : [];
  const index = pages.findIndex(({ id }) => id === context.pageId);
  const page = pages[index];
  if (!state || !page)
    return { id: context.pageId, title: '', index: 1, count: 1, chapters: [], row: null, fields: [], blocks: [] };
  return {
    id: page.id,
    title: inLanguage(page.label, context.language),
    index: index + 1,
    count: pages.length,
    chapters: chaptersOf(pages).map(({ title, pageCount }) => ({
      title: inLanguage(title, context.language),
      pageCount,
    })),
    ...(openRow(context, state) ?? { row: null, ...standing(context, state, pageRecord(context, state, page)) }),
  };
}

/** What stands together on the screen, and which of its errors are shown. */
interface Standing {
  readonly record: RecordDefinition;
  readonly items: readonly Item[];
  readonly prefix: string;
  readonly errors: FormErrors;
}

const NO_ERRORS: FormErrors = new Map();
/** Nobody is told off before trying to go on. */
const shownErrors = ({ attempted }: SessionContext, { errors }: FormState, place: string): FormErrors =>
  attempted.includes(place) ? errors : NO_ERRORS;

const pageRecord = (context: SessionContext, state: FormState, { id, items }: PageDefinition): Standing => ({
  record: state.form.root,
  items,
  prefix: '',
  errors: shownErrors(context, state, id),
});

function openRow(context: SessionContext, state: FormState): Pick<FormPage, 'row' | 'fields' | 'blocks'> | null {
  const { row, language } = { row: context.openRow, language: context.language };
  const table = row && state.form.root.tables.get(row.listId);
  if (!table) return null;
  const path = pathOfRow(row.listId, row.rowId);
  const number = (state.evaluation.rows[row.listId] ?? []).indexOf(row.rowId) + 1;
  const title: OpenRow = { ...row, title: `${capital(inLanguage(table.schema['x-row-label'], language))} ${number}` };
  const { row: record } = table;
  const errors = shownErrors(context, state, path);
  return { row: title, ...standing(context, state, { record, items: record.items, prefix: `${path}.`, errors }) };
}

function standing(context: SessionContext, state: FormState, there: Standing): Pick<FormPage, 'fields' | 'blocks'> {
  const { record, prefix, errors } = there;
  const { visible } = state.evaluation;
  const blocks = there.items
    .filter(({ path }) => visible.has(prefix + path))
    .flatMap((item): readonly FormBlock[] => {
      const group = record.groups.get(item.path);
      const table = record.tables.get(item.path);
      if (item.kind === 'group') return group ? [groupBlock(context, state, group, there)] : [];
      if (item.kind === 'table') return table ? [listBlock(context, state, table, errors)] : [];
      return [{ kind: 'field', fieldId: prefix + item.path }];
    });
  const paths = blocks.flatMap((block) =>
    block.kind === 'field' ? [block.fieldId] : block.kind === 'group' ? block.fieldIds : [],
  );
  const fields = paths.flatMap((path) => {
    const field = record.fields.get(path.slice(prefix.length));
    return field ? [fieldModel(context, state, field, { path, errors })] : [];
  });
  return { fields, blocks };
}

function groupBlock(
  context: SessionContext,
  { evaluation }: FormState,
  { id, schema, fieldIds }: GroupDefinition,
  { prefix, errors }: Standing,
): GroupBlock {
  const { entries, language, chosen, persons } = context;
  const path = prefix + id;
  const raw = entries[path];
  const found = fieldIds.some((fieldId) => entries[prefix + fieldId]?.basis !== undefined);
  const person = chosen?.version.persons?.find(({ at }) => at === path);
  return {
    kind: 'group',
    id: path,
    look: schema['x-look'],
    label: inLanguage(schema['x-label'], language),
    help: inLanguage(schema['x-help'], language),
    fieldIds: fieldIds.map((fieldId) => prefix + fieldId).filter((fieldId) => evaluation.visible.has(fieldId)),
    suggestion: raw?.text
      ? {
          from: raw.text,
          origin: originMark(raw, language),
          state: raw.suggested ? 'open' : found ? 'confirmed' : 'nothing-found',
        }
      : null,
    card: persons.some(({ id: read }) => read === person?.id) ? 'read' : personFor(context, path) ? 'offered' : null,
    error: inLanguage(errors.get(path), language),
  };
}

function listBlock(context: SessionContext, state: FormState, table: TableDefinition, errors: FormErrors): ListBlock {
  const { language } = context;
  const { id, schema } = table;
  const ids = state.evaluation.rows[id] ?? [];
  return {
    kind: 'list',
    id,
    label: inLanguage(schema['x-label'], language),
    help: inLanguage(schema['x-help'], language),
    rowLabel: inLanguage(schema['x-row-label'], language),
    rows: ids.map((rowId) => listRow(context, state, table, rowId)),
    minRows: schema.minItems ?? 0,
    maxRows: schema.maxItems,
    addBy: ids.length >= schema.maxItems ? [] : personFor(context, id) ? ['card', 'typing'] : ['typing'],
    error: inLanguage(errors.get(id), language),
  };
}

/** So much tells one row from another; the rest is seen when it is opened. */
const SUMMARY_LINES = 4;

function listRow(context: SessionContext, state: FormState, table: TableDefinition, rowId: string): ListRow {
  const prefix = `${pathOfRow(table.id, rowId)}.`;
  const inTitle = table.schema['x-row-title'].map((path) => prefix + path);
  return {
    id: rowId,
    title: rowTitle(context, state, table, rowId),
    complete: ![...state.errors.keys()].some((path) => path.startsWith(prefix)),
    summary: linesOf(context, state, table.row, { items: table.row.items, prefix })
      .filter(({ path, value }) => value !== '' && !inTitle.includes(path))
      .slice(0, SUMMARY_LINES)
      .map(({ label, value, origin }) => ({ label, value, origin })),
  };
}

/** "1. Nguyễn Thị Thử", or "Người lưu trú 1" while nothing names the row. */
export function rowTitle(
  { language }: SessionContext,
  state: FormState,
  table: TableDefinition,
  rowId: string,
): string {
  const number = (state.evaluation.rows[table.id] ?? []).indexOf(rowId) + 1;
  const name = table.schema['x-row-title']
    .flatMap((path) => {
      const field = table.row.fields.get(path);
      return field ? [shownValue(state, field, `${pathOfRow(table.id, rowId)}.${path}`, language)] : [];
    })
    .filter(Boolean)
    .join(' ');
  return name === '' ? `${capital(inLanguage(table.schema['x-row-label'], language))} ${number}` : `${number}. ${name}`;
}

const capital = (words: string): string => words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1);
