import {
  type DataSchema,
  type FieldSchema,
  isGroup,
  isTable,
  type PropertySchema,
  type RowPropertySchema,
} from './pack.ts';

export type Properties = Readonly<Record<string, PropertySchema>>;

/** What a path names within a record: a property of it, or a field of a group of it. */
export function schemaAt(properties: Properties, path: string): PropertySchema | undefined {
  if (Object.hasOwn(properties, path)) return properties[path];
  const [name = '', inner, ...deeper] = path.split('.');
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (inner === undefined || deeper.length > 0 || !schema) return undefined;
  return isGroup(schema) && Object.hasOwn(schema.properties, inner) ? schema.properties[inner] : undefined;
}

/** As `schemaAt` from the top of the form, into tables too: `guests.home.commune`. */
export function schemaAtLongPath({ properties }: DataSchema, path: string): PropertySchema | undefined {
  const [name = '', ...inner] = path.split('.');
  const table = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (table && isTable(table) && inner.length > 0) return schemaAt(table.items.properties, inner.join('.'));
  return schemaAt(properties, path);
}

/** Whether something holds a value of its own: no group, no table. */
export const isField = (schema: PropertySchema | undefined): schema is FieldSchema =>
  schema !== undefined && !isGroup(schema) && !isTable(schema);

/** Every field of the form by its path from the top, those of groups and rows too. */
export function fieldPaths({ properties }: DataSchema): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const record: readonly [string, RowPropertySchema][] = isTable(schema)
      ? Object.entries(schema.items.properties).map(([inner, field]) => [`${name}.${inner}`, field])
      : [[name, schema as RowPropertySchema]];
    return record.flatMap(([path, field]) =>
      isGroup(field) ? Object.keys(field.properties).map((inner) => `${path}.${inner}`) : [path],
    );
  });
}
