import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormBlock, FormPage, ListBlock } from '../contract/screen-model.ts';
import type { ServicePack } from '../services/pack.ts';
import { richPack } from '../services/test-pack.ts';
import { CITIZEN, Desk, sensible } from './test-desk.ts';

const packs: readonly ServicePack[] = [richPack];

/** What `sensible` gives, but for what this pack's own rules want. */
const fitting: typeof sensible = (field) => {
  const name = field.id.split('.').at(-1) ?? '';
  if (name === 'leaves' || name === 'from') return '2026-11-25';
  if (name === 'to') return '2026-11-26';
  if (name === 'citizenNumber') return '999090111111';
  if (name === 'fullName' || field.id.startsWith('owner.')) return 'Trần';
  if (name === 'heads') return '3';
  return sensible(field);
};

async function atKeepers(language: 'vi' | 'en' = 'vi'): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toForm('buffalo-lodging', language);
  for (let page = 0; page < 2; page += 1) {
    await desk.fillPage(fitting);
    await desk.do({ type: 'next' });
  }
  assert.equal((await page(desk)).id, 'keepers');
  return desk;
}

const page = async (desk: Desk): Promise<FormPage> => (await desk.screen('form')).page;
async function list(desk: Desk): Promise<ListBlock> {
  const block = (await page(desk)).blocks.find((one: FormBlock) => one.kind === 'list');
  assert.ok(block?.kind === 'list');
  return block;
}

test('the blocks of a page: fields, groups with their look, tables with what can be done to them', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('buffalo-lodging');
  const first = await page(desk);
  assert.deepEqual(
    first.blocks.map((block) => (block.kind === 'field' ? block.fieldId : `${block.kind} ${block.id}`)),
    ['fullName', 'citizenNumber', 'hasHome', 'group owner'],
  );
  assert.deepEqual(first.chapters, [
    { title: 'Ai', pageCount: 1 },
    { title: 'Gì', pageCount: 2 },
  ]);
  const owner = first.blocks[3];
  assert.ok(owner?.kind === 'group');
  assert.deepEqual([owner.look, owner.label, owner.card], ['name', 'Tên chủ', null]);
  assert.deepEqual(owner.fieldIds, ['owner.surname', 'owner.middleName', 'owner.givenName']);
  const inBlocks = first.blocks.flatMap((block) =>
    block.kind === 'field' ? [block.fieldId] : block.kind === 'group' ? block.fieldIds : [],
  );
  assert.deepEqual(
    first.fields.map(({ id }) => id),
    inBlocks,
  );
  assert.deepEqual([owner.suggestion?.from, owner.suggestion?.state], [CITIZEN.fullName, 'open']);
  await desk.do({ type: 'confirm-group', groupId: 'owner' });
  const confirmed = (await page(desk)).blocks[3];
  assert.equal(confirmed?.kind === 'group' && confirmed.suggestion?.state, 'confirmed');

  for (const fieldId of owner.fieldIds) await desk.do({ type: 'set-field', fieldId, value: '' });
  const emptied = await page(desk);
  assert.equal(emptied.fields.find(({ id }) => id === 'owner.surname')?.required, false, 'the group may stay empty');
  const left = emptied.blocks[3];
  assert.equal(left?.kind === 'group' && left.suggestion?.state, 'nothing-found', 'nobody confirmed what is not there');
  await desk.do({ type: 'set-field', fieldId: 'owner.givenName', value: 'Thử' });
  assert.equal((await page(desk)).fields.find(({ id }) => id === 'owner.surname')?.required, true);
});

test('the communes to choose from follow the province; another province leaves none chosen', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('buffalo-lodging');
  await desk.do({ type: 'set-field', fieldId: 'hasHome', value: 'true' });
  const field = async (id: string) => (await page(desk)).fields.find((one) => one.id === id);
  assert.equal((await field('home.province'))?.choices.length, 34);
  assert.equal((await field('home.commune'))?.choices.length, 0);
  await desk.do({ type: 'set-field', fieldId: 'home.province', value: '01' });
  const communes = (await field('home.commune'))?.choices ?? [];
  assert.equal(communes.length, 126);
  await desk.do({ type: 'set-field', fieldId: 'home.commune', value: communes[0]?.value ?? '' });
  await desk.do({ type: 'set-field', fieldId: 'home.province', value: '79' });
  assert.equal((await field('home.commune'))?.value, '');
  await desk.do({ type: 'set-field', fieldId: 'home.commune', value: communes[0]?.value ?? '' }, { type: 'next' });
  assert.match((await field('home.commune'))?.error ?? '', /trong danh sách/, 'a commune of another province');
});

