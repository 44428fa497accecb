import type { IdentityField } from '@motcua/drivers/cccd';
import { type CheckFault, fault, repeated } from './check-fault.ts';
import { IDENTITY_CHECK_FIELDS } from './choose.ts';
import { isField, type Properties, schemaAt } from './form-paths.ts';
import {
  choicesOf,
  type Identify,
  isGroup,
  isTable,
  type PackVersion,
  type Person,
  type Prefill,
  type PrefillCandidate,
  type PropertySchema,
} from './pack.ts';

/** Sensitive by NĐ 356/2025 Đ4: a notice that does not say so would be untrue. */
const SENSITIVE_FIELDS: readonly IdentityField[] = ['ethnicGroup', 'religion'];

/** What a card's QR holds (drivers/cccd `QrCard`). */
const IN_QR = new Set<string>([
  'citizenNumber',
  'oldIdNumber',
  'fullName',
  'dateOfBirth',
  'sex',
  'permanentAddress',
  'residenceAddress',
  'issueDate',
]);
/** What the machine-readable zone holds, on the card and in DG1; the name without diacritics fills no form. */
const IN_MRZ = new Set<string>(['citizenNumber', 'dateOfBirth', 'sex', 'nationality', 'expiryDate', 'noExpiry']);
const DATES = new Set<string>(['dateOfBirth', 'issueDate', 'expiryDate']);

interface Holder {
  readonly identify: Identify;
  readonly prefill: Prefill;
  /** What the paths of `prefill` count from. */
  readonly properties: Properties;
  readonly at: string;
}

/** What is read of cards, what comes of it, and what the notice says about it: of the submitter and of everybody else. */
export function checkCards(version: PackVersion, at: string): CheckFault[] {
  const { identify, prefill, dataSchema, persons = [] } = version;
  const submitter: Holder = { identify, prefill, properties: dataSchema.properties, at };
  const others = persons.map((person, p): Holder => {
    const target = dataSchema.properties[person.at];
    const properties = target && isTable(target) ? target.items.properties : dataSchema.properties;
    return { ...person, properties, at: `${at}/persons/${p}` };
  });
  return [
    ...checkHolder(submitter, usedBySubmitter(version)),
    ...others.flatMap((holder) => checkHolder(holder, fieldsUsed(holder.prefill))),
    ...persons.flatMap((person, p) => checkPerson(person, version, `${at}/persons/${p}`)),
    ...repeated(persons, ({ id }) => id).map(([, p]) =>
      fault(`${at}/persons/${p}/id`, 'is used by an earlier person', 'give each person an id of their own'),
    ),
    ...checkNotice(version, at),
  ];
}

const fieldsUsed = (prefill: Prefill): string[] =>
  Object.values(prefill).flatMap((candidates) => candidates.map(({ field }) => field));

/** A submitter who is one of the persons fills that person's part from their own card. */
const usedBySubmitter = ({ prefill, persons = [] }: PackVersion): string[] => [
  ...fieldsUsed(prefill),
  ...persons.flatMap((person) => (person.isSubmitterWhen ? fieldsUsed(person.prefill) : [])),
];

function checkHolder(holder: Holder, used: readonly string[]): CheckFault[] {
  const idle = holder.identify.fields.flatMap((field, f): CheckFault[] =>
    used.includes(field)
      ? []
      : [
          fault(
            `${holder.at}/identify/fields/${f}`,
            `"${field}" is read and fills nothing`,
            'read only what is needed',
          ),
        ],
  );
  const filled = Object.entries(holder.prefill).flatMap(([path, candidates]) => {
    const pointer = `${holder.at}/prefill/${path}`;
    const schema = schemaAt(holder.properties, path);
    if (!schema) return [fault(pointer, `fills no property "${path}"`, 'name a property of dataSchema')];
    return candidates.flatMap((candidate, c) => [
      ...checkTarget(schema, candidate, `${pointer}/${c}`),
      ...checkSources(holder.identify, candidate, `${pointer}/${c}`),
    ]);
  });
  return [...idle, ...filled];
}

const SUGGESTED_LOOK = { 'name-parts': 'name', unit: 'address' } as const;

function checkTarget(schema: PropertySchema, { suggest, byDate, field }: PrefillCandidate, at: string): CheckFault[] {
  if (suggest) {
    const look = SUGGESTED_LOOK[suggest];
    return isGroup(schema) && schema['x-look'] === look
      ? []
      : [fault(`${at}/suggest`, `is for a group with the look "${look}"`, 'name such a group, or leave suggest out')];
  }
  if (!isField(schema))
    return [
      fault(at, 'fills a group or a table whole', 'name a field of it, or say with suggest how its parts are found'),
    ];
  if (byDate && !DATES.has(field))
    return [fault(`${at}/field`, `"${field}" is no date`, `use one of ${JSON.stringify([...DATES])} with byDate`)];
  const choices = choicesOf(schema).map(({ const: value }) => value);
  return field === 'sex' && !['M', 'F'].every((value) => choices.includes(value))
    ? [fault(`${at}/field`, 'gives "M" or "F", which are no choices of this field', 'make it a choice of "M" and "F"')]
    : [];
}

