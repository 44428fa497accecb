import type { Evidence, Source } from '@motcua/drivers/cccd';

/** What stands in one field, and where it came from. */
export interface Entry {
  readonly text: string;
  readonly source: Source;
  /** Null for what the citizen typed. */
  readonly evidence: Evidence | null;
  /** Proven: contested instead of changed. */
  readonly locked: boolean;
  readonly contested: boolean;
  /** The kiosk proposed it by a rule; the citizen answers for it like for anything typed. */
  readonly suggested: boolean;
  /** Locked, and the pack lets the citizen change it all the same, giving a reason. */
  readonly changeable?: true;
  /** What was proven before the citizen changed it, and why they did. */
  readonly replaces?: Replaced;
  /** How a group's parts were found in its text; absent for a proposal by the date of the card. */
  readonly basis?: 'name-parts' | 'unit';
}
export interface Replaced {
  readonly proven: Entry;
  readonly reason: string;
}

/**
 * By path: what stands in a field; under a group the text that its parts were proposed from, `suggested` until somebody
 * confirmed them; under a table the ids of its rows, in order, a space between.
 */
export type Entries = Readonly<Record<string, Entry>>;

export const typedEntry = (text: string): Entry => ({
  text,
  source: 'typed',
  evidence: null,
  locked: false,
  contested: false,
  suggested: false,
});

/** Opened to be changed, and not changed: then it is still what was proven. */
export const asProven = (entry: Entry): Entry =>
  entry.replaces?.proven.text === entry.text ? entry.replaces.proven : entry;

/** The rows of a table, in order. */
export const rowIds = (entries: Entries, listId: string): readonly string[] =>
  Object.hasOwn(entries, listId) ? (entries[listId]?.text.split(' ').filter(Boolean) ?? []) : [];
