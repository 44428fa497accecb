import type { ReviewLine, ReviewSection } from '../contract/screen-model.ts';
import { pathOfRow, visiblePages } from '../forms/index.ts';
import { inLanguage } from '../messages/index.ts';
import type { ReviewRow } from '../services/pack.ts';
import { type Line, linesOf } from './form-lines.ts';
import { rowTitle } from './screen-form.ts';
import { formState, type SessionContext, today } from './session-context.ts';

/** Everything that will be handed in, page by page, as people read it. */
export function reviewSections(context: SessionContext): ReviewSection[] {
  const state = formState(context);
  if (!state) return [];
  const { form, evaluation } = state;
  return visiblePages(form, evaluation).map((page) => ({
    pageId: page.id,
    title: inLanguage(page.label, context.language),
    rows: [
      ...page.reviewRows.map((row) => ({
        label: inLanguage(row.label, context.language),
        value: rowValue(row, context),
        origin: null,
        contested: false,
        reason: null,
      })),
      ...linesOf(context, state, form.root, { items: page.items, prefix: '' }).map(withoutPath),
    ],
    tables: page.items.flatMap(({ path }) => {
      const table = form.root.tables.get(path);
      const ids = evaluation.rows[path];
      if (!table || !ids) return [];
      return {
        label: inLanguage(table.schema['x-label'], context.language),
        rows: ids.map((rowId) => ({
          title: rowTitle(context, state, table, rowId),
          lines: linesOf(context, state, table.row, {
            items: table.row.items,
            prefix: `${pathOfRow(table.id, rowId)}.`,
          }).map(withoutPath),
        })),
      };
    }),
  }));
}

const withoutPath = ({ path: _, ...line }: Line): ReviewLine => line;

function rowValue({ value }: ReviewRow, context: SessionContext): string {
  const { chosen, language, start } = context;
  const unit = start.kiosk.receptionUnit.name;
  switch (value) {
    case 'receptionUnit':
      return unit;
    case 'competentAuthority': {
      const authority = chosen?.version.competentAuthority;
      return authority?.is === 'named' ? inLanguage(authority.name, language) : unit;
    }
    case 'today':
      return today(context).split('-').toReversed().join('/');
  }
}
