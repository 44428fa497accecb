import type { Text } from '../services/pack.ts';
import type { FormDefinition, PageDefinition } from './definition.ts';
import type { Evaluation } from './evaluate.ts';
import { pageOfPath } from './paths.ts';
import type { FormErrors } from './validation.ts';

/** The pages that have something to show, in order. */
export const visiblePages = (form: FormDefinition, { visible }: Evaluation): readonly PageDefinition[] =>
  form.pages.filter(({ items }) => items.some(({ path }) => visible.has(path)));

export function neighbours(
  form: FormDefinition,
  evaluation: Evaluation,
  pageId: string,
): { readonly previous: string | null; readonly next: string | null } {
  const pages = visiblePages(form, evaluation);
  const index = pages.findIndex(({ id }) => id === pageId);
  return { previous: pages[index - 1]?.id ?? null, next: index < 0 ? null : (pages[index + 1]?.id ?? null) };
}

/** The pages with something to mend. */
export const faultyPages = (form: FormDefinition, errors: FormErrors): ReadonlySet<string> =>
  new Set([...errors.keys()].flatMap((path) => pageOfPath(form, path) ?? []));

/** The first page with something to mend; null when the form can be reviewed. */
export function firstFaultyPage(form: FormDefinition, errors: FormErrors): string | null {
  const faulty = faultyPages(form, errors);
  return form.pages.find(({ id }) => faulty.has(id))?.id ?? null;
}

/** Pages that belong together, in their order, counted; none where the pack names no chapters. */
export function chaptersOf(
  pages: readonly PageDefinition[],
): readonly { readonly title: Text; readonly pageCount: number }[] {
  const chapters: { readonly title: Text; pageCount: number }[] = [];
  for (const { chapter, label } of pages) {
    const last = chapters.at(-1);
    if (last && chapter && last.title.vi === chapter.vi) last.pageCount += 1;
    else chapters.push({ title: chapter ?? label, pageCount: 1 });
  }
  return pages.some(({ chapter }) => chapter !== null) ? chapters : [];
}