function checkSources(
  { dataGroups, fields }: Identify,
  { field, sources }: PrefillCandidate,
  at: string,
): CheckFault[] {
  const asked: readonly string[] = [...IDENTITY_CHECK_FIELDS, ...fields];
  return sources.flatMap((source, s): CheckFault[] => {
    const sourceAt = `${at}/sources/${s}`;
    switch (source) {
      case 'chip':
        if (!asked.includes(field)) return [notRead(field, at)];
        return dataGroups.includes(13) || (dataGroups.includes(1) && IN_MRZ.has(field))
          ? []
          : [
              fault(
                sourceAt,
                `"${field}" is in none of the data groups that are read`,
                'add 13 to identify.dataGroups',
              ),
            ];
      case 'mrz':
        if (!asked.includes(field)) return [notRead(field, at)];
        return IN_MRZ.has(field) ? [] : [fault(sourceAt, `no MRZ has "${field}"`, 'leave "mrz" out')];
      case 'qr':
        return IN_QR.has(field) ? [] : [fault(sourceAt, `no QR of a card has "${field}"`, 'leave "qr" out')];
      default:
        return [];
    }
  });
}

const notRead = (field: string, at: string): CheckFault =>
  fault(
    `${at}/field`,
    `"${field}" is not read from the card`,
    'add it to identify.fields and to a category of the notice',
  );

/** Somebody fills a group or rows of a table; of a submitter who is this person no less is read. */
function checkPerson(person: Person, { dataSchema, identify }: PackVersion, at: string): CheckFault[] {
  const target = dataSchema.properties[person.at];
  if (!target || isField(target))
    return [fault(`${at}/at`, `"${person.at}" is no group and no table`, 'name a group or a table of dataSchema')];
  if (!person.isSubmitterWhen) return [];
  if (isTable(target))
    return [
      fault(`${at}/isSubmitterWhen`, 'stands with a person who fills rows', 'give it to a person who fills a group'),
    ];
  return person.identify.fields
    .filter((field) => !identify.fields.includes(field))
    .map((field) =>
      fault(
        `${at}/identify/fields`,
        `"${field}" is not read of the submitter, who may be this person`,
        'add it there too',
      ),
    );
}

/** The notice announces all that is read and nothing else, of whom, and calls sensitive what is (Luật 91/2025 Đ9, NĐ 356/2025 Đ4). */
function checkNotice({ personalData, identify, persons = [] }: PackVersion, at: string): CheckFault[] {
  const { categories } = personalData;
  const categoriesAt = `${at}/personalData/categories`;
  const unknown = categories.flatMap(({ of }, c): CheckFault[] =>
    of === undefined || persons.some(({ id }) => id === of)
      ? []
      : [fault(`${categoriesAt}/${c}/of`, `names no person "${of}"`, 'name the id of one of persons')],
  );
  const harmless = categories.flatMap(({ sensitive, fields }, c): CheckFault[] =>
    !sensitive && fields.some((field) => SENSITIVE_FIELDS.includes(field))
      ? [
          fault(
            `${categoriesAt}/${c}/sensitive`,
            'is false, and a field of it is sensitive',
            'put sensitive fields into a category of their own with "sensitive": true',
          ),
        ]
      : [],
  );
  const announced = [{ id: undefined, identify }, ...persons].flatMap((holder) => {
    const read: readonly IdentityField[] = [...IDENTITY_CHECK_FIELDS, ...holder.identify.fields];
    const whose = holder.id === undefined ? '' : ` of "${holder.id}"`;
    const own = categories.filter(({ of }) => of === holder.id).flatMap(({ fields }) => fields);
    const concealed = read
      .filter((field) => !own.includes(field))
      .map((field) =>
        fault(
          categoriesAt,
          `does not announce that "${field}"${whose} is read`,
          `add "${field}" to the fields of a category${holder.id === undefined ? '' : ` with "of": "${holder.id}"`}`,
        ),
      );
    const untrue = categories.flatMap((category, c) =>
      category.of !== holder.id
        ? []
        : category.fields.flatMap((field, f): CheckFault[] =>
            read.includes(field)
              ? []
              : [
                  fault(
                    `${categoriesAt}/${c}/fields/${f}`,
                    `announces "${field}"${whose}, which is not read`,
                    'remove it, or add it to identify.fields',
                  ),
                ],
          ),
    );
    return [...concealed, ...untrue];
  });
  return [...unknown, ...harmless, ...announced];
}
