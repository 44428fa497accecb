import { type DataSchema, type GroupSchema, isGroup, isTable, type PropertySchema } from '../services/pack.ts';
import type { Evaluation } from './evaluate.ts';
import { pathOfRow } from './paths.ts';

/**
 * The pack's own data schema, narrowed to what is shown: a hidden thing does not exist there, and each row has a schema of
 * its own. Slower than `formErrors`, which must be quick at each touch, and made another way: what goes out is held
 * against both.
 */
export function narrowedSchema(schema: DataSchema, { visible, rows }: Evaluation): object {
  const { properties, required, ...rest } = schema;
  return { ...rest, ...narrowedRecord({ properties, required }, visible, rows, '') };
}

interface Narrowing {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
}

function narrowedRecord(
  { properties, required }: Narrowing,
  visible: Evaluation['visible'],
  rows: Evaluation['rows'],
  prefix: string,
): object {
  const narrow = (name: string, schema: PropertySchema): object | null => {
    const path = prefix + name;
    if (isGroup(schema)) return narrowedGroup(schema, visible, path);
    if (!visible.has(path)) return null;
    if (!isTable(schema)) return schema;
    const { items, ...table } = schema;
    const prefixItems = (rows[path] ?? []).map((rowId) => ({
      type: 'object',
      ...narrowedRecord(items, visible, rows, `${pathOfRow(path, rowId)}.`),
    }));
    return prefixItems.length > 0 ? { ...table, prefixItems, items: false } : { ...table, items: false };
  };
  const kept = Object.entries(properties).flatMap(([name, schema]) => {
    const narrowed = narrow(name, schema);
    return narrowed ? [[name, narrowed] as const] : [];
  });
  const names = new Set(kept.map(([name]) => name));
  return {
    properties: Object.fromEntries(kept),
    required: required.filter((name) => names.has(name)),
    additionalProperties: false,
  };
}

function narrowedGroup(schema: GroupSchema, visible: Evaluation['visible'], path: string): object | null {
  const kept = Object.entries(schema.properties).filter(([name]) => visible.has(`${path}.${name}`));
  if (kept.length === 0) return null;
  const names = new Set(kept.map(([name]) => name));
  return {
    ...schema,
    properties: Object.fromEntries(kept),
    required: schema.required.filter((name) => names.has(name)),
    additionalProperties: false,
  };
}