test('a row is added, filled, kept, opened again, and taken away', async () => {
  const desk = await atKeepers();
  const empty = await list(desk);
  assert.deepEqual([empty.rows, empty.minRows, empty.maxRows, empty.addBy], [[], 1, 20, ['card', 'typing']]);

  await desk.do({ type: 'add-row', listId: 'guests' });
  const open = await page(desk);
  assert.deepEqual(open.row, { listId: 'guests', rowId: 'r1', title: 'Người chăn 1' });
  assert.ok(open.fields.every(({ id, error }) => id.startsWith('guests.r1.') && error === null));
  assert.equal(open.id, 'keepers');

  await desk.do({ type: 'next' });
  const wrong = await page(desk);
  assert.equal(wrong.row?.rowId, 'r1', 'a row with a gap is not kept as if it were whole');
  assert.equal(wrong.fields.find(({ id }) => id === 'guests.r1.fullName')?.error, 'Xin Ông/Bà điền ô này.');

  await desk.fillPage(fitting);
  await desk.do({ type: 'next' });
  assert.equal((await page(desk)).row, null);
  const [row] = (await list(desk)).rows;
  assert.deepEqual([row?.id, row?.title, row?.complete], ['r1', '1. Trần', true]);
  assert.deepEqual(row?.summary.map(({ label, value }) => [label, value]).slice(0, 2), [
    ['Số định danh', '999090111111'],
    ['Quốc tịch', 'chọn vn'],
  ]);

  await desk.do({ type: 'open-row', listId: 'guests', rowId: 'r1' });
  await desk.do({ type: 'set-field', fieldId: 'guests.r1.fullName', value: 'Lê' }, { type: 'back' });
  assert.equal((await list(desk)).rows[0]?.title, '1. Lê', 'what was changed stays changed');

  await desk.do({ type: 'remove-row', listId: 'guests', rowId: 'r1' });
  assert.deepEqual((await list(desk)).rows, []);
  await desk.do({ type: 'add-row', listId: 'guests' });
  const again = await page(desk);
  assert.equal(again.row?.rowId, 'r2', 'no id is used twice');
  assert.ok(again.fields.every(({ value }) => value === ''));
});

test('an empty row that is left is not kept; one with a gap stays, is marked, and holds the page', async () => {
  const desk = await atKeepers();
  await desk.do({ type: 'add-row', listId: 'guests' }, { type: 'back' });
  assert.deepEqual((await list(desk)).rows, []);
  await desk.do({ type: 'next' });
  assert.match((await list(desk)).error ?? '', /thêm ít nhất 1 người chăn/);

  await desk.do({ type: 'add-row', listId: 'guests' });
  assert.ok(
    (await page(desk)).fields.every(({ error }) => error === null),
    'a fresh row is not told off for the page',
  );
  await desk.do({ type: 'set-field', fieldId: 'guests.r2.fullName', value: 'Lê' }, { type: 'back' });
  const [row] = (await list(desk)).rows;
  assert.deepEqual([row?.title, row?.complete], ['1. Lê', false]);
  await desk.do({ type: 'next' });
  assert.match((await list(desk)).error ?? '', /người chăn chưa điền đủ/);
  await desk.do({ type: 'open-row', listId: 'guests', rowId: 'r2' });
  assert.ok(
    (await page(desk)).fields.some(({ error }) => error !== null),
    'now the row says what is missing',
  );
  await desk.do({ type: 'remove-row', listId: 'guests', rowId: 'r2' });
  assert.equal((await page(desk)).row, null);
});

