import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPackWhole } from './check.ts';
import type { PackVersion } from './pack.ts';
import { control, leaf, richPack, richVersion, smallVersion, text, when } from './test-pack.ts';

const faultsOf = (version: PackVersion) =>
  checkPackWhole({ ...richPack, versions: [version] }, richPack.id).map(
    ({ pointer, problem }) => `${pointer.replace('/versions/0', '')}: ${problem}`,
  );

/** The rich pack without what needs groups and tables of its own. */
const { prefill: _prefill, persons: _persons, ...bare } = richVersion;
const small = (given: Parameters<typeof smallVersion>[0]): PackVersion => ({
  ...bare,
  ...smallVersion(given),
  identify: { ...richVersion.identify, fields: [] },
  personalData: {
    ...richVersion.personalData,
    categories: richVersion.personalData.categories
      .filter(({ of }) => of === undefined)
      .map((one) => ({ ...one, fields: one.fields.filter((field) => field !== 'permanentAddress') })),
  },
});
const choice = (...values: readonly string[]) =>
  leaf('Chọn', { oneOf: values.map((value) => ({ const: value, 'x-label': text(value) })) });

test('the rich pack has no fault, and everything in it can be reached', () => {
  assert.deepEqual(faultsOf(richVersion), []);
});

test('what can be reached in some way is not called unreachable, whatever kind of condition it hangs on', () => {
  const properties = {
    kind: choice('a', 'b'),
    colours: {
      type: 'array',
      uniqueItems: true,
      items: { type: 'string', oneOf: ['red', 'blue', 'grey'].map((c) => ({ const: c, 'x-label': text(c) })) },
      'x-label': text('Màu'),
    },
    count: { type: 'integer', minimum: 1, maximum: 9, 'x-label': text('Số') },
    name: leaf('Tên'),
    ofKind: leaf('1'),
    ofTwoColours: leaf('2'),
    ofMany: leaf('3'),
    ofPattern: leaf('4'),
    unlessNamed: leaf('5'),
  } as const;
  const elements = [
    control('kind'),
    control('colours'),
    control('count'),
    control('name'),
    control('ofKind', when('kind', { enum: ['b'] })),
    control('ofTwoColours', when('colours', { minItems: 2, contains: { const: 'grey' } })),
    control('ofMany', when('count', { minimum: 9 })),
    control('ofPattern', when('name', { pattern: '^Nguyễn' })),
    control('unlessNamed', { rule: { effect: 'HIDE', condition: when('name', { type: 'string' }).rule.condition } }),
  ];
  assert.deepEqual(faultsOf(small({ properties, elements })), []);
  const never = elements.map((one) =>
    one.scope.endsWith('/ofMany') ? control('ofMany', when('count', { minimum: 10 })) : one,
  );
  assert.deepEqual(faultsOf(small({ properties, elements: never })), [
    '/layout/elements/0/elements/6/rule: "ofMany" can never be shown',
  ]);
});

test('a row is tried with its own fields: what contradicts in it is found, and told where it stands', () => {
  const row = (schema: object) => ({
    ...richVersion,
    layout: {
      ...richVersion.layout,
      elements: richVersion.layout.elements.map((page) => ({
        ...page,
        elements: page.elements.map((one) =>
          one.scope === '#/properties/guests'
            ? control('guests', {
                options: {
                  detail: (one.options?.detail ?? []).map((part) =>
                    part.scope === '#/properties/heads' ? control('heads', when('passport', schema)) : part,
                  ),
                },
              })
            : one,
        ),
      })),
    },
  });
  assert.deepEqual(faultsOf(row({ type: 'string' })), []);
  const both = {
    type: 'AND',
    conditions: [when('passport', { type: 'string' }), when('nationality', { const: 'vn' })],
  };
  const contradiction = row({});
  const broken = JSON.parse(
    JSON.stringify(contradiction).replace(
      JSON.stringify(when('passport', {}).rule),
      JSON.stringify({
        effect: 'SHOW',
        condition: { ...both, conditions: both.conditions.map(({ rule }) => rule.condition) },
      }),
    ),
  ) as PackVersion;
  assert.deepEqual(faultsOf(broken), [
    '/layout/elements/2/elements/0/options/detail/5/rule: "guests.r1.heads" can never be shown',
  ]);
});

test('one form for several procedures: every answer has a code', () => {
  const code = (value: string, of: string) => ({
    code: value,
    confidence: 'L' as const,
    name: text(of),
    when: when('kind', { const: of }).rule.condition as { scope: string; schema: object },
  });
  const version = (codes: PackVersion['procedureCodes']): PackVersion => {
    const { procedureCode: _, ...rest } = small({ properties: { kind: choice('a', 'b') }, required: ['kind'] });
    return { ...rest, ...(codes ? { procedureCodes: codes } : {}) };
  };
  assert.deepEqual(faultsOf(version([code('9.000001', 'a'), code('9.000002', 'b')])), []);
  assert.deepEqual(faultsOf(version([code('9.000001', 'a'), code('9.000002', 'a')])), [
    '/procedureCodes: has no code for when "kind" is "b"',
  ]);
  assert.match(faultsOf(version([code('9.000001', 'a'), code('9.000002', 'c')]))[0] ?? '', /"c" is no value of "kind"/);
});

