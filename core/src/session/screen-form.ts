import type { FieldModel, FormPage, Language, ReviewSection } from '../contract/screen-model.ts';
import { type FieldDefinition, fieldKind, type PageDefinition, showValue, visiblePages } from '../forms/index.ts';
import { originMark } from '../prefill/index.ts';
import type { ReviewRow } from '../services/pack.ts';
import { type FormState, formState, type SessionContext, today } from './session-context.ts';

/** The page that is open; an empty one where no form is (which no state shows). */
export function formPage(context: SessionContext): FormPage {
  const state = formState(context);
  const pages = state ? visiblePages(state.form, state.evaluation) : [];
  const index = pages.findIndex(({ id }) => id === context.pageId);
  const page = pages[index];
  if (!state || !page)
    return { id: context.pageId, title: '', index: 1, count: 1, chapters: [], row: null, fields: [], blocks: [] };
  return {
    id: page.id,
    title: page.label[context.language],
    index: index + 1,
    count: pages.length,
    chapters: [],
    row: null,
    fields: shownFields(state, page).map((field) => fieldModel(context, state, field)),
    blocks: shownFields(state, page).map(({ id }) => ({ kind: 'field', fieldId: id })),
  };
}

const shownFields = ({ form, evaluation }: FormState, { fieldIds }: PageDefinition): FieldDefinition[] =>
  fieldIds.flatMap((id) => (evaluation.visible.has(id) ? (form.fields.get(id) ?? []) : []));

function fieldModel(
  { entries, language, attempted }: SessionContext,
  state: FormState,
  field: FieldDefinition,
): FieldModel {
  const { id, schema, required, multi, pageId } = field;
  const entry = entries[id];
  return {
    id,
    label: schema['x-label'][language],
    help: schema['x-help']?.[language] ?? null,
    kind: fieldKind(schema, { multi }),
    value: entry?.text ?? '',
    required,
    locked: entry?.locked ?? false,
    changeable: false,
    reason: null,
    contested: entry?.contested ?? false,
    origin: originMark(entry, language),
    choices: choices(field, language),
    error: attempted.includes(pageId) ? (state.errors.get(id)?.[language] ?? null) : null,
    maxLength: schema.maxLength ?? null,
    range: schema.type === 'integer' ? { min: schema.minimum ?? null, max: schema.maximum ?? null } : null,
  };
}

const choices = ({ schema }: FieldDefinition, language: Language): FieldModel['choices'] =>
  (schema.oneOf ?? []).map((choice) => ({ value: choice.const, label: choice['x-label'][language] }));

/** Everything that will be handed in, page by page, as people read it. */
export function reviewSections(context: SessionContext): ReviewSection[] {
  const state = formState(context);
  if (!state) return [];
  return visiblePages(state.form, state.evaluation).map((page) => ({
    pageId: page.id,
    title: page.label[context.language],
    rows: [
      ...page.reviewRows.map((row) => ({
        label: row.label[context.language],
        value: rowValue(row, context),
        origin: null,
        contested: false,
        reason: null,
      })),
      ...shownFields(state, page).map((field) => ({
        label: field.schema['x-label'][context.language],
        value: shown(field, state, context.language),
        origin: originMark(context.entries[field.id], context.language),
        contested: context.entries[field.id]?.contested ?? false,
        reason: null,
      })),
    ],
    tables: [],
  }));
}

function shown(field: FieldDefinition, { evaluation }: FormState, language: Language): string {
  const value = evaluation.values[field.id];
  if (value === undefined) return '';
  const label = choices(field, language).find((choice) => choice.value === value)?.label;
  return label ?? showValue(field.schema, value);
}

function rowValue({ value }: ReviewRow, context: SessionContext): string {
  const { chosen, language, start } = context;
  const unit = start.kiosk.receptionUnit.name;
  switch (value) {
    case 'receptionUnit':
      return unit;
    case 'competentAuthority': {
      const authority = chosen?.version.competentAuthority;
      return authority?.is === 'named' ? authority.name[language] : unit;
    }
    case 'today':
      return today(context).split('-').toReversed().join('/');
  }
}
