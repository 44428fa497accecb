import type { DataSchema, Layout, PackVersion, PropertySchema, ServicePack, Text } from './pack.ts';

/** An invented procedure that uses the whole language of packs, for tests: a lodging of buffaloes and their keepers. */

export const text = (vi: string, en = vi): Text => ({ vi, en });
const choice = (value: string) => ({ const: value, 'x-label': text(`chọn ${value}`, `choose ${value}`) });
const scope = (path: string): string => `#/properties/${path.split('.').join('/properties/')}`;
export const control = (path: string, more: object = {}): Layout['elements'][number]['elements'][number] => ({
  type: 'Control',
  scope: scope(path),
  ...more,
});
export const when = (path: string, schema: object): { rule: { effect: 'SHOW'; condition: object } } => ({
  rule: { effect: 'SHOW', condition: { scope: scope(path), schema } },
});
export const leaf = (label: string, more: object = {}) =>
  ({ type: 'string', 'x-label': text(label, `${label} in English`), ...more }) as const;

const address = {
  type: 'object',
  'x-look': 'address',
  'x-label': text('Nơi ở', 'Home'),
  properties: {
    province: leaf('Tỉnh', { format: 'vn-province' }),
    commune: leaf('Xã', { format: 'vn-commune' }),
    detail: leaf('Số nhà', { maxLength: 100 }),
  },
  required: ['province', 'commune'],
} as const;

const PROPERTIES: Readonly<Record<string, PropertySchema>> = {
  fullName: leaf('Họ tên', { maxLength: 100, format: 'person-name' }),
  citizenNumber: leaf('Số định danh', { format: 'citizen-number' }),
  hasHome: { type: 'boolean', 'x-label': text('Có nơi ở', 'Has a home') },
  home: address,
  owner: {
    type: 'object',
    'x-look': 'name',
    'x-label': text('Tên chủ', 'Owner’s name'),
    properties: {
      surname: leaf('Họ', { maxLength: 30 }),
      middleName: leaf('Chữ đệm', { maxLength: 60 }),
      givenName: leaf('Tên', { maxLength: 30 }),
    },
    required: ['surname', 'givenName'],
  },
  kinds: {
    type: 'array',
    items: { type: 'string', oneOf: ['black', 'white', 'pied'].map(choice) },
    uniqueItems: true,
    maxItems: 2,
    'x-label': text('Màu', 'Colours'),
  },
  arrived: leaf('Đến lúc', { format: 'date-time' }),
  leaves: leaf('Đi ngày', { format: 'date', 'x-date-range': { from: 'today-3months', to: 'today+30days' } }),
  price: { type: 'integer', format: 'money-vnd', minimum: 0, 'x-label': text('Giá', 'Price') },
  guests: {
    type: 'array',
    minItems: 1,
    maxItems: 20,
    'x-label': text('Người chăn', 'Keepers'),
    'x-row-label': text('người chăn', 'keeper'),
    'x-row-title': ['fullName'],
    items: {
      type: 'object',
      required: ['fullName', 'nationality', 'passport', 'home', 'from', 'to'],
      properties: {
        fullName: leaf('Họ tên', { maxLength: 100 }),
        citizenNumber: leaf('Số định danh', { format: 'citizen-number' }),
        nationality: leaf('Quốc tịch', { oneOf: ['vn', 'other'].map(choice) }),
        passport: leaf('Hộ chiếu', { minLength: 6, maxLength: 9 }),
        home: address,
        heads: { type: 'integer', minimum: 0, maximum: 99, 'x-label': text('Số con', 'Heads') },
        from: leaf('Từ', { format: 'date' }),
        to: leaf('Đến', { format: 'date' }),
      },
      'x-rules': [
        {
          id: 'row-order',
          kind: 'order',
          earlier: 'from',
          later: 'to',
          field: 'to',
          message: text('Đến trước từ', 'to before from'),
        },
      ],
    },
  },
  promise: { type: 'boolean', const: true, 'x-label': text('Tôi cam đoan', 'I declare') },
};

const DATA_SCHEMA: DataSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['fullName', 'hasHome', 'home', 'kinds', 'arrived', 'leaves', 'guests', 'promise'],
  properties: PROPERTIES,
  'x-rules': [
    {
      id: 'stay',
      kind: 'at-most-days-between',
      from: 'arrived',
      to: 'leaves',
      days: 30,
      field: 'leaves',
      message: text('Quá 30 ngày', 'More than 30 days'),
    },
    {
      id: 'arrival',
      kind: 'time-window',
      field: 'arrived',
      windows: [
        { until: '08:00', earliest: { daysAgo: 1, clock: '23:00' } },
        { earliest: { daysAgo: 0, clock: '00:00' } },
      ],
      message: text('Thời điểm đến chưa đúng', 'That is not when they can have come'),
    },
    {
      id: 'once',
      kind: 'distinct',
      field: 'guests.citizenNumber',
      message: text('Trùng số định danh', 'The same number twice'),
    },
    {
      id: 'herd',
      kind: 'sum-at-most',
      field: 'guests.heads',
      most: 100,
      message: text('Quá 100 con', 'More than 100'),
    },
  ],
};

