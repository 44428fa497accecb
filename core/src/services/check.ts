import type { IdentityField } from '@motcua/drivers/cccd';
import { compileForm } from '../forms/compile.ts';
import { askedFields } from './choose.ts';
import {
  type Condition,
  type Control,
  isGroup,
  isTable,
  type Pack,
  type PackVersion,
  type PropertySchema,
  pathOfScope,
  pathsOfCondition,
  type VersionFacts,
} from './pack.ts';

/** What a JSON Schema cannot say of a pack. `pointer` is a JSON pointer into the pack. */
export interface CheckFault {
  readonly pointer: string;
  readonly problem: string;
  readonly mend: string;
}

/** Sensitive by NĐ 356/2025 Đ4: a notice that does not say so would be untrue. */
const SENSITIVE_FIELDS: readonly IdentityField[] = ['ethnicGroup', 'religion'];

export function checkPack(pack: Pack, folderName: string): CheckFault[] {
  const faults: CheckFault[] = [];
  if (pack.id !== folderName)
    faults.push({
      pointer: '/id',
      problem: `differs from the folder "${folderName}"`,
      mend: 'give both the same name',
    });
  faults.push(...overlaps(pack.versions));
  for (const [index, version] of pack.versions.entries()) faults.push(...checkDates(version, `/versions/${index}`));
  if (pack.kind === 'guide') return faults;
  for (const [index, version] of pack.versions.entries()) {
    const at = `/versions/${index}`;
    faults.push(
      ...checkForm(version, at),
      ...checkConditions(version, at),
      ...checkPrefill(version, at),
      ...checkNotice(version, at),
    );
    if (faults.length === 0) faults.push(...checkSchema(version, at));
  }
  return faults;
}

function overlaps(versions: readonly VersionFacts[]): CheckFault[] {
  const byStart = versions
    .map((version, index) => ({ ...version, index }))
    .toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
  return byStart.flatMap((version, i) => {
    const next = byStart[i + 1];
    if (!next || (version.validTo !== null && version.validTo < next.validFrom)) return [];
    return [
      {
        pointer: `/versions/${version.index}/validTo`,
        problem: `is still valid when version ${next.version} begins`,
        mend: `end it before ${next.validFrom}`,
      },
    ];
  });
}

function checkDates({ validFrom, validTo }: VersionFacts, at: string): CheckFault[] {
  return validTo !== null && validTo < validFrom
    ? [{ pointer: `${at}/validTo`, problem: 'lies before validFrom', mend: 'let it end after it begins' }]
    : [];
}

type Properties = Readonly<Record<string, PropertySchema>>;

/** What a path names within a record: a property of it, or a field of a group of it. */
function schemaAt(properties: Properties, path: string): PropertySchema | undefined {
  if (Object.hasOwn(properties, path)) return properties[path];
  const [name = '', inner] = path.split('.');
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (inner === undefined || !schema) return schema;
  return isGroup(schema) && Object.hasOwn(schema.properties, inner) ? schema.properties[inner] : undefined;
}

function checkForm({ layout, dataSchema }: PackVersion, at: string): CheckFault[] {
  const faults: CheckFault[] = [];
  const pages = new Set<string>();
  for (const [p, page] of layout.elements.entries()) {
    if (pages.has(page.id))
      faults.push({
        pointer: `${at}/layout/elements/${p}/id`,
        problem: 'is used by an earlier page',
        mend: 'give each page its own id',
      });
    pages.add(page.id);
  }
  const controls = layout.elements.flatMap((page, p) => placed(page.elements, `${at}/layout/elements/${p}/elements`));
  return [
    ...faults,
    ...checkControls({ properties: dataSchema.properties, controls, at: `${at}/dataSchema/properties` }),
    ...checkRequired({ ...dataSchema, at: `${at}/dataSchema` }),
  ];
}

type Placed = readonly { readonly control: Control; readonly pointer: string }[];
const placed = (controls: readonly Control[], at: string): Placed =>
  controls.map((control, c) => ({ control, pointer: `${at}/${c}` }));

/** Each property stands where it can be filled in, and once. */
function checkControls({
  properties,
  controls,
  at,
}: {
  properties: Properties;
  controls: Placed;
  at: string;
}): CheckFault[] {
  const faults: CheckFault[] = [];
  const seen = new Set<string>();
  for (const { control, pointer } of controls) {
    const path = pathOfScope(control.scope);
    const schema = schemaAt(properties, path);
    if (!schema)
      faults.push({
        pointer: `${pointer}/scope`,
        problem: `names no property "${path}"`,
        mend: 'name a property of dataSchema',
      });
    if (seen.has(path))
      faults.push({
        pointer: `${pointer}/scope`,
        problem: `shows "${path}" a second time`,
        mend: 'show each field once',
      });
    seen.add(path);
    if (schema) faults.push(...checkInner({ schema, control, pointer, at: `${at}/${path}` }));
  }
  for (const name of Object.keys(properties))
    if (!seen.has(name))
      faults.push({
        pointer: `${at}/${name}`,
        problem: 'stands on no page',
        mend: 'add a Control for it to the layout, or remove it',
      });
  return faults;
}

