import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  confirmedProcedureCode,
  IDENTITY_CHECK_FIELDS,
  installedPacksFolder,
  isServicePack,
  loadServicePacks,
  parsePack,
  servicesOn,
  versionOn,
} from './index.ts';
import type { PackVersion, ServicePack } from './pack.ts';

const FOLDER = installedPacksFolder();

async function packs(): Promise<readonly ServicePack[]> {
  const loaded = await loadServicePacks(FOLDER);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.value.filter(isServicePack);
}

async function version(id: string): Promise<PackVersion> {
  const found = (await packs()).find((pack) => pack.id === id)?.versions[0];
  assert.ok(found);
  return found;
}

const IDS = [
  'certified-copy',
  'hospital-check-in',
  'linked-birth',
  'lodging-notice',
  'residence-change',
  'unemployment-benefit',
];

test('the packs of the product load, and there are exactly the six', async () => {
  assert.deepEqual(
    (await packs()).map(({ id }) => id),
    IDS,
  );
});

test('unemployment benefit has every field of Mẫu số 10, NĐ 374/2025, and none of the old form', async () => {
  const { dataSchema, layout, form } = await version('unemployment-benefit');
  assert.equal(form.number, 'Mẫu số 10');
  const rows = layout.elements.flatMap(({ options }) => options?.reviewRows ?? []).map(({ label }) => label.vi);
  const fields = Object.values(dataSchema.properties);
  const inGroups = fields.flatMap((field) => (field.type === 'object' ? Object.values(field.properties) : []));
  const labels = [...fields, ...inGroups].map((field) => field['x-label'].vi);
  const all = [...rows, ...labels].join('\n');
  for (const printed of [
    'Kính gửi',
    'Họ, chữ đệm và tên',
    'Ngày sinh',
    'Số định danh cá nhân',
    'Ngày cấp',
    'Số điện thoại',
    'Thư điện tử',
    'Trình độ đào tạo',
    'Chuyên ngành đào tạo',
    'Nơi thường trú',
    'Nơi ở hiện nay',
    'Ngày chấm dứt hợp đồng',
    'Tên đơn vị',
    'Địa chỉ đơn vị',
    'Lý do chấm dứt',
    'Loại hợp đồng',
    'Số tháng đã đóng bảo hiểm thất nghiệp',
    'Tên chủ tài khoản',
    'Số tài khoản',
    'Tại ngân hàng',
    'nhận tiền mặt tại bảo hiểm xã hội cấp cơ sở',
    'Nơi đăng ký khám bệnh, chữa bệnh ban đầu',
    'Ngày làm đơn',
  ])
    assert.ok(all.toLocaleLowerCase('vi').includes(printed.toLocaleLowerCase('vi')), printed);
  for (const old of ['Dân tộc', 'Tôn giáo', 'Giới tính', 'Nơi cấp', 'Số sổ bảo hiểm'])
    assert.ok(!labels.includes(old), old);
});

test('a code that is not confirmed is never sold as the code, and makes the pack a draft', async () => {
  const unemployment = await version('unemployment-benefit');
  assert.equal(unemployment.procedureCode?.code, '1.001978');
  assert.equal(confirmedProcedureCode(unemployment), null);
  assert.equal(unemployment.status, 'draft');
  assert.equal(confirmedProcedureCode(await version('certified-copy')), '2.000815');
});

test('drafts are offered only where they are allowed', async () => {
  const all = await packs();
  const ids = (drafts: 'allowed' | 'refused') =>
    servicesOn(all, { day: '2026-11-21', drafts }).map(({ pack }) => pack.id);
  assert.deepEqual(ids('refused'), ['certified-copy']);
  assert.deepEqual(ids('allowed'), IDS);
});

test('the version of the day is taken, on its first and its last day too', async () => {
  const [pack] = await packs();
  const [base] = pack?.versions ?? [];
  assert.ok(pack && base);
  const two: ServicePack = {
    ...pack,
    versions: [
      { ...base, version: '2026-01-01', validFrom: '2026-01-01', validTo: '2026-06-30' },
      { ...base, version: '2026-07-01', validFrom: '2026-07-01', validTo: null },
    ],
  };
  const on = (day: string) => versionOn(two, day)?.version;
  assert.deepEqual(
    [on('2025-12-31'), on('2026-01-01'), on('2026-06-30'), on('2026-07-01'), on('2099-01-01')],
    [undefined, '2026-01-01', '2026-01-01', '2026-07-01', '2026-07-01'],
  );
});