const LAYOUT: Layout = {
  type: 'Categorization',
  elements: [
    {
      type: 'Category',
      id: 'owner',
      label: text('Chủ', 'Owner'),
      options: { chapter: text('Ai', 'Who') },
      elements: [
        control('fullName'),
        control('citizenNumber'),
        control('hasHome'),
        control('home', when('hasHome', { const: true })),
        control('owner', {
          options: {
            detail: [control('owner.surname'), control('owner.middleName'), control('owner.givenName')],
          },
        }),
      ],
    },
    {
      type: 'Category',
      id: 'herd',
      label: text('Đàn', 'Herd'),
      options: { chapter: text('Gì', 'What') },
      elements: [
        control('kinds'),
        control('arrived'),
        control('leaves'),
        control('price', when('kinds', { contains: { const: 'white' } })),
      ],
    },
    {
      type: 'Category',
      id: 'keepers',
      label: text('Người chăn', 'Keepers'),
      options: { chapter: text('Gì', 'What') },
      elements: [
        control('guests', {
          options: {
            detail: [
              control('fullName'),
              control('citizenNumber', when('nationality', { const: 'vn' })),
              control('nationality'),
              control('passport', when('nationality', { const: 'other' })),
              control('home', when('nationality', { const: 'vn' })),
              control('heads'),
              control('from'),
              control('to'),
            ],
          },
        }),
        control('promise', when('home.province', { const: '01' })),
      ],
    },
  ],
};

const CHECKED = ['citizenNumber', 'fullName', 'dateOfBirth', 'sex', 'expiryDate', 'noExpiry'] as const;

export const richVersion: PackVersion = {
  version: '2026-02-01',
  validFrom: '2026-02-01',
  validTo: null,
  status: 'current',
  procedureCode: { code: '9.999999', confidence: 'L' },
  title: text('Báo trâu ở nhờ', 'Lodging of buffaloes'),
  summary: text('x'),
  help: text('x'),
  form: { name: text('x'), number: null, confidence: 'L' },
  legalBasis: [{ citation: text('x'), source: 'x', confidence: 'L' }],
  receptionUnit: 'kiosk',
  competentAuthority: { is: 'reception-unit' },
  identify: {
    dataGroups: [1, 13],
    fields: ['permanentAddress'],
    minimum: 'consistent',
    holderCompared: 'not-required',
  },
  persons: [
    {
      id: 'guest',
      at: 'guests',
      label: text('Người chăn', 'Keeper'),
      identify: { dataGroups: [1, 13], fields: [], minimum: 'consistent' },
      prefill: {
        fullName: [{ field: 'fullName', sources: ['chip', 'qr'] }],
        citizenNumber: [{ field: 'citizenNumber', sources: ['chip', 'qr'] }],
      },
    },
  ],
  personalData: {
    controller: text('x'),
    purpose: text('x'),
    retention: text('x'),
    rights: text('x'),
    legalBasis: text('x'),
    categories: [
      { label: text('x'), sensitive: false, fields: [...CHECKED, 'permanentAddress'] },
      { label: text('x'), sensitive: false, fields: CHECKED, of: 'guest' },
    ],
  },
  consents: [{ id: 'read-card', label: text('x'), required: true }],
  dossierComponents: [
    {
      id: 'white-permit',
      name: text('Giấy phép trâu trắng', 'Permit for a white buffalo'),
      copyKinds: ['original'],
      required: true,
      replacedBy: null,
      when: { scope: '#/properties/kinds', schema: { contains: { const: 'white' } } },
      whenText: text('nếu có trâu trắng', 'if one is white'),
    },
  ],
  fees: {
    from: 'backend',
    note: text('x'),
    amounts: [{ amountVnd: 10_000, label: text('x'), source: 'x', confidence: 'L' }],
  },
  results: [text('x')],
  prefill: {
    fullName: [{ field: 'fullName', sources: ['chip', 'qr'], edit: 'with-reason' }],
    citizenNumber: [{ field: 'citizenNumber', sources: ['chip', 'qr'] }],
    owner: [{ field: 'fullName', sources: ['chip', 'qr'], suggest: 'name-parts' }],
    home: [{ field: 'permanentAddress', sources: ['chip', 'qr'], suggest: 'unit' }],
    price: [{ field: 'price', sources: ['backend', 'draft'] }],
  },
  dataSchema: DATA_SCHEMA,
  layout: LAYOUT,
};

export const richPack: ServicePack = { id: 'buffalo-lodging', kind: 'notice', versions: [richVersion] };

/** The rich pack with another form: only what is given stands in it, on one page. */
export function smallVersion({
  properties,
  required = [],
  elements = Object.keys(properties).map((path) => control(path)),
  rules,
}: {
  properties: Readonly<Record<string, PropertySchema>>;
  required?: readonly string[];
  elements?: readonly ReturnType<typeof control>[];
  rules?: DataSchema['x-rules'];
}): PackVersion {
  const { persons: _persons, ...version } = richVersion;
  return {
    ...version,
    dossierComponents: [],
    prefill: {},
    dataSchema: {
      $schema: DATA_SCHEMA.$schema,
      type: 'object',
      required,
      properties,
      ...(rules ? { 'x-rules': rules } : {}),
    },
    layout: { type: 'Categorization', elements: [{ type: 'Category', id: 'one', label: text('x'), elements }] },
  };
}
