import {
  asProven,
  choiceLabel,
  type Entries,
  type Entry,
  evaluate,
  type FieldDefinition,
  type FieldValue,
  type FormDefinition,
  fieldAt,
  pathOfRow,
  readText,
  rowPath,
} from '../forms/index.ts';
import type { PackVersion } from '../services/pack.ts';
import type { Dossier, DossierValue } from '../submission/dossier.ts';

interface Filled {
  readonly version: PackVersion;
  readonly form: FormDefinition;
  readonly entries: Entries;
}
type Values = Record<string, DossierValue>;

/** What of a form goes into the dossier: every value that is shown, with its origin, under the names of the pack. */
export function dossierContent({
  version,
  form,
  entries,
}: Filled): Pick<Dossier, 'values' | 'lists' | 'contestedFields'> {
  const { visible, values: filled, rows } = evaluate(form, entries);
  const names = new Map((version.mapping ?? []).map(({ from, to }) => [from, to]));
  const contestedFields: string[] = [];

  /** The values of one record; `pattern` is its path in the pack, `where` its place in the dossier. */
  const collect = (paths: readonly string[], { prefix, pattern, where }: Place): Values => {
    const values: Values = {};
    for (const path of paths) {
      const inner = path.slice(prefix.length);
      const name = nameOf(names, pattern, inner);
      const value = dossierValue(form, fieldAt(form, path), entries[path], filled[path]);
      if (value === null) continue;
      values[name] = value;
      if (entries[path]?.contested) contestedFields.push(where + name);
    }
    return values;
  };

  const shown = [...visible].filter((path) => !form.root.tables.has(path));
  const isInRow = (path: string): boolean => rows[rowPath(path)?.listId ?? ''] !== undefined;
  const values = collect(
    shown.filter((path) => !isInRow(path)),
    { prefix: '', pattern: '', where: '' },
  );
  const lists = Object.entries(rows).map(([table, ids]) => {
    const name = names.get(table) ?? table;
    const inRow = (rowId: string, row: number): Values => {
      const prefix = `${pathOfRow(table, rowId)}.`;
      const paths = shown.filter((path) => path.startsWith(prefix));
      return collect(paths, { prefix, pattern: `${table}.`, where: `${name}.${row}.` });
    };
    return [name, ids.map(inRow)] as const;
  });
  return { values, lists: Object.fromEntries(lists), contestedFields };
}

/** A group that is mapped whole gives its name to all that stands in it. */
function nameOf(names: ReadonlyMap<string, string>, pattern: string, inner: string): string {
  const own = names.get(pattern + inner);
  if (own !== undefined) return own;
  const [group = '', field] = inner.split('.');
  const ofGroup = field === undefined ? undefined : names.get(pattern + group);
  return ofGroup === undefined ? inner : `${ofGroup}.${field}`;
}

interface Place {
  readonly prefix: string;
  readonly pattern: string;
  readonly where: string;
}

/** Null for what holds nothing. A group holds the text that its parts were proposed from. */
function dossierValue(
  form: FormDefinition,
  field: FieldDefinition | undefined,
  entry: Entry | undefined,
  value: FieldValue | undefined,
): DossierValue | null {
  if (!field)
    return entry && entry.text !== '' ? { value: entry.text, source: entry.source, evidence: entry.evidence } : null;
  if (value === undefined) return null;
  const { source = 'typed', evidence = null, replaces } = entry ? asProven(entry) : {};
  const label = typeof value === 'boolean' ? null : choiceLabel(form, field, value);
  return {
    value,
    source,
    evidence,
    ...(label ? { label: label.vi } : {}),
    ...(replaces ? { replaces: { ...provenValue(field, replaces.proven), reason: replaces.reason } } : {}),
  };
}

function provenValue({ schema }: FieldDefinition, { text, source, evidence }: Entry) {
  const reading = readText(schema, text);
  return { value: reading.kind === 'value' ? reading.value : text, source, evidence };
}
