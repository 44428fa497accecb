import { type CheckFault, fault, repeated } from './check-fault.ts';
import { isField, type Properties, schemaAt } from './form-paths.ts';
import {
  type Category,
  type Control,
  choicesOf,
  type DataSchema,
  type GroupLook,
  type GroupSchema,
  isGroup,
  isTable,
  type PackVersion,
  type PropertySchema,
  pathOfScope,
  type TableSchema,
} from './pack.ts';

/** Pages, what stands on them, and what a group or a table must have to be drawn. */
export function checkForm({ layout, dataSchema }: PackVersion, at: string): CheckFault[] {
  const controls = layout.elements.flatMap((page, p) => placed(page.elements, `${at}/layout/elements/${p}/elements`));
  return [
    ...checkPages(layout.elements, `${at}/layout/elements`),
    ...checkControls({ properties: dataSchema.properties, controls, pointerOf: under(`${at}/dataSchema/properties`) }),
    ...checkRequired({ ...dataSchema, at: `${at}/dataSchema` }),
    ...checkProperties(dataSchema.properties, `${at}/dataSchema/properties`),
    ...checkLengths(dataSchema, `${at}/dataSchema/properties`),
  ];
}

/** What an intent of the screens can name (`id` in core/src/contract/intent.ts). */
const LONGEST_PATH = 64;
/** Between a table and what stands in its row: row ids are never used again in a session. */
const ROW = '.r9999.';

/** A field whose path is longer would be drawn, and nothing that is typed there would arrive. */
const checkLengths = ({ properties }: DataSchema, at: string): CheckFault[] =>
  Object.entries(properties).flatMap(([name, schema]) =>
    longPaths(isTable(schema) ? schema.items.properties : { [name]: schema }, isTable(schema) ? name + ROW : '').map(
      ([path, inner]) =>
        fault(
          isTable(schema) ? `${at}/${name}/items/properties/${inner}` : `${at}/${inner}`,
          `is called "${path}" on the screen, which is longer than ${LONGEST_PATH} letters`,
          'give it, its group or its table a shorter name',
        ),
    ),
  );

/** The paths that are too long, each with its place below its record. */
function longPaths(properties: Properties, prefix: string): [path: string, pointer: string][] {
  const all = Object.entries(properties).flatMap(([name, schema]): [string, string][] =>
    isGroup(schema)
      ? Object.keys(schema.properties).map((inner) => [`${prefix}${name}.${inner}`, `${name}/properties/${inner}`])
      : [[prefix + name, name]],
  );
  return all.filter(([path]) => path.length > LONGEST_PATH);
}

function checkPages(pages: readonly Category[], at: string): CheckFault[] {
  const ids = repeated(pages, ({ id }) => id).map(([, p]) =>
    fault(`${at}/${p}/id`, 'is used by an earlier page', 'give each page its own id'),
  );
  const titles = (['vi', 'en'] as const).flatMap((language) =>
    repeated(pages, ({ label }) => label[language]).map(([, p]) =>
      fault(
        `${at}/${p}/label/${language}`,
        'is the title of an earlier page',
        'give each page a title of its own: in the review one stands under another',
      ),
    ),
  );
  const ended = new Set<string>();
  const chapters = pages.flatMap(({ options }, p): CheckFault[] => {
    const chapter = options?.chapter?.vi ?? '';
    const before = pages[p - 1]?.options?.chapter?.vi ?? '';
    if (chapter === before) return [];
    ended.add(before);
    const chapterAt = `${at}/${p}/options/chapter`;
    return chapter !== '' && ended.has(chapter)
      ? [fault(chapterAt, `the chapter "${chapter}" was left before`, 'put the pages of a chapter one after another')]
      : [];
  });
  return [...ids, ...titles, ...chapters];
}

type Placed = readonly { readonly control: Control; readonly pointer: string }[];
const placed = (controls: readonly Control[], at: string): Placed =>
  controls.map((control, c) => ({ control, pointer: `${at}/${c}` }));

interface ControlsOfRecord {
  readonly properties: Properties;
  readonly controls: Placed;
  /** Where the schema of a path stands. */
  readonly pointerOf: (path: string) => string;
}
const under = (at: string) => (path: string) => `${at}/${path.split('.').join('/properties/')}`;

/** Each property stands where it can be filled in, and once. */
function checkControls({ properties, controls, pointerOf }: ControlsOfRecord): CheckFault[] {
  const faults: CheckFault[] = [];
  const seen = new Set<string>();
  for (const { control, pointer } of controls) {
    const path = pathOfScope(control.scope);
    const schema = schemaAt(properties, path);
    if (!schema) faults.push(fault(`${pointer}/scope`, `names no property "${path}"`, 'name a property of dataSchema'));
    if (seen.has(path)) faults.push(fault(`${pointer}/scope`, `shows "${path}" a second time`, 'show each field once'));
    seen.add(path);
    if (schema) faults.push(...checkInner({ schema, control, pointer, at: pointerOf(path) }));
  }
  for (const [name, schema] of Object.entries(properties)) {
    const parts = isGroup(schema) ? Object.keys(schema.properties).map((inner) => `${name}.${inner}`) : [];
    const missing = parts.some((part) => seen.has(part)) ? parts.filter((part) => !seen.has(part)) : [name];
    if (seen.has(name)) continue;
    for (const path of missing)
      faults.push(fault(pointerOf(path), 'stands on no page', 'add a Control for it to the layout, or remove it'));
  }
  return faults;
}

