import type { IdentityField } from '@motcua/drivers/cccd';
import { compileForm } from '../forms/definition.ts';
import { askedFields } from './choose.ts';
import { type Condition, fieldOfScope, fieldsOfCondition, type PackVersion, type ServicePack } from './pack.ts';

/** What a JSON Schema cannot say of a pack. `pointer` is a JSON pointer into the pack. */
export interface CheckFault {
  readonly pointer: string;
  readonly problem: string;
  readonly mend: string;
}

/** Sensitive by NĐ 356/2025 Đ4: a notice that does not say so would be untrue. */
const SENSITIVE_FIELDS: readonly IdentityField[] = ['ethnicGroup', 'religion'];

export function checkPack(pack: ServicePack, folderName: string): CheckFault[] {
  const faults: CheckFault[] = [];
  if (pack.id !== folderName)
    faults.push({
      pointer: '/id',
      problem: `differs from the folder "${folderName}"`,
      mend: 'give both the same name',
    });
  faults.push(...overlaps(pack));
  for (const [index, version] of pack.versions.entries()) {
    const at = `/versions/${index}`;
    faults.push(
      ...checkDates(version, at),
      ...checkControls(version, at),
      ...checkConditions(version, at),
      ...checkPrefill(version, at),
      ...checkNotice(version, at),
    );
    if (faults.length === 0) faults.push(...checkSchema(version, at));
  }
  return faults;
}

function overlaps({ versions }: ServicePack): CheckFault[] {
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

function checkDates({ validFrom, validTo }: PackVersion, at: string): CheckFault[] {
  return validTo !== null && validTo < validFrom
    ? [{ pointer: `${at}/validTo`, problem: 'lies before validFrom', mend: 'let it end after it begins' }]
    : [];
}

function checkControls({ layout, dataSchema }: PackVersion, at: string): CheckFault[] {
  const faults: CheckFault[] = [];
  const seen = new Map<string, string>();
  const pages = new Set<string>();
  for (const [p, page] of layout.elements.entries()) {
    const pageAt = `${at}/layout/elements/${p}`;
    if (pages.has(page.id))
      faults.push({
        pointer: `${pageAt}/id`,
        problem: 'is used by an earlier page',
        mend: 'give each page its own id',
      });
    pages.add(page.id);
    for (const [c, control] of page.elements.entries()) {
      const pointer = `${pageAt}/elements/${c}/scope`;
      const field = fieldOfScope(control.scope);
      if (!Object.hasOwn(dataSchema.properties, field))
        faults.push({ pointer, problem: `names no property "${field}"`, mend: 'name a property of dataSchema' });
      if (seen.has(field))
        faults.push({ pointer, problem: `shows "${field}" a second time`, mend: 'show each field once' });
      seen.set(field, pointer);
    }
  }
  for (const field of Object.keys(dataSchema.properties))
    if (!seen.has(field))
      faults.push({
        pointer: `${at}/dataSchema/properties/${field}`,
        problem: 'stands on no page',
        mend: 'add a Control for it to the layout, or remove it',
      });
  for (const [r, field] of dataSchema.required.entries())
    if (!Object.hasOwn(dataSchema.properties, field))
      faults.push({
        pointer: `${at}/dataSchema/required/${r}`,
        problem: `names no property "${field}"`,
        mend: 'name a property of dataSchema',
      });
  return faults;
}

/** Every condition names fields that exist, and no field's visibility depends on itself. */
function checkConditions({ layout, dataSchema }: PackVersion, at: string): CheckFault[] {
  const faults: CheckFault[] = [];
  const dependsOn = new Map<string, readonly string[]>();
  const fieldsOf = (condition: Condition | undefined, pointer: string): string[] => {
    const fields = condition ? fieldsOfCondition(condition) : [];
    for (const field of fields)
      if (!Object.hasOwn(dataSchema.properties, field))
        faults.push({ pointer, problem: `looks at no property "${field}"`, mend: 'name a property of dataSchema' });
    return fields;
  };
  for (const [p, page] of layout.elements.entries()) {
    const pageAt = `${at}/layout/elements/${p}`;
    const ofPage = fieldsOf(page.rule?.condition, `${pageAt}/rule/condition`);
    for (const [c, control] of page.elements.entries()) {
      const own = fieldsOf(control.rule?.condition, `${pageAt}/elements/${c}/rule/condition`);
      dependsOn.set(fieldOfScope(control.scope), [...ofPage, ...own]);
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
    if (!Object.hasOwn(version.dataSchema.properties, field))
      faults.push({ pointer, problem: `fills no property "${field}"`, mend: 'name a property of dataSchema' });
    for (const [c, candidate] of candidates.entries())
      if (candidate.sources.some((source) => source !== 'qr') && !asked.includes(candidate.field))
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
