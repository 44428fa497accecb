import type { FormDefinition, RecordDefinition } from '../forms/definition.ts';
import { type Entries, typedEntry } from '../forms/entry.ts';
import { type Condition, choicesOf, type FieldSchema, pathOfScope, pathsOfCondition } from './pack.ts';

/** More answers than this are not tried; what they would show counts as reachable. */
const MOST_TRIED = 20_000;

/** Every combination of answers to the fields that these hang on; null where they cannot be counted. */
export function answersFor(form: FormDefinition, paths: readonly string[]): Entries[] | null {
  const fields = new Set<string>();
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (fields.has(path)) continue;
    if (!schemaOf(form, path)) return null;
    fields.add(path);
    waiting.push(...lookedAt(form, path));
  }
  const rows = new Set([...fields, ...paths].flatMap((path) => /^([^.]+)\.r1\./.exec(path)?.[1] ?? []));
  let answers: Entries[] = [Object.fromEntries([...rows].map((table) => [table, typedEntry('r1')]))];
  for (const path of fields) {
    const texts = textsFor(form, path);
    if (!texts) return null;
    if (answers.length * texts.length > MOST_TRIED) return null;
    answers = answers.flatMap((entries) => texts.map((text) => ({ ...entries, [path]: typedEntry(text) })));
  }
  return answers;
}

const rowPathParts = (path: string) => /^(([^.]+)\.r1\.)(.+)$/.exec(path);

/** The record that a path stands in, with the path inside it and what to write before it. */
function recordOf(form: FormDefinition, path: string): { record: RecordDefinition; inner: string; prefix: string } {
  const [, prefix = '', table = '', inner = path] = rowPathParts(path) ?? [];
  return { record: form.root.tables.get(table)?.row ?? form.root, inner, prefix };
}

const schemaOf = (form: FormDefinition, path: string): FieldSchema | undefined => {
  const { record, inner } = recordOf(form, path);
  return record.fields.get(inner)?.schema;
};

/** The fields that decide whether this is shown; a row hangs on its table too. */
export function lookedAt(form: FormDefinition, path: string): string[] {
  const { record, inner, prefix } = recordOf(form, path);
  const own = record.fields.get(inner) ?? record.groups.get(inner) ?? record.tables.get(inner);
  const looked = (own?.rules ?? []).flatMap(({ condition }) => pathsOfCondition(condition));
  const around = prefix === '' ? [] : lookedAt(form, prefix.slice(0, prefix.indexOf('.')));
  return [...looked.map((one) => prefix + one), ...around];
}

/** Answers worth trying: every choice, both answers, none; else what conditions ask about. Null where they ask for more than certain values. */
function textsFor(form: FormDefinition, path: string): string[] | null {
  const schema = schemaOf(form, path);
  if (!schema) return null;
  const choices = choicesOf(schema).map(({ const: value }) => value);
  if (schema.type === 'array') return ['', ...subsets(choices).map((subset) => subset.join(' '))];
  if (choices.length > 0) return ['', ...choices];
  if (schema.type === 'boolean') return schema.const === true ? ['', 'true'] : ['', 'true', 'false'];
  const asked = conditionsOn(form, path);
  return asked.every(namesValues) ? ['', ...new Set(asked.flatMap((each) => valuesIn(each, schema)))] : null;
}

/** At most so many choices are tried in every combination; of more, each alone and all together. */
const MOST_COMBINED = 6;
function subsets(choices: readonly string[]): string[][] {
  if (choices.length > MOST_COMBINED) return [...choices.map((choice) => [choice]), [...choices]];
  return Array.from({ length: 2 ** choices.length - 1 }, (_, n) => choices.filter((_choice, c) => ((n + 1) >> c) & 1));
}

/** What the conditions of its record ask of a field. */
function conditionsOn(form: FormDefinition, path: string): object[] {
  const { record, inner } = recordOf(form, path);
  const owners = [...record.fields.values(), ...record.groups.values(), ...record.tables.values()];
  return owners
    .flatMap(({ rules }) => rules.flatMap(({ condition }) => leavesOf(condition)))
    .filter(({ scope }) => pathOfScope(scope) === inner)
    .map(({ schema }) => schema);
}

const leavesOf = (condition: Condition): { readonly scope: string; readonly schema: object }[] =>
  'scope' in condition ? [condition] : condition.conditions.flatMap(leavesOf);

const VALUE_KEYWORDS = new Set(['const', 'enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'type']);
const namesValues = (schema: object): boolean => Object.keys(schema).every((keyword) => VALUE_KEYWORDS.has(keyword));

/** The values that a condition names, numbers with their neighbours, as far as the field takes them; and one that is none of them. */
function valuesIn(condition: object, { type, minimum = -Infinity, maximum = Infinity }: FieldSchema): string[] {
  const named = Object.values(condition).flatMap((value: unknown): unknown[] =>
    Array.isArray(value) ? value : [value],
  );
  if (type !== 'integer') return [...named.filter((value) => typeof value === 'string'), 'x'];
  const numbers = named.filter((value) => typeof value === 'number');
  const near = numbers.length > 0 ? numbers.flatMap((value) => [value - 1, value, value + 1]) : [Math.max(minimum, 1)];
  return near.filter((value) => value >= minimum && value <= maximum).map(String);
}