test('a submitter who may be one of the persons is read no less than that person', () => {
  const person = richVersion.persons?.[0];
  assert.ok(person);
  const owner = (fields: readonly 'religion'[]): PackVersion => ({
    ...richVersion,
    persons: [
      person,
      {
        id: 'owner',
        at: 'owner',
        label: text('Chủ'),
        isSubmitterWhen: when('hasHome', { const: true }).rule.condition as { scope: string; schema: object },
        identify: { dataGroups: [1, 13], fields, minimum: 'qr' },
        prefill: {
          owner: [{ field: 'fullName', sources: ['chip', 'qr'], suggest: 'name-parts' }],
          ...(fields.length > 0 ? { 'home.detail': [{ field: 'religion', sources: ['chip'] }] } : {}),
        },
      },
    ],
    personalData: {
      ...richVersion.personalData,
      categories: [
        ...richVersion.personalData.categories,
        {
          label: text('x'),
          sensitive: true,
          of: 'owner',
          fields: ['citizenNumber', 'fullName', 'dateOfBirth', 'sex', 'expiryDate', 'noExpiry', ...fields],
        },
      ],
    },
  });
  assert.deepEqual(faultsOf(owner([])), []);
  assert.deepEqual(faultsOf(owner(['religion'])), [
    '/persons/1/identify/fields: "religion" is not read of the submitter, who may be this person',
  ]);
});

test('rules are about things that can be compared', () => {
  const properties = {
    day: leaf('Ngày', { format: 'date' }),
    time: leaf('Giờ', { format: 'date-time' }),
    count: { type: 'integer', 'x-label': text('Số') },
    name: leaf('Tên'),
  } as const;
  const rule = { id: 'r', message: text('x') };
  const faults = faultsOf(
    small({
      properties,
      rules: [
        { ...rule, kind: 'order', earlier: 'day', later: 'time', field: 'time' },
        { ...rule, id: 'r2', kind: 'order', earlier: 'day', later: 'count', field: 'count' },
        { ...rule, id: 'r3', kind: 'order', earlier: 'name', later: 'day', field: 'day' },
        { ...rule, id: 'r4', kind: 'at-most-days-between', from: 'count', to: 'day', days: 3, field: 'day' },
        {
          ...rule,
          id: 'r5',
          kind: 'time-window',
          field: 'time',
          windows: [{ until: '08:00', earliest: { daysAgo: 1, clock: '23:00' } }],
        },
        { ...rule, id: 'r6', kind: 'before-clock', field: 'day', clock: '23:00', nextDayClock: '08:00' },
        { ...rule, id: 'r7', kind: 'sum-at-most', field: 'count', most: 3 },
        { ...rule, id: 'r8', kind: 'distinct', field: 'name' },
        { ...rule, kind: 'order', earlier: 'day', later: 'time', field: 'time' },
      ],
    }),
  );
  assert.deepEqual(faults, [
    '/dataSchema/x-rules/8/id: is used by an earlier rule',
    '/dataSchema/x-rules/1: compares a date with a number',
    '/dataSchema/x-rules/2/earlier: "name" is no date or number',
    '/dataSchema/x-rules/3/from: "count" is no field with a date',
    '/dataSchema/x-rules/4/windows: has no last window for the rest of the day',
    '/dataSchema/x-rules/5/field: "day" is no field with a date-time',
    '/dataSchema/x-rules/6/field: "count" is no number in a table',
    '/dataSchema/x-rules/7/field: "name" is no field in a table',
  ]);
});

test('cards fill what they can: no sex into a text, no date from a name, nothing that is in no group read', () => {
  const filled = (prefill: PackVersion['prefill'], more: Partial<PackVersion['identify']> = {}): string[] => {
    const version = small({ properties: { name: leaf('Tên'), sex: choice('male', 'female') } });
    return faultsOf({ ...version, prefill, identify: { ...version.identify, ...more } });
  };
  assert.deepEqual(filled({ name: [{ field: 'fullName', sources: ['chip', 'qr'] }] }), []);
  assert.deepEqual(filled({ sex: [{ field: 'sex', sources: ['chip'] }] }), [
    '/prefill/sex/0/field: gives "M" or "F", which are no choices of this field',
  ]);
  const byDate = [{ from: null, to: null, value: 'x' }];
  assert.deepEqual(filled({ name: [{ field: 'fullName', sources: ['chip'], byDate }] }), [
    '/prefill/name/0/field: "fullName" is no date',
  ]);
  assert.deepEqual(filled({ name: [{ field: 'fullName', sources: ['chip'] }] }, { dataGroups: [1] }), [
    '/prefill/name/0/sources/0: "fullName" is in none of the data groups that are read',
  ]);
  assert.deepEqual(filled({ name: [{ field: 'citizenNumber', sources: ['chip', 'mrz'] }] }, { dataGroups: [1] }), []);
  assert.deepEqual(filled({ name: [{ field: 'fullName', sources: ['chip'], suggest: 'name-parts' }] }), [
    '/prefill/name/0/suggest: is for a group with the look "name"',
  ]);
});