/** What stands in a group or in the row of a table. */
function checkInner({
  schema,
  control,
  pointer,
  at,
}: {
  schema: PropertySchema;
  control: Control;
  pointer: string;
  at: string;
}): CheckFault[] {
  const { detail } = control.options ?? {};
  const controls = detail && placed(detail, `${pointer}/options/detail`);
  if (isTable(schema)) {
    const { items } = schema;
    const inner = { properties: items.properties, at: `${at}/items/properties` };
    return [
      ...checkRequired({ ...items, at: `${at}/items` }),
      ...(controls ? checkControls({ ...inner, controls }) : []),
    ];
  }
  if (isGroup(schema)) {
    const group = pathOfScope(control.scope);
    const named = Object.fromEntries(Object.entries(schema.properties).map(([id, field]) => [`${group}.${id}`, field]));
    return [
      ...checkRequired({ ...schema, at }),
      ...(controls ? checkControls({ properties: named, controls, at: `${at}/properties` }) : []),
    ];
  }
  return detail
    ? [{ pointer: `${pointer}/options/detail`, problem: 'stands in a field', mend: 'give it to a group or a table' }]
    : [];
}

function checkRequired({
  required,
  properties,
  at,
}: {
  required: readonly string[];
  properties: Properties;
  at: string;
}): CheckFault[] {
  return required.flatMap((name, r) =>
    Object.hasOwn(properties, name)
      ? []
      : [{ pointer: `${at}/required/${r}`, problem: `names no property "${name}"`, mend: 'name a property of it' }],
  );
}

/** Every condition names fields that exist, and no field's visibility depends on itself. */
function checkConditions({ layout, dataSchema }: PackVersion, at: string): CheckFault[] {
  const faults: CheckFault[] = [];
  const dependsOn = new Map<string, readonly string[]>();
  const fieldsOf = (condition: Condition | undefined, pointer: string): string[] => {
    const paths = condition ? pathsOfCondition(condition) : [];
    for (const path of paths)
      if (!schemaAt(dataSchema.properties, path))
        faults.push({ pointer, problem: `looks at no property "${path}"`, mend: 'name a property of dataSchema' });
    return paths;
  };
  for (const [p, page] of layout.elements.entries()) {
    const pageAt = `${at}/layout/elements/${p}`;
    const ofPage = fieldsOf(page.rule?.condition, `${pageAt}/rule/condition`);
    for (const [c, control] of page.elements.entries()) {
      const own = fieldsOf(control.rule?.condition, `${pageAt}/elements/${c}/rule/condition`);
      dependsOn.set(pathOfScope(control.scope), [...ofPage, ...own]);
    }
  }
  for (const field of dependsOn.keys())
    if (reaches(dependsOn, field))
      faults.push({
        pointer: `${at}/layout`,
        problem: `whether "${field}" is shown depends on "${field}" itself`,
        mend: 'break the circle of conditions',
      });
  return faults;
}

function reaches(dependsOn: ReadonlyMap<string, readonly string[]>, start: string): boolean {
  const seen = new Set<string>();
  const waiting = [...(dependsOn.get(start) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(dependsOn.get(next) ?? []));
  }
  return false;
}

function checkPrefill(version: PackVersion, at: string): CheckFault[] {
  const asked = askedFields(version);
  return Object.entries(version.prefill).flatMap(([field, candidates]) => {
    const pointer = `${at}/prefill/${field}`;
    const faults: CheckFault[] = [];
    if (!schemaAt(version.dataSchema.properties, field))
      faults.push({ pointer, problem: `fills no property "${field}"`, mend: 'name a property of dataSchema' });
    for (const [c, candidate] of candidates.entries())
      if (
        candidate.sources.some((source) => source === 'chip' || source === 'mrz') &&
        !asked.some((read) => read === candidate.field)
      )
        faults.push({
          pointer: `${pointer}/${c}/field`,
          problem: `"${candidate.field}" is not read from the card`,
          mend: 'add it to identify.fields and to a category of the notice',
        });
    return faults;
  });
}

/** The notice announces all that is read, and calls sensitive what is (Luật 91/2025 Đ9, NĐ 356/2025 Đ4). */
function checkNotice(version: PackVersion, at: string): CheckFault[] {
  const { categories } = version.personalData;
  const announced = new Set(categories.flatMap(({ fields }) => fields));
  const faults: CheckFault[] = askedFields(version)
    .filter((field) => !announced.has(field))
    .map((field) => ({
      pointer: `${at}/personalData/categories`,
      problem: `does not announce that "${field}" is read`,
      mend: `add "${field}" to the fields of a category`,
    }));
  for (const [c, category] of categories.entries())
    if (!category.sensitive && category.fields.some((field) => SENSITIVE_FIELDS.includes(field)))
      faults.push({
        pointer: `${at}/personalData/categories/${c}/sensitive`,
        problem: 'is false, and a field of it is sensitive',
        mend: 'put sensitive fields into a category of their own with "sensitive": true',
      });
  return faults;
}

function checkSchema(version: PackVersion, at: string): CheckFault[] {
  try {
    compileForm(version);
    return [];
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'does not compile';
    return [{ pointer: `${at}/dataSchema`, problem, mend: 'write valid JSON Schema 2020-12' }];
  }
}
