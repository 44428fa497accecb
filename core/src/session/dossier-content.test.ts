import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ServicePack } from '../services/pack.ts';
import { richPack, richVersion } from '../services/test-pack.ts';
import dossierSchema from '../submission/dossier.schema.json' with { type: 'json' };
import type { Dossier } from '../submission/dossier.ts';
import { open } from '../submission/seal.ts';
import { CITIZEN, Desk, DOSSIER_KEY, sensible } from './test-desk.ts';

const isDossier = new Ajv2020({ validateFormats: false }).compile(dossierSchema);

/** The dossier that was sealed, and valid by the published schema. */
function opened({ envelope }: Desk): Dossier {
  const { localDossierId, idempotencyKey, sealed } = envelope;
  const bytes = open({ key: DOSSIER_KEY, sealed, ids: { localDossierId, idempotencyKey } });
  assert.ok(bytes.ok);
  const dossier = JSON.parse(Buffer.from(bytes.value).toString('utf8')) as Dossier;
  assert.ok(isDossier(dossier), JSON.stringify(isDossier.errors));
  return dossier;
}

const fitting: typeof sensible = (field) => {
  const name = field.id.split('.').at(-1) ?? '';
  if (name === 'leaves' || name === 'from') return '2026-11-25';
  if (name === 'to') return '2026-11-26';
  if (name === 'citizenNumber') return '999090111111';
  if (name === 'fullName' || field.id.startsWith('owner.')) return 'Trần';
  if (name === 'heads') return '3';
  return sensible(field);
};

async function submitted(packs: readonly ServicePack[], onForm: (desk: Desk) => Promise<void> = async () => {}) {
  const desk = new Desk({ packs });
  await desk.toForm('buffalo-lodging');
  await onForm(desk);
  await desk.fillForm(fitting);
  await desk.screen('review');
  await desk.do({ type: 'submit' });
  return opened(desk);
}

test('groups go flat, tables as rows, codes and choices with their words, and what comes out is said', async () => {
  const dossier = await submitted([richPack]);
  assert.equal(dossier.kind, 'notice');
  const typed = { source: 'typed', evidence: null } as const;
  assert.deepEqual(dossier.values['home.province'], { value: '01', label: 'Thành phố Hà Nội', ...typed });
  assert.deepEqual(dossier.values.kinds, { value: ['black'], label: 'chọn black', ...typed });
  assert.deepEqual(dossier.values.hasHome, { value: true, ...typed });
  assert.equal(dossier.values.citizenNumber?.source, 'chip');
  assert.equal(dossier.lists.guests?.length, 1);
  const [guest] = dossier.lists.guests ?? [];
  assert.deepEqual(guest?.fullName, { value: 'Trần', ...typed });
  assert.equal(guest?.['home.province']?.label, 'Thành phố Hà Nội');
  assert.equal(guest?.passport, undefined, 'hidden in this row');
  assert.ok(Object.keys(dossier.values).every((name) => !name.startsWith('guests')));
  assert.deepEqual([dossier.persons, dossier.contestedFields], [[], []]);
});

test('rows that were taken away are not in the dossier', async () => {
  const dossier = await submitted([richPack], async (desk) => {
    for (let page = 0; page < 2; page += 1) {
      await desk.fillPage(fitting);
      await desk.do({ type: 'next' });
    }
    await desk.do({ type: 'add-row', listId: 'guests' });
    await desk.do({ type: 'set-field', fieldId: 'guests.r1.fullName', value: 'Người đã xóa' }, { type: 'back' });
    await desk.do({ type: 'remove-row', listId: 'guests', rowId: 'r1' });
  });
  assert.equal(dossier.lists.guests?.length, 1);
  assert.ok(!JSON.stringify(dossier).includes('Người đã xóa'));
});

test('a proven value changed with a reason: what was proven stays beside it; changed back, it is the proof again', async () => {
  const change = (value: string) => async (desk: Desk) => {
    const field = async () => (await desk.screen('form')).page.fields.find(({ id }) => id === 'fullName');
    assert.deepEqual([(await field())?.locked, (await field())?.changeable], [true, true]);
    await desk.do({ type: 'change-proven', fieldId: 'fullName', reason: 'Đã đổi tên' });
    assert.deepEqual([(await field())?.locked, (await field())?.reason], [false, 'Đã đổi tên']);
    await desk.do({ type: 'set-field', fieldId: 'fullName', value });
  };
  const changed = await submitted([richPack], change('Đặng Thị Mới'));
  const { fullName } = changed.values;
  assert.deepEqual([fullName?.value, fullName?.source, fullName?.evidence], ['Đặng Thị Mới', 'typed', null]);
  assert.equal(fullName?.replaces?.value, CITIZEN.fullName);
  assert.equal(fullName?.replaces?.source, 'chip');
  assert.equal(fullName?.replaces?.evidence?.overall, 'consistent');
  assert.equal(fullName?.replaces?.reason, 'Đã đổi tên');
  const back = await submitted([richPack], change(CITIZEN.fullName));
  assert.deepEqual([back.values.fullName?.source, back.values.fullName?.replaces], ['chip', undefined]);
});

test('a proven value that the pack does not let be changed is only contested', async () => {
  const dossier = await submitted([richPack], async (desk) => {
    const before = await desk.settled();
    assert.deepEqual(await desk.do({ type: 'change-proven', fieldId: 'citizenNumber', reason: 'x' }), before);
    await desk.do({ type: 'contest-field', fieldId: 'citizenNumber', contested: true });
  });
  assert.deepEqual(dossier.contestedFields, ['citizenNumber']);
  assert.equal(dossier.values.citizenNumber?.value, CITIZEN.citizenNumber);
});

test('a mapping gives the names of the portal, in rows too, and for what was contested', async () => {
  const mapping = [
    { to: 'HoTen', from: 'fullName' },
    { to: 'SoDinhDanh', from: 'citizenNumber' },
    { to: 'MaTinh', from: 'home.province' },
    { to: 'NguoiLuuTru', from: 'guests' },
    { to: 'HoTenNguoi', from: 'guests.fullName' },
    { to: 'MaTinhNguoi', from: 'guests.home.province' },
  ];
  const pack = { ...richPack, versions: [{ ...richVersion, mapping }] };
  const dossier = await submitted([pack], async (desk) => {
    await desk.do({ type: 'contest-field', fieldId: 'citizenNumber', contested: true });
  });
  assert.equal(dossier.values.HoTen?.value, CITIZEN.fullName);
  assert.equal(dossier.values.MaTinh?.value, '01');
  assert.deepEqual([dossier.values.fullName, dossier.values['home.province']], [undefined, undefined]);
  assert.equal(dossier.lists.NguoiLuuTru?.[0]?.HoTenNguoi?.value, 'Trần');
  assert.equal(dossier.lists.NguoiLuuTru?.[0]?.MaTinhNguoi?.value, '01');
  assert.deepEqual(dossier.contestedFields, ['SoDinhDanh']);
});
