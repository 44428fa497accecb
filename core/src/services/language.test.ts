import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidesOn, parsePack, servicesOn } from './index.ts';
import type { Pack } from './pack.ts';
import { richPack, richVersion, text } from './test-pack.ts';

const parse = (pack: unknown, folderName = 'buffalo-lodging') =>
  parsePack({ text: JSON.stringify(pack), file: 'pack.json', folderName });

test('the whole language of packs is taken: groups, tables, rules, persons, kinds', () => {
  const parsed = parse(richPack);
  assert.ok(parsed.ok, JSON.stringify(parsed, null, 1));
  assert.deepEqual(parsed.value, richPack);
});

const guide = {
  id: 'buffalo-lodging',
  kind: 'guide',
  versions: [
    {
      version: '2026-02-01',
      validFrom: '2026-02-01',
      validTo: null,
      status: 'current',
      title: text('Cấp hộ chiếu', 'Passport'),
      summary: text('x'),
      help: text('x'),
      legalBasis: richVersion.legalBasis,
      competentAuthority: { is: 'named', name: text('Công an tỉnh', 'Provincial police') },
      dossierComponents: [],
      fees: { from: 'none', note: text('x') },
      results: [text('x')],
      where: text('Tại quầy số 3', 'At desk 3'),
    },
  ],
};

test('a guide has no form; it is offered apart from what can be handed in', () => {
  const parsed = parse(guide);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const packs: Pack[] = [parsed.value, richPack];
  const today = { day: '2026-11-21', drafts: 'refused' } as const;
  assert.deepEqual(
    servicesOn(packs, today).map(({ pack }) => pack.kind),
    ['notice'],
  );
  assert.deepEqual(
    guidesOn(packs, today).map(({ version }) => version.where.en),
    ['At desk 3'],
  );
  const [version] = guide.versions;
  assert.ok(!parse({ ...guide, versions: [{ ...version, layout: richVersion.layout }] }).ok, 'a guide with a form');
});

const CIRCLES: readonly [name: string, breakIt: (pack: Json) => void][] = [
  [
    'within a row',
    (pack) => {
      at(pack, 'versions.0.layout.elements.2.elements.0.options.detail.2').rule = SHOWN_BY('passport');
    },
  ],
  [
    'a group by its own field',
    (pack) => {
      at(pack, 'versions.0.layout.elements.0.elements.3').rule = SHOWN_BY('home/properties/province');
    },
  ],
  [
    'from the form into the detail of a group and back',
    (pack) => {
      at(pack, 'versions.0.layout.elements.0.elements.2').rule = SHOWN_BY('owner/properties/middleName');
      at(pack, 'versions.0.layout.elements.0.elements.4.options.detail.1').rule = SHOWN_BY('hasHome');
    },
  ],
];
const SHOWN_BY = (path: string) => ({ effect: 'SHOW', condition: { scope: `#/properties/${path}`, schema: {} } });
for (const [name, breakIt] of CIRCLES)
  test(`conditions that go round in a circle: ${name}`, () => {
    const pack = structuredClone(richPack) as unknown as Json;
    breakIt(pack);
    const parsed = parse(pack);
    assert.ok(!parsed.ok, 'such a form would never come to an end');
    assert.ok(
      parsed.error.some(({ mend }) => /break the circle/.test(mend)),
      JSON.stringify(parsed.error),
    );
  });

test('a check-in needs no procedure code; what is decided or told to an authority does', () => {
  const { procedureCode: _, ...version } = richVersion;
  const pack = { ...richPack, versions: [version] };
  assert.ok(parse({ ...pack, kind: 'check-in' }).ok);
  for (const kind of ['dossier', 'notice']) {
    const parsed = parse({ ...pack, kind });
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.error.map(({ pointer, mend }) => [pointer, mend]),
      [['/versions/0', 'add "procedureCode"']],
    );
  }
});

type Json = Record<string, unknown>;
const at = (json: unknown, path: string): Json =>
  path.split('.').reduce<Json>((node, key) => node[key] as Json, json as Json);
const P = 'versions.0.dataSchema.properties';

