import fc from 'fast-check';
import type {
  Condition,
  Control,
  FieldSchema,
  GroupSchema,
  PackVersion,
  PropertySchema,
  TableSchema,
} from '../services/pack.ts';
import { control, leaf, smallVersion, text } from '../services/test-pack.ts';

/** Packs at random, for tests: every kind of field, groups, tables, and conditions on what stands before. */

const choices = ['a', 'b', 'c'].map((value) => ({ const: value, 'x-label': text(value) }));

const anyField: fc.Arbitrary<FieldSchema> = fc.constantFrom<FieldSchema>(
  leaf('text'),
  leaf('short', { maxLength: 3 }),
  leaf('choice', { oneOf: choices }),
  leaf('date', { format: 'date' }),
  leaf('partial', { format: 'partial-date' }),
  leaf('time', { format: 'date-time' }),
  leaf('phone', { format: 'vn-phone' }),
  leaf('name', { format: 'person-name' }),
  leaf('number', { format: 'citizen-number' }),
  leaf('pattern', { pattern: '^x+$' }),
  { type: 'integer', minimum: 1, maximum: 9, 'x-label': text('integer') },
  { type: 'integer', format: 'money-vnd', 'x-label': text('money') },
  { type: 'boolean', 'x-label': text('yes-no') },
  { type: 'boolean', const: true, 'x-label': text('consent') },
  {
    type: 'array',
    items: { type: 'string', oneOf: choices },
    uniqueItems: true,
    maxItems: 2,
    'x-label': text('several'),
  },
);

const schemas: readonly object[] = [
  { const: 'a' },
  { enum: ['b', 'c'] },
  { const: true },
  { minimum: 5 },
  { minLength: 2 },
  { contains: { const: 'a' } },
  { type: 'string' },
  { not: { const: 'a' } },
  { minItems: 1 },
  { required: ['f0'] },
];

/** On what stands before: no condition can then go round in a circle. */
function anyCondition(paths: readonly string[]): fc.Arbitrary<Condition> {
  const one: fc.Arbitrary<Condition> = fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom(...schemas))
    .map(([path, schema]) => ({ scope: control(path).scope, schema: { ...schema } }));
  const several = fc.record({
    type: fc.constantFrom('AND' as const, 'OR' as const),
    conditions: fc.array(one, { minLength: 1, maxLength: 3 }),
  });
  return fc.oneof(one, several);
}

const maybeRule = (before: readonly string[]): fc.Arbitrary<Pick<Control, 'rule'>> =>
  before.length === 0
    ? fc.constant({})
    : fc.oneof(
        fc.constant({}),
        fc.record({
          rule: fc.record({
            effect: fc.constantFrom('SHOW' as const, 'HIDE' as const),
            condition: anyCondition(before),
          }),
        }),
      );

const fieldsOf = (schema: PropertySchema | undefined, name: string): string[] =>
  schema?.type === 'object' ? [name, ...Object.keys(schema.properties).map((inner) => `${name}.${inner}`)] : [name];

const someOf = (names: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...names]);

const named = <T>(prefix: string, values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value, index) => [`${prefix}${index}`, value]));

const anyGroup: fc.Arbitrary<GroupSchema> = fc.array(anyField, { minLength: 1, maxLength: 3 }).chain((fields) => {
  const properties = named('g', fields);
  return someOf(Object.keys(properties)).map((required) => ({
    type: 'object' as const,
    'x-look': 'plain' as const,
    'x-label': text('group'),
    properties,
    required,
  }));
});

/** Controls for all of a record, each with a rule on what stands before it. */
function anyControls(properties: Readonly<Record<string, PropertySchema>>): fc.Arbitrary<Control[]> {
  const names = Object.keys(properties);
  return fc
    .tuple(
      ...names.map((_, index) => maybeRule(names.slice(0, index).flatMap((name) => fieldsOf(properties[name], name)))),
    )
    .map((rules) => names.map((name, index) => ({ ...control(name), ...rules[index] })));
}

interface AnyTable {
  readonly schema: TableSchema;
  readonly detail: readonly Control[];
}
const anyTable: fc.Arbitrary<AnyTable> = fc
  .array(fc.oneof({ weight: 4, arbitrary: anyField }, { weight: 1, arbitrary: anyGroup }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((values) => {
    const properties = named('f', values);
    return fc.record({
      detail: anyControls(properties),
      schema: fc.record({
        type: fc.constant('array' as const),
        minItems: fc.integer({ min: 0, max: 2 }),
        maxItems: fc.integer({ min: 2, max: 4 }),
        items: fc.record({
          type: fc.constant('object' as const),
          properties: fc.constant(properties),
          required: someOf(Object.keys(properties)),
        }),
        'x-label': fc.constant(text('table')),
        'x-row-label': fc.constant(text('row')),
        'x-row-title': fc.constant(['f0']),
      }),
    });
  });

export const anyVersion: fc.Arbitrary<PackVersion> = fc
  .tuple(
    fc.array(anyField, { minLength: 2, maxLength: 6 }),
    fc.array(anyGroup, { maxLength: 2 }),
    fc.array(anyTable, { maxLength: 2 }),
  )
  .chain(([fields, groups, tables]) => {
    const properties: Record<string, PropertySchema> = {
      ...named('f', fields),
      ...named('group', groups),
      ...named(
        'table',
        tables.map(({ schema }) => schema),
      ),
    };
    const details = named(
      'table',
      tables.map(({ detail }) => detail),
    );
    const withDetail = (one: Control, name: string): Control => {
      const detail = details[name];
      return detail ? { ...one, options: { detail } } : one;
    };
    const names = Object.keys(properties);
    return fc
      .tuple(anyControls(properties), someOf(names), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1 }))
      .map(([controls, required, sizes]) => {
        const version = smallVersion({ properties, required });
        const elements = controls.map((one, index) => withDetail(one, names[index] ?? ''));
        return { ...version, layout: { type: 'Categorization' as const, elements: intoPages(elements, sizes) } };
      });
  });

function intoPages(controls: readonly Control[], sizes: readonly number[]): PackVersion['layout']['elements'] {
  const pages: PackVersion['layout']['elements'][number][] = [];
  for (let from = 0; from < controls.length; ) {
    const size = sizes[pages.length % sizes.length] ?? 1;
    const elements = controls.slice(from, from + size);
    pages.push({ type: 'Category', id: `page-${pages.length}`, label: text('page'), elements });
    from += size;
  }
  return pages;
}

/** What people and hostile renderers put into any field. */
export const anyText = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'a b',
    'a b c',
    'true',
    'false',
    '',
    ' ',
    '5',
    '12',
    '2026-01-31',
    '2026-01-31T08:30',
    'xx',
  ),
  fc.constantFrom('0912345678', '999190654321', '1.500.000', 'Nguyễn Văn Mẫu', '1990', '30/02/2026', '__proto__'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
