import type { FieldModel } from '../contract/screen-model.ts';
import { addRow, confirmGroup, type Entries, evaluate, type FormDefinition, fieldAt, setText } from '../forms/index.ts';
import { answersFor, lookedAt } from '../services/every-answer.ts';
import { fieldModel } from './screen-field.ts';
import { formState, type SessionContext } from './session-context.ts';

/** More pictures of one page than this are not made, however many conditions it has. */
const MOST_PICTURES = 8;
/** The first row of a table, as an author looks at it. */
export const PREVIEW_ROW = 'r1';

/** What is looked at: a page, the open row of a table, the papers. */
export interface Looked {
  readonly form: FormDefinition;
  /** The fields whose answers decide what stands there. */
  readonly deciding: readonly string[];
  /** What stands there, by any name. */
  readonly shown: (entries: Entries) => readonly string[];
  /** What is answered already: the card's values, the row that stands open. */
  readonly base: Entries;
}

/**
 * As few ways of answering as show everything that can ever stand there: the one that shows most first, then whichever
 * adds most. One way where nothing depends on an answer, none where it can never be seen.
 */
export function tellingAnswers({ form, deciding, shown, base }: Looked): readonly Entries[] {
  const answers = answersFor(form, [...new Set(deciding)]) ?? [{}];
  const left = answers.map((answer) => {
    const entries = { ...answer, ...base, ...answeredOver(base, answer) };
    return { entries, shown: shown(entries) };
  });
  const seen = new Set<string>();
  const telling: Entries[] = [];
  while (telling.length < MOST_PICTURES) {
    const gain = ({ shown }: (typeof left)[number]): number => shown.filter((path) => !seen.has(path)).length;
    const best = left.reduce((most, one) => (gain(one) > gain(most) ? one : most), left[0] ?? NOTHING);
    if (gain(best) === 0) break;
    for (const path of best.shown) seen.add(path);
    telling.push(best.entries);
  }
  return telling;
}

const NOTHING = { entries: {}, shown: [] };

/** Of these paths, what there is to see. */
export const lookedAtPaths = (form: FormDefinition, paths: readonly string[], base: Entries): Looked => ({
  form,
  deciding: paths.flatMap((path) => lookedAt(form, path)),
  shown: (entries) => {
    const { visible } = evaluate(form, entries);
    return paths.filter((path) => visible.has(path));
  },
  base,
});

/** An answer counts where something depends on it, unless the card has proven another. */
const answeredOver = (base: Entries, answer: Entries): Entries =>
  Object.fromEntries(Object.entries(answer).filter(([path, { text }]) => !base[path]?.locked && text !== ''));

/** Whoever answers: a made-up value for an empty field. */
export type Answer = (field: FieldModel) => string;

/** Everything that is shown filled with made-up values, proposals confirmed, and a row in each table. */
export function filledIn(context: SessionContext, answer: Answer): Entries {
  const { chosen } = context;
  if (!chosen) return context.entries;
  const { form } = chosen;
  const tried = new Set<string>();
  let entries = context.entries;
  for (;;) {
    entries = opened(form, entries);
    const state = formState({ ...context, entries });
    if (!state) return entries;
    const { visible, values } = state.evaluation;
    // A choice may show more fields, before it and after.
    const path = [...visible].find((one) => !tried.has(one) && fieldAt(form, one) && values[one] === undefined);
    const field = path === undefined ? undefined : fieldAt(form, path);
    if (path === undefined || !field) return entries;
    tried.add(path);
    const text = answer(fieldModel({ ...context, entries }, state, field, { path, errors: new Map() }));
    entries = setText(form, entries, { fieldId: path, text });
  }
}

/** Proposals confirmed and a row in each table, as far as they are shown. */
function opened(form: FormDefinition, entries: Entries): Entries {
  const confirmed = [...form.root.groups.keys()].reduce((so, group) => confirmGroup(form, so, group), entries);
  return [...form.root.tables.keys()].reduce(
    (so, listId) => (so[listId] === undefined ? addRow(form, so, { listId, rowId: PREVIEW_ROW }) : so),
    confirmed,
  );
}
