import { type CheckFault, fault, repeated } from './check-fault.ts';
import { isField, schemaAt, schemaAtLongPath } from './form-paths.ts';
import { type CrossRule, isTable, type PackVersion, type PropertySchema } from './pack.ts';

/** Rules between fields look at fields that exist and can be compared. */
export function checkRules({ dataSchema }: PackVersion, at: string): CheckFault[] {
  const rowRules = Object.entries(dataSchema.properties).flatMap(([name, schema]): CheckFault[] =>
    isTable(schema)
      ? checkList(schema.items['x-rules'] ?? [], `${at}/dataSchema/properties/${name}/items/x-rules`, {
          within: (path) => schemaAt(schema.items.properties, path),
          inRows: () => undefined,
        })
      : [],
  );
  const rules = checkList(dataSchema['x-rules'] ?? [], `${at}/dataSchema/x-rules`, {
    within: (path) => schemaAt(dataSchema.properties, path),
    inRows: (path) => {
      const table = dataSchema.properties[path.split('.')[0] ?? ''];
      return table && isTable(table) && path.includes('.') ? schemaAtLongPath(dataSchema, path) : undefined;
    },
  });
  return [...rules, ...rowRules];
}

interface Lookup {
  within(path: string): PropertySchema | undefined;
  /** What a path names in the rows of a table. */
  inRows(path: string): PropertySchema | undefined;
}

function checkList(rules: readonly CrossRule[], at: string, lookup: Lookup): CheckFault[] {
  return [
    ...repeated(rules, ({ id }) => id).map(([, r]) =>
      fault(`${at}/${r}/id`, 'is used by an earlier rule', 'give each rule an id of its own'),
    ),
    ...rules.flatMap((rule, r) => checkRule(rule, `${at}/${r}`, lookup)),
  ];
}

type Kind = 'date' | 'time' | 'number' | 'text';

function kindOf(schema: PropertySchema | undefined): Kind | null {
  if (!isField(schema)) return null;
  if (schema.type === 'integer') return 'number';
  if (schema.format === 'date-time') return 'time';
  return schema.format === 'date' || schema.format === 'partial-date' ? 'date' : 'text';
}

const DATES: readonly Kind[] = ['date', 'time'];

function checkRule(rule: CrossRule, at: string, { within, inRows }: Lookup): CheckFault[] {
  const needs = (
    member: string,
    {
      path,
      kinds,
      schema,
      what,
    }: { path: string; kinds: readonly Kind[]; schema?: PropertySchema | undefined; what: string },
  ): CheckFault[] => {
    const kind = kindOf(schema);
    return kind !== null && kinds.includes(kind)
      ? []
      : [fault(`${at}/${member}`, `"${path}" is no ${what}`, `name a ${what} of dataSchema`)];
  };
  const date = (member: string, path: string) =>
    needs(member, { path, kinds: DATES, schema: within(path), what: 'field with a date' });
  const anywhere = needs('field', {
    path: rule.field,
    kinds: ['date', 'time', 'number', 'text'],
    schema: within(rule.field) ?? inRows(rule.field),
    what: 'field',
  });
  switch (rule.kind) {
    case 'order': {
      const [earlier, later] = [kindOf(within(rule.earlier)), kindOf(within(rule.later))];
      const sides = (['earlier', 'later'] as const).flatMap((side) =>
        needs(side, {
          path: rule[side],
          kinds: ['date', 'time', 'number'],
          schema: within(rule[side]),
          what: 'date or number',
        }),
      );
      const unlike = earlier !== null && later !== null && (earlier === 'number') !== (later === 'number');
      return [
        ...anywhere,
        ...sides,
        ...(unlike ? [fault(at, 'compares a date with a number', 'compare two dates or two numbers')] : []),
      ];
    }
    case 'at-most-days-between':
      return [...anywhere, ...date('from', rule.from), ...date('to', rule.to)];
    case 'time-window': {
      const open = rule.windows.findIndex(({ until }) => until === undefined);
      const last = rule.windows.length - 1;
      return [
        ...date('field', rule.field),
        ...(open !== last
          ? [
              fault(
                `${at}/windows`,
                'has no last window for the rest of the day',
                'leave "until" out of the last window, and only there',
              ),
            ]
          : []),
      ];
    }
    case 'before-clock':
      return needs('field', {
        path: rule.field,
        kinds: ['time'],
        schema: within(rule.field),
        what: 'field with a date-time',
      });
    case 'sum-at-most':
      return needs('field', {
        path: rule.field,
        kinds: ['number'],
        schema: inRows(rule.field),
        what: 'number in a table',
      });
    case 'distinct':
      return needs('field', {
        path: rule.field,
        kinds: ['date', 'time', 'number', 'text'],
        schema: inRows(rule.field),
        what: 'field in a table',
      });
  }
}