/** They have a row for the ethnic group; religion has none. */
const ASK_FOR_ETHNIC_GROUP = ['hospital-check-in', 'linked-birth'];

test('nothing sensitive is asked of a card unless the form has a row for it, and all that is asked is announced', async () => {
  for (const { id, versions } of await packs())
    for (const { identify, persons = [], personalData, consents } of versions)
      for (const holder of [{ id: undefined, identify }, ...persons]) {
        const asked = [...IDENTITY_CHECK_FIELDS, ...holder.identify.fields];
        assert.ok(!asked.includes('religion'));
        assert.ok(!holder.identify.dataGroups.includes(2), 'no face image');
        if (asked.includes('ethnicGroup')) {
          assert.ok(ASK_FOR_ETHNIC_GROUP.includes(id), id);
          assert.ok(
            consents.some((consent) => consent.id === 'sensitive'),
            'a consent of its own',
          );
        }
        const announced = personalData.categories.filter(({ of }) => of === holder.id).flatMap(({ fields }) => fields);
        assert.deepEqual(asked.toSorted(), announced.toSorted(), 'no more and no less');
      }
});

test('no consent is given in advance: a pack has no word for it', async () => {
  for (const { versions } of await packs())
    for (const { consents } of versions)
      for (const consent of consents) assert.deepEqual(Object.keys(consent).toSorted(), ['id', 'label', 'required']);
});

type Json = Record<string, unknown>;
/** Follows a path of keys and indexes into a pack that is being broken. */
function at(json: Json, path: string): Json {
  return path.split('.').reduce<Json>((node, key) => node[key] as Json, json);
}
const V = 'versions.0';

const FAULTS: readonly {
  name: string;
  breakIt: (pack: Json) => void;
  pointer: string;
  problem: RegExp;
  mend: RegExp;
}[] = [
  {
    name: 'a missing English text',
    breakIt: (pack) => delete at(pack, `${V}.title`).en,
    pointer: '/versions/0/title',
    problem: /required property 'en'/,
    mend: /add "en"/,
  },
  {
    name: 'a field without a label',
    breakIt: (pack) => delete at(pack, `${V}.dataSchema.properties.phone`)['x-label'],
    pointer: '/versions/0/dataSchema/properties/phone',
    problem: /x-label/,
    mend: /add "x-label"/,
  },
  {
    name: 'a misspelt member',
    breakIt: (pack) => {
      at(pack, V).sumary = {};
    },
    pointer: '/versions/0',
    problem: /additional/,
    mend: /remove or rename "sumary"/,
  },
  {
    name: 'a day that is not in the calendar',
    breakIt: (pack) => {
      at(pack, V).validFrom = '2026-02-30';
    },
    pointer: '/versions/0/validFrom',
    problem: /format "date"/,
    mend: /2026-01-31/,
  },
  {
    name: 'a fingerprint wanted',
    breakIt: (pack) => {
      at(pack, `${V}.identify`).dataGroups = [1, 3];
    },
    pointer: '/versions/0/identify/dataGroups/1',
    problem: /allowed values/,
    mend: /\[1,2,13\]/,
  },
  {
    name: 'a current version with an unconfirmed code',
    breakIt: (pack) => {
      at(pack, `${V}.procedureCode`).confidence = 'UNCONFIRMED';
    },
    pointer: '/versions/0/procedureCode/confidence',
    problem: /allowed values/,
    mend: /use one of/,
  },
  {
    name: 'a consent ticked in advance',
    breakIt: (pack) => {
      at(pack, `${V}.consents.0`).given = true;
    },
    pointer: '/versions/0/consents/0',
    problem: /additional/,
    mend: /"given"/,
  },
  {
    name: 'a control for a field that does not exist',
    breakIt: (pack) => {
      at(pack, `${V}.layout.elements.1.elements.0`).scope = '#/properties/nowhere';
    },
    pointer: '/versions/0/layout/elements/1/elements/0/scope',
    problem: /"nowhere"/,
    mend: /name a property/,
  },
  {
    name: 'a field on no page',
    breakIt: (pack) => {
      at(pack, `${V}.dataSchema.properties`).orphan = { type: 'string', 'x-label': { vi: 'Mồ côi', en: 'Orphan' } };
    },
    pointer: '/versions/0/dataSchema/properties/orphan',
    problem: /on no page/,
    mend: /add a Control/,
  },
  {
    name: 'a condition on a field that does not exist',
    breakIt: (pack) => {
      at(pack, `${V}.layout.elements.1.elements.1.rule.condition`).scope = '#/properties/nowhere';
    },
    pointer: '/versions/0/layout/elements/1/elements/1/rule/condition',
    problem: /"nowhere"/,
    mend: /name a property/,
  },
  {
    name: 'conditions that go round in a circle',
    breakIt: (pack) => {
      at(pack, `${V}.layout.elements.1.elements.0`).rule = {
        effect: 'SHOW',
        condition: { scope: '#/properties/documentKindOther', schema: { type: 'string' } },
      };
    },
    pointer: '/versions/0/layout/elements/1/elements/0',
    problem: /"documentKind" is shown depends on "documentKind" itself/,
    mend: /break the circle/,
  },
  {
    name: 'a prefill of something that is not read',
    breakIt: (pack) => {
      at(pack, `${V}.prefill`).phone = [{ field: 'placeOfOrigin', sources: ['chip'] }];
    },
    pointer: '/versions/0/prefill/phone/0/field',
    problem: /not read from the card/,
    mend: /identify\.fields/,
  },
  {
    name: 'a reading that the notice conceals',
    breakIt: (pack) => {
      at(pack, `${V}.identify`).fields = ['issueDate', 'religion'];
    },
    pointer: '/versions/0/personalData/categories',
    problem: /does not announce that "religion"/,
    mend: /add "religion"/,
  },
  {
    name: 'a sensitive field called harmless',
    breakIt: (pack) => {
      at(pack, `${V}.identify`).fields = ['issueDate', 'religion'];
      at(pack, `${V}.personalData.categories.0`).fields = [
        'fullName',
        'dateOfBirth',
        'sex',
        'citizenNumber',
        'issueDate',
        'religion',
      ];
    },
    pointer: '/versions/0/personalData/categories/0/sensitive',
    problem: /sensitive/,
    mend: /"sensitive": true/,
  },
  {
    name: 'versions that overlap',
    breakIt: (pack) => {
      const [first] = pack.versions as Json[];
      pack.versions = [first, { ...first, version: '2026-07-01', validFrom: '2026-07-01' }];
    },
    pointer: '/versions/0/validTo',
    problem: /still valid when version 2026-07-01 begins/,
    mend: /end it before 2026-07-01/,
  },
  {
    name: 'an id that is not the folder',
    breakIt: (pack) => {
      pack.id = 'something-else';
    },
    pointer: '/id',
    problem: /folder "certified-copy"/,
    mend: /same name/,
  },
  {
    name: 'a pattern that is no regular expression',
    breakIt: (pack) => {
      at(pack, `${V}.dataSchema.properties.phone`).pattern = '(';
    },
    pointer: '/versions/0/dataSchema/properties/phone/pattern',
    problem: /[Ii]nvalid regular expression/,
    mend: /regular expression \(ECMA-262\)/,
  },
];

