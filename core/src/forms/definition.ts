import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  type Category,
  type Condition,
  type FieldSchema,
  isGroup,
  isTable,
  type PackVersion,
  pathOfScope,
  type ReviewRow,
  type Rule,
  type Text,
} from '../services/pack.ts';
import { FORMATS } from './formats.ts';

/** A form ready to run: the pack's data schema and layout, compiled once. */
export interface FormDefinition {
  readonly pages: readonly PageDefinition[];
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** Checks a whole set of typed values against the data schema, with `required` narrowed to the fields given. */
  validatorFor(visible: ReadonlySet<string>): ValidateFunction;
  holds(condition: Condition, readField: (fieldId: string) => unknown): boolean;
}

export interface PageDefinition {
  readonly id: string;
  readonly label: Text;
  readonly rule: Rule | null;
  readonly fieldIds: readonly string[];
  readonly reviewRows: readonly ReviewRow[];
}

export interface FieldDefinition {
  readonly id: string;
  readonly pageId: string;
  readonly schema: FieldSchema;
  readonly multi: boolean;
  /** Binds while the field is visible. */
  readonly required: boolean;
  readonly rule: Rule | null;
}

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

/** Throws on a schema that is no JSON Schema 2020-12: the loader reports it, nothing else compiles a form. */
export function compileForm(version: PackVersion): FormDefinition {
  const { dataSchema, layout } = version;
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, formats: FORMATS });
  for (const keyword of WORDS_FOR_PEOPLE) ajv.addKeyword(keyword);

  const fields = new Map(layout.elements.flatMap((page) => fieldsOfPage(page, version)));
  const validators = new Map<string, ValidateFunction>();
  const conditions = new Map<object, ValidateFunction>();
  for (const schema of conditionSchemas(layout.elements)) conditions.set(schema, ajv.compile(schema));
  ajv.compile(dataSchema);

  return {
    pages: layout.elements.map((page) => ({
      id: page.id,
      label: page.label,
      rule: page.rule ?? null,
      fieldIds: page.elements.map(({ scope }) => pathOfScope(scope)),
      reviewRows: page.options?.reviewRows ?? [],
    })),
    fields,
    validatorFor(visible) {
      const key = [...visible].toSorted().join(' ');
      const known = validators.get(key);
      if (known) return known;
      const validator = ajv.compile(narrowed(version, visible));
      validators.set(key, validator);
      return validator;
    },
    holds(condition, readField) {
      if ('scope' in condition) {
        const value = readField(pathOfScope(condition.scope));
        return value !== undefined && conditions.get(condition.schema)?.(value) === true;
      }
      const parts = condition.conditions.map((part) => this.holds(part, readField));
      return condition.type === 'AND' ? parts.every(Boolean) : parts.some(Boolean);
    },
  };
}

function fieldsOfPage(page: Category, { dataSchema }: PackVersion): [string, FieldDefinition][] {
  return page.elements.flatMap((control) => {
    const id = pathOfScope(control.scope);
    const schema = dataSchema.properties[id];
    if (!schema || isGroup(schema) || isTable(schema)) return [];
    const required = dataSchema.required.includes(id);
    const multi = control.options?.multi ?? false;
    return [[id, { id, pageId: page.id, schema, multi, required, rule: control.rule ?? null }]];
  });
}

/** A hidden field cannot carry data: in the narrowed schema it does not exist. */
function narrowed({ dataSchema }: PackVersion, visible: ReadonlySet<string>): object {
  return {
    ...dataSchema,
    properties: Object.fromEntries(Object.entries(dataSchema.properties).filter(([id]) => visible.has(id))),
    required: dataSchema.required.filter((id) => visible.has(id)),
    additionalProperties: false,
  };
}

function conditionSchemas(pages: readonly Category[]): object[] {
  const schemas = (condition: Condition): object[] =>
    'scope' in condition ? [condition.schema] : condition.conditions.flatMap(schemas);
  const rules = pages.flatMap((page) => [page.rule, ...page.elements.map(({ rule }) => rule)]);
  return rules.flatMap((rule) => (rule ? schemas(rule.condition) : []));
}
