import type { Text } from './text.ts';

/** JSON Forms UI schema: pages, what stands on them, and when. */
export interface Layout {
  readonly type: 'Categorization';
  readonly elements: readonly Category[];
}
export interface Category {
  readonly type: 'Category';
  readonly id: string;
  readonly label: Text;
  readonly rule?: Rule;
  readonly options?: {
    readonly reviewRows?: readonly ReviewRow[];
    /** Pages with the same chapter stand together in the progress. */
    readonly chapter?: Text;
  };
  readonly elements: readonly Control[];
}
export interface ReviewRow {
  readonly label: Text;
  readonly value: 'competentAuthority' | 'receptionUnit' | 'today';
}

/**
 * A field, a group or a table. Scopes count from the record that they stand in: the whole form, or inside the `detail` of
 * a table its row. The `detail` of a group opens no record: `#/properties/home/properties/commune`.
 */
export interface Control {
  readonly type: 'Control';
  readonly scope: string;
  readonly rule?: Rule;
  readonly options?: { readonly multi?: boolean; readonly detail?: readonly Control[] };
}

export interface Rule {
  readonly effect: 'SHOW' | 'HIDE';
  readonly condition: Condition;
}
export type Condition =
  | { readonly scope: string; readonly schema: object }
  | { readonly type: 'AND' | 'OR'; readonly conditions: readonly Condition[] };

const SCOPE_STEP = '/properties/';
/** The path that a scope names within its record: `#/properties/home/properties/commune` is `home.commune`. */
export const pathOfScope = (scope: string): string => scope.split(SCOPE_STEP).slice(1).join('.');

/** The paths that a condition looks at. */
export function pathsOfCondition(condition: Condition): string[] {
  return 'scope' in condition ? [pathOfScope(condition.scope)] : condition.conditions.flatMap(pathsOfCondition);
}
