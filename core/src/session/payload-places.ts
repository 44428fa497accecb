import { type Entries, type FormDefinition, pathOfRow, type RecordDefinition, typedEntry } from '../forms/index.ts';
import type { PackVersion } from '../services/pack.ts';
import type { Dossier, DossierValue } from '../submission/dossier.ts';

/** A dossier taken back to the paths of the form: the rows of a table are `r1`, `r2` … as they stand. */
export interface Placed {
  readonly values: ReadonlyMap<string, DossierValue>;
  /** What the form would hold if somebody had typed all that. */
  readonly entries: Entries;
  /** As the data schema has it: groups as objects, tables as arrays. */
  readonly data: Readonly<Record<string, unknown>>;
}

type Values = Dossier['values'];
type Nested = Record<string, unknown>;

/** Null where something stands under a name that the form does not have, or no value under a name that was contested. */
export function placedInForm(dossier: Dossier, version: PackVersion, form: FormDefinition): Placed | null {
  const renamed = new Map((version.mapping ?? []).map(({ from, to }) => [from, to]));
  const values = new Map<string, DossierValue>();
  const names = new Set<string>();
  const data: Nested = {};

  /** Puts the values of one record at their paths; false for a name that the record does not have. */
  const place = (record: RecordDefinition, given: Values, at: { prefix: string; pattern: string; name: string }) => {
    const ids = idsByName(record, renamed, at.pattern);
    const nested: Nested = {};
    for (const [name, value] of Object.entries(given)) {
      const id = ids.get(name);
      if (id === undefined) return null;
      values.set(at.prefix + id, value);
      names.add(at.name + name);
      if (record.fields.has(id)) nest(nested, id, value.value);
    }
    return nested;
  };

  const top = place(form.root, dossier.values, { prefix: '', pattern: '', name: '' });
  if (!top) return null;
  Object.assign(data, top);
  const tables = new Map([...form.root.tables.values()].map((table) => [renamed.get(table.id) ?? table.id, table]));
  const rowEntries: [string, string][] = [];
  for (const [name, rows] of Object.entries(dossier.lists)) {
    const table = tables.get(name);
    if (!table) return null;
    const ids = rows.map((_, row) => `r${row + 1}`);
    const nested = rows.map((row, index) =>
      place(table.row, row, {
        prefix: `${pathOfRow(table.id, ids[index] ?? '')}.`,
        pattern: `${table.id}.`,
        name: `${name}.${index}.`,
      }),
    );
    if (nested.includes(null)) return null;
    data[table.id] = nested;
    rowEntries.push([table.id, ids.join(' ')]);
  }
  if (dossier.contestedFields.some((name) => !names.has(name))) return null;
  const texts = [...values].map(([path, { value }]): [string, string] => [path, textOf(value)]);
  const entries = Object.fromEntries([...texts, ...rowEntries].map(([path, text]) => [path, typedEntry(text)]));
  return { values, entries, data };
}

/** What each field and group of a record is called in the dossier (`mapping` of the pack). */
function idsByName(
  { fields, groups }: RecordDefinition,
  renamed: ReadonlyMap<string, string>,
  pattern: string,
): ReadonlyMap<string, string> {
  const nameOf = (id: string): string => {
    const [group = '', inner] = id.split('.');
    const ofGroup = renamed.get(pattern + group);
    return renamed.get(pattern + id) ?? (inner !== undefined && ofGroup !== undefined ? `${ofGroup}.${inner}` : id);
  };
  return new Map([...groups.keys(), ...fields.keys()].map((id) => [nameOf(id), id]));
}

function nest(record: Nested, id: string, value: unknown): void {
  const [group = '', inner] = id.split('.');
  if (inner === undefined) record[id] = value;
  else record[group] = { ...Object(record[group]), [inner]: value };
}

const textOf = (value: DossierValue['value']): string => (typeof value === 'object' ? value.join(' ') : String(value));
