import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  type Category,
  type Condition,
  type Control,
  type FieldSchema,
  type GroupSchema,
  isGroup,
  isTable,
  type PackVersion,
  type PropertySchema,
  pathOfScope,
  type Rule,
  type TableSchema,
} from '../services/pack.ts';
import type {
  FieldDefinition,
  FormDefinition,
  GroupDefinition,
  Item,
  RecordDefinition,
  TableDefinition,
  UnitList,
} from './definition.ts';
import { FORMATS } from './formats.ts';

const WORDS_FOR_PEOPLE = [
  'x-label',
  'x-help',
  'x-messages',
  'x-date-range',
  'x-look',
  'x-row-label',
  'x-row-title',
  'x-rules',
] as const;

/**
 * Validates as packs are written: JSON Schema 2020-12, our formats, and words for people that check nothing. One for all
 * forms: making it compiles the schema of schemas, which takes longer than any form.
 */
export const packValidator = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  formats: FORMATS,
});
for (const keyword of WORDS_FOR_PEOPLE) packValidator.addKeyword(keyword);

/** Throws on a schema that is no JSON Schema 2020-12: the loader reports it, nothing else compiles a form. */
export function compileForm(version: PackVersion, units: UnitList | null = null): FormDefinition {
  const { dataSchema, layout } = version;
  const record = openRecord(dataSchema);
  const pages = layout.elements.map((page) => ({
    id: page.id,
    label: page.label,
    chapter: page.options?.chapter ?? null,
    reviewRows: page.options?.reviewRows ?? [],
    ...record.place(page.elements, { pageId: page.id, rules: rulesOf(page) }),
  }));
  const schemaCheck = packValidator.compile(dataSchema);
  return {
    units,
    pages,
    root: record,
    fields: record.fields,
    schemaErrors: (data) => (schemaCheck(data) ? [] : (schemaCheck.errors ?? [])),
    holds: conditionCheck(version),
  };
}

const rulesOf = ({ rule }: { readonly rule?: Rule }): readonly Rule[] => (rule ? [rule] : []);

type Place = Pick<FieldDefinition, 'pageId' | 'rules'>;
interface Source {
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly required: readonly string[];
  readonly 'x-rules'?: RecordDefinition['rules'];
}

/** A record that grows with each page that is placed in it. What a scope names and the data schema has not, is left out. */
function openRecord({ properties, required, 'x-rules': rules = [] }: Source) {
  const fields = new Map<string, FieldDefinition>();
  const groups = new Map<string, GroupDefinition>();
  const tables = new Map<string, TableDefinition>();

  const addField = (schema: FieldSchema, path: string, place: Place, control: Control): Item => {
    const [top = '', inner] = path.split('.');
    const group = inner === undefined ? null : { id: top, mayStayEmpty: !required.includes(top) };
    const among = group ? groupSchema(top)?.required : required;
    const name = inner ?? top;
    fields.set(path, {
      id: path,
      schema,
      multi: control.options?.multi ?? false,
      required: among?.includes(name) ?? false,
      group,
      ...place,
    });
    return { kind: 'field', path };
  };

  const groupSchema = (name: string): GroupSchema | undefined => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return schema && isGroup(schema) ? schema : undefined;
  };

  const addGroup = (schema: GroupSchema, id: string, place: Place, control: Control): Item => {
    const inner = control.options?.detail ?? everyField(schema, id);
    const { fieldIds } = placeAll(inner, place);
    groups.set(id, { id, schema, required: required.includes(id), fieldIds, ...place });
    return { kind: 'group', path: id };
  };

  const addTable = (schema: TableSchema, id: string, place: Place, control: Control): Item => {
    const row = openRecord(schema.items);
    const inner = control.options?.detail ?? everyProperty(schema.items.properties);
    const { items } = row.place(inner, { pageId: place.pageId, rules: [] });
    tables.set(id, { id, schema, row: { ...row, items }, ...place });
    return { kind: 'table', path: id };
  };

  const placeOne = (control: Control, around: Place): Item | null => {
    const path = pathOfScope(control.scope);
    const [top = '', inner] = path.split('.');
    const whole = Object.hasOwn(properties, top) ? properties[top] : undefined;
    const schema = inner === undefined ? whole : groupSchema(top)?.properties[inner];
    if (!schema) return null;
    const place = { ...around, rules: [...around.rules, ...rulesOf(control)] };
    if (isTable(schema)) return addTable(schema, path, place, control);
    return isGroup(schema) ? addGroup(schema, path, place, control) : addField(schema, path, place, control);
  };

  const placeAll = (controls: readonly Control[], around: Place) => {
    const items = controls.flatMap((control) => placeOne(control, around) ?? []);
    const fieldIds = items.flatMap(({ kind, path }) =>
      kind === 'group' ? (groups.get(path)?.fieldIds ?? []) : kind === 'field' ? [path] : [],
    );
    return { items, fieldIds };
  };

  return { fields, groups, tables, rules, place: placeAll };
}

const control = (scope: string): Control => ({ type: 'Control', scope });
const everyField = ({ properties }: GroupSchema, group: string): Control[] =>
  Object.keys(properties).map((name) => control(`#/properties/${group}/properties/${name}`));
const everyProperty = (properties: object): Control[] =>
  Object.keys(properties).map((name) => control(`#/properties/${name}`));

/** Conditions that say the same are compiled once. */
function conditionCheck(version: PackVersion): FormDefinition['holds'] {
  const byText = new Map<string, ValidateFunction>();
  const checks = new Map<object, ValidateFunction>();
  const { layout, dossierComponents, persons = [], procedureCodes = [] } = version;
  const conditions = [
    ...conditionsOf(layout.elements),
    ...dossierComponents.flatMap(({ when }) => when ?? []),
    ...persons.flatMap(({ isSubmitterWhen }) => isSubmitterWhen ?? []),
    ...procedureCodes.map(({ when }) => when),
  ];
  for (const schema of conditions.flatMap(schemasOf)) {
    const text = JSON.stringify(schema);
    const check = byText.get(text) ?? packValidator.compile(schema);
    byText.set(text, check);
    checks.set(schema, check);
  }
  return function holds(condition, read): boolean {
    if ('scope' in condition) {
      const value = read(pathOfScope(condition.scope));
      return value !== undefined && checks.get(condition.schema)?.(value) === true;
    }
    const parts = condition.conditions.map((part) => holds(part, read));
    return condition.type === 'AND' ? parts.every(Boolean) : parts.some(Boolean);
  };
}

const schemasOf = (condition: Condition): object[] =>
  'scope' in condition ? [condition.schema] : condition.conditions.flatMap(schemasOf);

const conditionsOf = (elements: readonly (Category | Control)[]): Condition[] =>
  elements.flatMap((element) => [
    ...(element.rule ? [element.rule.condition] : []),
    ...conditionsOf('elements' in element ? element.elements : (element.options?.detail ?? [])),
  ]);