test('what the screen does not offer is not done', async () => {
  const desk = await atKeepers();
  const before = await desk.settled();
  for (const intent of [
    { type: 'add-row', listId: 'fullName' },
    { type: 'add-row', listId: 'nothing' },
    { type: 'open-row', listId: 'guests', rowId: 'r1' },
    { type: 'remove-row', listId: 'guests', rowId: 'r1' },
    { type: 'set-field', fieldId: 'fullName', value: 'x' },
    { type: 'set-field', fieldId: 'guests', value: 'r1 r2' },
    { type: 'set-field', fieldId: 'guests.r1.fullName', value: 'x' },
    { type: 'confirm-group', groupId: 'owner' },
    { type: 'change-proven', fieldId: 'fullName', reason: 'x' },
  ] as const)
    assert.deepEqual(await desk.do(intent), before, JSON.stringify(intent));

  await desk.do({ type: 'add-row', listId: 'guests' });
  const open = await desk.settled();
  for (const intent of [
    { type: 'add-row', listId: 'guests' },
    { type: 'open-row', listId: 'guests', rowId: 'r1' },
    { type: 'remove-row', listId: 'guests', rowId: 'r9' },
    { type: 'set-field', fieldId: 'promise', value: 'true' },
    { type: 'set-field', fieldId: 'guests.r9.fullName', value: 'x' },
    { type: 'choose-other-service' },
  ] as const)
    assert.deepEqual(await desk.do(intent), open, JSON.stringify(intent));
});

test('a table is full: no more can be added, by no way', async () => {
  const desk = await atKeepers();
  for (let row = 0; row < 20; row += 1) {
    await desk.do({ type: 'add-row', listId: 'guests' });
    await desk.fillPage((field) =>
      field.id.endsWith('citizenNumber') ? `9990901111${String(row).padStart(2, '0')}` : fitting(field),
    );
    await desk.do({ type: 'next' });
  }
  const full = await list(desk);
  assert.deepEqual([full.rows.length, full.addBy], [20, []]);
  const before = await desk.settled();
  assert.deepEqual(await desk.do({ type: 'add-row', listId: 'guests' }), before);
});

for (const language of ['vi', 'en'] as const)
  test(`from the card to the review with groups and rows, in ${language}`, async () => {
    const desk = await atKeepers(language);
    await desk.fillForm(fitting);
    const { sections } = await desk.screen('review');
    const keepers = sections.find(({ pageId }) => pageId === 'keepers');
    const [table] = keepers?.tables ?? [];
    assert.equal(table?.label, language === 'vi' ? 'Người chăn' : 'Keepers');
    assert.equal(table?.rows[0]?.title, '1. Trần');
    const lines = new Map(table?.rows[0]?.lines.map(({ label, value }) => [label, value]));
    assert.equal(lines.get(language === 'vi' ? 'Từ' : 'Từ in English'), '25/11/2026');
    assert.match(
      lines.get(language === 'vi' ? 'Nơi ở' : 'Home') ?? '',
      /^Giá trị thử.*, (Phường|Xã) .*, (Thành phố|Tỉnh) /,
    );
    const owner = sections.find(({ pageId }) => pageId === 'owner');
    const rows = new Map(owner?.rows.map(({ label, value }) => [label, value]));
    assert.equal(rows.get(language === 'vi' ? 'Tên chủ' : 'Owner’s name'), CITIZEN.fullName);
    assert.equal(rows.get(language === 'vi' ? 'Có nơi ở' : 'Has a home'), language === 'vi' ? 'Có' : 'Yes');

    await desk.do({ type: 'edit-page', pageId: 'keepers' });
    await desk.do({ type: 'open-row', listId: 'guests', rowId: 'r1' });
    await desk.do({ type: 'next' });
    assert.equal((await page(desk)).row, null, 'from the row to its page first');
    await desk.do({ type: 'next' });
    await desk.screen('review');
  });

test('back from the first page asks whether to leave, from a row it only leaves the row', async () => {
  const desk = await atKeepers();
  await desk.do({ type: 'add-row', listId: 'guests' });
  const left = await desk.do({ type: 'back' });
  assert.equal(left.overlay, null);
  assert.equal((await page(desk)).row, null);
  await desk.do({ type: 'back' }, { type: 'back' });
  assert.equal((await desk.do({ type: 'back' })).overlay?.kind, 'confirm-other-service');
});

test('nothing of a form with rows outlives the choice of another service', async () => {
  const desk = await atKeepers();
  await desk.do(
    { type: 'add-row', listId: 'guests' },
    { type: 'set-field', fieldId: 'guests.r1.fullName', value: 'Lê' },
  );
  await desk.do(
    { type: 'back' },
    { type: 'back' },
    { type: 'back' },
    { type: 'back' },
    { type: 'choose-other-service' },
  );
  await desk.screen('services');
  await desk.do({ type: 'choose-service', serviceId: 'buffalo-lodging' });
  assert.ok(!JSON.stringify(await desk.settled()).includes('Lê'));
  assert.ok(!JSON.stringify(await desk.settled()).includes(CITIZEN.fullName));
});