/** What stands in a group or in the row of a table. */
function checkInner({
  schema,
  control,
  pointer,
  at,
}: {
  readonly schema: PropertySchema;
  readonly control: Control;
  readonly pointer: string;
  readonly at: string;
}): CheckFault[] {
  const { detail } = control.options ?? {};
  if (!detail) return [];
  const controls = placed(detail, `${pointer}/options/detail`);
  if (isTable(schema))
    return checkControls({ properties: schema.items.properties, controls, pointerOf: under(`${at}/items/properties`) });
  if (isGroup(schema)) {
    const group = pathOfScope(control.scope);
    const named = Object.fromEntries(Object.entries(schema.properties).map(([id, field]) => [`${group}.${id}`, field]));
    return checkControls({
      properties: named,
      controls,
      pointerOf: (path) => `${at}/properties/${path.slice(group.length + 1)}`,
    });
  }
  return [fault(`${pointer}/options/detail`, 'stands in a field', 'give it to a group or a table')];
}

function checkRequired({
  required,
  properties,
  at,
}: {
  readonly required: readonly string[];
  readonly properties: Properties;
  readonly at: string;
}): CheckFault[] {
  return required.flatMap((name, r) =>
    Object.hasOwn(properties, name)
      ? []
      : [fault(`${at}/required/${r}`, `names no property "${name}"`, 'name a property of it')],
  );
}

function checkProperties(properties: Properties, at: string): CheckFault[] {
  return Object.entries(properties).flatMap(([name, schema]): CheckFault[] => {
    const here = `${at}/${name}`;
    if (isGroup(schema)) return checkGroup(schema, here);
    if (isTable(schema)) return checkTable(schema, here);
    const pattern = checkPattern(schema.pattern, `${here}/pattern`);
    const list = schema.items ? `${here}/items/oneOf` : `${here}/oneOf`;
    const choices = repeated(choicesOf(schema), ({ const: value }) => value).map(([choice, c]) =>
      fault(`${list}/${c}/const`, `"${choice.const}" is a choice above`, 'give each choice its own value'),
    );
    return [...pattern, ...choices];
  });
}

function checkPattern(pattern: string | undefined, at: string): CheckFault[] {
  try {
    // As Ajv reads it.
    new RegExp(pattern ?? '', 'u');
    return [];
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'is no regular expression';
    return [fault(at, problem, 'write a regular expression (ECMA-262), or use a format or a length')];
  }
}

/** What the screens draw such a group from; `plain` and `person` are drawn from whatever stands in them. */
const PARTS: Readonly<Record<GroupLook, readonly string[]>> = {
  plain: [],
  person: [],
  address: ['province', 'commune', 'detail'],
  name: ['surname', 'middleName', 'givenName'],
  'bank-account': ['accountHolder', 'accountNumber', 'bankName'],
};

function checkGroup(schema: GroupSchema, at: string): CheckFault[] {
  const look = schema['x-look'];
  const formats = { province: 'vn-province', commune: 'vn-commune' } as const;
  const parts = PARTS[look].flatMap((part): CheckFault[] =>
    Object.hasOwn(schema.properties, part)
      ? []
      : [fault(`${at}/properties`, `has no "${part}", which the look "${look}" needs`, `add "${part}"`)],
  );
  const coded = look === 'address' ? Object.entries(formats) : [];
  const uncoded = coded.flatMap(([part, format]): CheckFault[] =>
    schema.properties[part] && schema.properties[part].format !== format
      ? [fault(`${at}/properties/${part}`, 'is no code of a unit', `give it "format": "${format}"`)]
      : [],
  );
  return [
    ...parts,
    ...uncoded,
    ...checkRequired({ ...schema, at }),
    ...checkProperties(schema.properties, `${at}/properties`),
  ];
}

function checkTable(schema: TableSchema, at: string): CheckFault[] {
  const { items, minItems = 0, maxItems } = schema;
  const titles = schema['x-row-title'].flatMap((path, t): CheckFault[] =>
    isField(schemaAt(items.properties, path))
      ? []
      : [fault(`${at}/x-row-title/${t}`, `names no field "${path}" of a row`, 'name a field of the row')],
  );
  return [
    ...(minItems > maxItems
      ? [fault(`${at}/minItems`, 'is more than maxItems', 'let minItems be the smaller of the two')]
      : []),
    ...titles,
    ...checkRequired({ ...items, at: `${at}/items` }),
    ...checkProperties(items.properties, `${at}/items/properties`),
  ];
}
