import { type CheckFault, fault } from './check-fault.ts';
import { isField, type Properties, schemaAt } from './form-paths.ts';
import {
  type Condition,
  type Control,
  choicesOf,
  type FieldSchema,
  isTable,
  type PackVersion,
  pathOfScope,
  pathsOfCondition,
  type Rule,
} from './pack.ts';

/** A condition somewhere in a pack, and the record that its scopes count from. */
interface PlacedCondition {
  readonly condition: Condition;
  readonly pointer: string;
  readonly properties: Properties;
}

/** Every condition looks at fields that exist and at values that they can have, and nothing depends on itself. */
export function checkConditions(version: PackVersion, at: string): CheckFault[] {
  return [...placedConditions(version, at).flatMap(checkCondition), ...records(version, at).flatMap(checkCircles)];
}

/** What is shown under conditions, record by record: the whole form with what stands in its groups, and the rows of each table. */
function records({ dataSchema, layout }: PackVersion, at: string): (readonly Shown[])[] {
  const rows: (readonly Shown[])[] = [];
  const shownIn = (
    controls: readonly Control[],
    { properties, around, pointer }: { properties: Properties; around: readonly Rule[]; pointer: string },
  ): Shown[] =>
    controls.flatMap((control, c): Shown[] => {
      const rules = control.rule ? [...around, control.rule] : around;
      const schema = schemaAt(properties, pathOfScope(control.scope));
      const detail = control.options?.detail ?? [];
      const inside = `${pointer}/${c}/options/detail`;
      const itself = { control, rules, pointer: `${pointer}/${c}` };
      if (schema && isTable(schema)) {
        rows.push(shownIn(detail, { properties: schema.items.properties, around: [], pointer: inside }));
        return [itself];
      }
      return [itself, ...shownIn(detail, { properties, around: rules, pointer: inside })];
    });
  const form = layout.elements.flatMap(({ rule, elements }, p) =>
    shownIn(elements, {
      properties: dataSchema.properties,
      around: rule ? [rule] : [],
      pointer: `${at}/layout/elements/${p}/elements`,
    }),
  );
  return [form, ...rows];
}

function placedConditions(version: PackVersion, at: string): PlacedCondition[] {
  const { dataSchema, layout, dossierComponents, persons = [], procedureCodes = [] } = version;
  const { properties } = dataSchema;
  const top = (condition: Condition | undefined, pointer: string): PlacedCondition[] =>
    condition ? [{ condition, pointer, properties }] : [];
  const ofControl = (control: Control, pointer: string, record: Properties): PlacedCondition[] => {
    const schema = schemaAt(record, pathOfScope(control.scope));
    const inner = schema && isTable(schema) ? schema.items.properties : record;
    return [
      ...(control.rule
        ? [{ condition: control.rule.condition, pointer: `${pointer}/rule/condition`, properties: record }]
        : []),
      ...(control.options?.detail ?? []).flatMap((part, d) => ofControl(part, `${pointer}/options/detail/${d}`, inner)),
    ];
  };
  return [
    ...layout.elements.flatMap((page, p) => {
      const pageAt = `${at}/layout/elements/${p}`;
      return [
        ...top(page.rule?.condition, `${pageAt}/rule/condition`),
        ...page.elements.flatMap((control, c) => ofControl(control, `${pageAt}/elements/${c}`, properties)),
      ];
    }),
    ...dossierComponents.flatMap(({ when }, d) => top(when, `${at}/dossierComponents/${d}/when`)),
    ...persons.flatMap(({ isSubmitterWhen }, p) => top(isSubmitterWhen, `${at}/persons/${p}/isSubmitterWhen`)),
    ...procedureCodes.flatMap(({ when }, c) => top(when, `${at}/procedureCodes/${c}/when`)),
  ];
}

function checkCondition({ condition, pointer, properties }: PlacedCondition): CheckFault[] {
  if ('conditions' in condition)
    return condition.conditions.flatMap((part, c) =>
      checkCondition({ condition: part, pointer: `${pointer}/conditions/${c}`, properties }),
    );
  const path = pathOfScope(condition.scope);
  const schema = schemaAt(properties, path);
  if (!schema) return [fault(pointer, `looks at no property "${path}"`, 'name a property of dataSchema')];
  if (!isField(schema)) return [];
  return literalsOf(condition.schema).flatMap(([literal, where]): CheckFault[] =>
    canBe(schema, literal)
      ? []
      : [fault(`${pointer}/schema${where}`, `${JSON.stringify(literal)} is no value of "${path}"`, valuesOf(schema))],
  );
}

/** The values that a condition names, with where it does. */
function literalsOf(schema: object, where = ''): [value: unknown, where: string][] {
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]): [unknown, string][] => {
    const here = `${where}/${keyword}`;
    if (keyword === 'const') return [[value, here]];
    if (keyword === 'enum' && Array.isArray(value)) return value.map((one, v) => [one, `${here}/${v}`]);
    return typeof value === 'object' && value !== null ? literalsOf(value, here) : [];
  });
}

function canBe(schema: FieldSchema, literal: unknown): boolean {
  const choices = choicesOf(schema);
  if (choices.length > 0)
    return Array.isArray(literal)
      ? literal.every((part) => canBe(schema, part))
      : choices.some(({ const: value }) => value === literal);
  if (schema.type === 'boolean') return typeof literal === 'boolean' && (literal || schema.const !== true);
  return schema.type === 'integer' ? Number.isInteger(literal) : typeof literal === 'string';
}

function valuesOf(schema: FieldSchema): string {
  const choices = choicesOf(schema).map(({ const: value }) => value);
  if (choices.length > 0) return `use one of ${JSON.stringify(choices)}`;
  return `write ${schema.type === 'boolean' ? 'true or false, without quotation marks' : `a value of type ${schema.type}`}`;
}

interface Shown {
  readonly control: Control;
  /** Its own, and those of its page and its group. */
  readonly rules: readonly Rule[];
  readonly pointer: string;
}

/** No field's visibility depends on itself, by whatever way round. */
function checkCircles(shown: readonly Shown[]): CheckFault[] {
  const dependsOn = new Map(
    shown.map(({ control, rules }) => [
      pathOfScope(control.scope),
      rules.flatMap(({ condition }) => pathsOfCondition(condition)),
    ]),
  );
  return shown.flatMap(({ control, pointer }): CheckFault[] => {
    const path = pathOfScope(control.scope);
    return reaches(dependsOn, path)
      ? [fault(pointer, `whether "${path}" is shown depends on "${path}" itself`, 'break the circle of conditions')]
      : [];
  });
}

/** A field of a group hangs on its group, a group on the fields in it. */
const isAbout = (looked: string, shown: string): boolean =>
  looked === shown || looked.startsWith(`${shown}.`) || shown.startsWith(`${looked}.`);

function reaches(dependsOn: ReadonlyMap<string, readonly string[]>, start: string): boolean {
  const seen = new Set<string>();
  const waiting = [...(dependsOn.get(start) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isAbout(next, start)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const [shown, looked] of dependsOn) if (isAbout(next, shown)) waiting.push(...looked);
  }
  return false;
}