const REFUSED: readonly { name: string; breakIt: (pack: Json) => void; pointer: string; mend: RegExp }[] = [
  {
    name: 'a table in a table',
    breakIt: (pack) => {
      at(pack, `${P}.guests.items.properties`).friends = structuredClone(at(pack, `${P}.guests`));
    },
    pointer: '/versions/0/dataSchema/properties/guests/items/properties/friends/items/type',
    mend: /write "string"/,
  },
  {
    name: 'a group in a group',
    breakIt: (pack) => {
      at(pack, `${P}.home.properties`).inner = at(pack, `${P}.owner`);
    },
    pointer: '/versions/0/dataSchema/properties/home/properties/inner/type',
    mend: /"string"/,
  },
  {
    name: 'a table without an end',
    breakIt: (pack) => delete at(pack, `${P}.guests`).maxItems,
    pointer: '/versions/0/dataSchema/properties/guests',
    mend: /add "maxItems"/,
  },
  {
    name: 'a choice whose value has a space where several may be chosen',
    breakIt: (pack) => {
      at(pack, `${P}.kinds.items.oneOf.0`).const = 'jet black';
    },
    pointer: '/versions/0/dataSchema/properties/kinds/items/oneOf/0/const',
    mend: /match/,
  },
  {
    name: 'a length of a number',
    breakIt: (pack) => {
      at(pack, `${P}.price`).maxLength = 3;
    },
    pointer: '/versions/0/dataSchema/properties/price/maxLength',
    mend: /remove it/,
  },
  {
    name: 'money as text',
    breakIt: (pack) => {
      at(pack, `${P}.price`).type = 'string';
    },
    pointer: '/versions/0/dataSchema/properties/price/type',
    mend: /"integer"/,
  },
  {
    name: 'an unknown prefill source',
    breakIt: (pack) => {
      at(pack, 'versions.0.prefill.fullName.0').sources = ['crystal-ball'];
    },
    pointer: '/versions/0/prefill/fullName/0/sources/0',
    mend: /use one of \["chip","qr","mrz","backend","draft"\]/,
  },
  {
    name: 'something that no card carries, from the chip',
    breakIt: (pack) => {
      at(pack, 'versions.0.prefill.fullName.0').field = 'shoeSize';
    },
    pointer: '/versions/0/prefill/fullName/0/field',
    mend: /use one of \["citizenNumber"/,
  },
  {
    name: 'a bound that is no date',
    breakIt: (pack) => {
      at(pack, `${P}.leaves.x-date-range`).to = 'tomorrow';
    },
    pointer: '/versions/0/dataSchema/properties/leaves/x-date-range/to',
    mend: /./,
  },
  {
    name: 'a rule that lacks what it needs',
    breakIt: (pack) => delete at(pack, 'versions.0.dataSchema.x-rules.0').days,
    pointer: '/versions/0/dataSchema/x-rules/0',
    mend: /add "days"/,
  },
  {
    name: 'a paper asked for on a condition that nobody is told',
    breakIt: (pack) => delete at(pack, 'versions.0.dossierComponents.0').whenText,
    pointer: '/versions/0/dossierComponents/0',
    mend: /add "whenText"/,
  },
  {
    name: 'a published fee without its source',
    breakIt: (pack) => delete at(pack, 'versions.0.fees.amounts.0').source,
    pointer: '/versions/0/fees/amounts/0',
    mend: /add "source"/,
  },
  {
    name: 'a scope three levels deep',
    breakIt: (pack) => {
      at(pack, 'versions.0.layout.elements.0.elements.0').scope = '#/properties/a/properties/b/properties/c';
    },
    pointer: '/versions/0/layout/elements/0/elements/0/scope',
    mend: /match/,
  },
];

for (const { name, breakIt, pointer, mend } of REFUSED)
  test(`refused, with where and how to mend it: ${name}`, () => {
    const pack = structuredClone(richPack) as unknown as Json;
    breakIt(pack);
    const parsed = parse(pack);
    assert.ok(!parsed.ok, 'it was taken');
    const fault = parsed.error.find((one) => one.pointer === pointer);
    assert.ok(fault, JSON.stringify(parsed.error, null, 1));
    assert.match(fault.mend, mend);
  });