for (const { name, breakIt, pointer, problem, mend } of FAULTS) {
  test(`a broken pack says where and how to mend it: ${name}`, async () => {
    const text = await readFile(join(FOLDER, 'certified-copy/pack.json'), 'utf8');
    const json = JSON.parse(text) as Json;
    breakIt(json);
    const parsed = parsePack({ text: JSON.stringify(json), file: 'pack.json', folderName: 'certified-copy' });
    assert.ok(!parsed.ok, 'the fault was not found');
    const fault = parsed.error.find((one) => one.pointer === pointer && problem.test(one.problem));
    assert.ok(fault, JSON.stringify(parsed.error, null, 1));
    assert.match(fault.mend, mend);
    assert.equal(fault.file, 'pack.json');
  });
}

test('a folder loads whole or not at all, and says what is wrong with each pack', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'motcua-packs-'));
  try {
    for (const [id, text] of [
      [
        'good',
        (await readFile(join(FOLDER, 'certified-copy/pack.json'), 'utf8')).replace('"certified-copy"', '"good"'),
      ],
      ['torn', '{ "id": '],
      ['empty', '{}'],
    ] as const) {
      await mkdir(join(folder, id));
      await writeFile(join(folder, id, 'pack.json'), text);
    }
    await mkdir(join(folder, 'node_modules'));
    const loaded = await loadServicePacks(folder);
    assert.ok(!loaded.ok);
    assert.deepEqual(
      [...new Set(loaded.error.map(({ file }) => file))],
      [join(folder, 'empty', 'pack.json'), join(folder, 'torn', 'pack.json')],
    );
    assert.match(loaded.error.at(-1)?.problem ?? '', /not JSON/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
