import type { FormDefinition, PageDefinition } from './definition.ts';
import type { Evaluation } from './entries.ts';
import type { FormErrors } from './validation.ts';

/** The pages that have something to show, in order. */
export const visiblePages = (form: FormDefinition, { visible }: Evaluation): readonly PageDefinition[] =>
  form.pages.filter(({ fieldIds }) => fieldIds.some((id) => visible.has(id)));

export function neighbours(
  form: FormDefinition,
  evaluation: Evaluation,
  pageId: string,
): { readonly previous: string | null; readonly next: string | null } {
  const pages = visiblePages(form, evaluation);
  const index = pages.findIndex(({ id }) => id === pageId);
  return { previous: pages[index - 1]?.id ?? null, next: index < 0 ? null : (pages[index + 1]?.id ?? null) };
}

/** The first page with something to mend; null when the form can be reviewed. */
export function firstFaultyPage(form: FormDefinition, errors: FormErrors): string | null {
  return form.pages.find(({ fieldIds }) => fieldIds.some((id) => errors.has(id)))?.id ?? null;
}
