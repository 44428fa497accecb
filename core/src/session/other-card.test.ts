import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { FieldModel, FormPage, GroupBlock, ListBlock } from '../contract/screen-model.ts';
import type { ServicePack } from '../services/pack.ts';
import { CITIZEN, Desk, idCardQr, outcome, realPacks } from './test-desk.ts';
import { answers } from './test-payload.ts';

/** The card of somebody beside the submitter, in the middle of the form. */

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

const MOTHER = {
  ...CITIZEN,
  citizenNumber: '999191000011',
  fullName: 'Lê Thị Mẹ',
  dateOfBirth: '1991-01-02',
} as const;
const FATHER = { ...MOTHER, citizenNumber: '999090000022', fullName: 'Phạm Văn Cha', sex: 'M' } as const;

const page = async (desk: Desk): Promise<FormPage> => (await desk.screen('form')).page;
const group = async (desk: Desk, id: string): Promise<GroupBlock | undefined> =>
  (await page(desk)).blocks.find((block): block is GroupBlock => block.kind === 'group' && block.id === id);
const list = async (desk: Desk): Promise<ListBlock> => {
  const block = (await page(desk)).blocks.find((one): one is ListBlock => one.kind === 'list');
  assert.ok(block);
  return block;
};
const field = async (desk: Desk, id: string): Promise<FieldModel> => {
  const found = (await page(desk)).fields.find((one) => one.id === id);
  assert.ok(found, `${id}: ${(await page(desk)).fields.map((one) => one.id)}`);
  return found;
};

/** Goes on from page to page, filling what is asked for, until this page or block is there. */
async function walkTo(desk: Desk, blockId: string, own: Readonly<Record<string, string>>): Promise<void> {
  for (let pages = 0; pages < 30; pages += 1) {
    const here = await page(desk);
    if (here.id === blockId || here.blocks.some((block) => block.kind !== 'field' && block.id === blockId)) return;
    await desk.fillPage(answers({ childDateOfBirth: '2026-11-01', issueDate: '2020-05-05', ...own }));
    await desk.do({ type: 'next' });
  }
  const { id, fields } = await page(desk);
  throw new Error(`no page has ${blockId}: ${id} ${fields.filter(({ error }) => error).map((one) => one.id)}`);
}

async function atMother(own: Readonly<Record<string, string>> = { requesterIs: 'guardian' }): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toForm('linked-birth');
  await walkTo(desk, 'mother', own);
  return desk;
}

async function atGuests(): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toForm('lodging-notice');
  await walkTo(desk, 'guests', {});
  await desk.do({ type: 'set-field', fieldId: 'whoStays', value: 'notifier-and-others' });
  return desk;
}

async function agree(desk: Desk): Promise<void> {
  const { notice } = await desk.screen('notice');
  for (const { id } of notice.consents) await desk.do({ type: 'set-consent', consentId: id, given: true });
  await desk.do({ type: 'accept-notice' });
}

async function layCard(desk: Desk, targetId: string, fields: typeof CITIZEN | typeof MOTHER | typeof FATHER) {
  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId });
  await agree(desk);
  await desk.reported({ type: 'qr-scanned', qr: idCardQr(fields) }, { type: 'card-present' });
  return desk.readDone(outcome({ fields: { ...fields, ethnicGroup: 'Kinh', nationality: 'Việt Nam' } }));
}

test('the person is told what is read of their card, and says yes themselves; nothing is ticked in advance', async () => {
  const desk = await atMother();
  assert.equal((await group(desk, 'mother'))?.card, 'offered');
  const shown = await desk.do({ type: 'read-card-for', targetId: 'mother' });
  assert.equal(shown.whose, 'Mẹ');
  const { notice } = await desk.screen('notice');
  const told = notice.categories.map(({ label }) => label).join(' ');
  assert.match(told, /người mẹ/);
  assert.doesNotMatch(told, /người cha|Của Ông\/Bà/);
  assert.deepEqual(
    notice.consents.map(({ id, given }) => [id, given]),
    [
      ['read-card', false],
      ['sensitive', false],
    ],
  );
  await desk.do({ type: 'accept-notice' });
  await desk.screen('notice');
  await desk.do({ type: 'set-consent', consentId: 'read-card', given: true }, { type: 'accept-notice' });
  await desk.screen('notice');
  const asked = desk.asked.length;
  await desk.do({ type: 'set-consent', consentId: 'sensitive', given: true }, { type: 'accept-notice' });
  await desk.screen('scan-qr');
  assert.equal(desk.asked.length, asked, 'nothing was read before');
});

test('only what the notice announces is asked of the card, and the card fills the group with its proof', async () => {
  const desk = await atMother();
  await layCard(desk, 'mother', MOTHER);
  const { request } = desk.lastRead;
  assert.equal(request.citizenNumber, MOTHER.citizenNumber);
  assert.deepEqual(request.dataGroups, [1, 13]);
  assert.deepEqual([...request.fields].toSorted(), [
    'citizenNumber',
    'dateOfBirth',
    'ethnicGroup',
    'expiryDate',
    'fullName',
    'nationality',
    'noExpiry',
    'permanentAddress',
    'sex',
  ]);
  assert.equal((await group(desk, 'mother'))?.card, 'read');
  const birth = await field(desk, 'mother.dateOfBirth');
  assert.deepEqual([birth.value, birth.locked, birth.origin?.level], [MOTHER.dateOfBirth, true, 'consistent']);
  assert.equal((await desk.settled()).whose, null);
});

test('every way back leads to the same page, with all that stood on it', async () => {
  const desk = await atMother();
  await desk.do({ type: 'set-field', fieldId: 'mother.ethnicGroup', value: 'Tày' });
  const before = await desk.settled();
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  assert.deepEqual(await desk.do({ type: 'decline-notice' }), before);
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  assert.deepEqual(await desk.do({ type: 'back' }), before);
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  await agree(desk);
  assert.deepEqual(await desk.do({ type: 'back' }), before);

  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  const { notice } = await desk.screen('notice');
  assert.ok(
    notice.consents.every(({ given }) => !given),
    'a word that was given for another time does not count',
  );
  await agree(desk);
  await desk.reported({ type: 'qr-scanned', qr: { kind: 'torn' } });
  const { failure } = await desk.screen('failure');
  assert.ok(failure.actions.includes('back-to-form') && !failure.actions.includes('choose-service'));
  await desk.do({ type: 'choose-other-service' });
  await desk.screen('failure');
  const back = await desk.do({ type: 'edit' });
  assert.deepEqual(back.screen, before.screen);
});

test('the same person is not mother and father, and not the submitter who is neither', async () => {
  const desk = await atMother();
  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  await agree(desk);
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  assert.equal((await desk.screen('failure')).failure.code, 'person-already-read');
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: CITIZEN.citizenNumber }, { type: 'next' });
  assert.equal((await desk.screen('failure')).failure.code, 'person-already-read');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr(MOTHER) });
  await desk.screen('lay-card');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  assert.equal((await desk.screen('failure')).failure.code, 'person-already-read');
  await desk.do({ type: 'edit' });
  await layCard(desk, 'mother', MOTHER);
  await walkTo(desk, 'father', {});
  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId: 'father' });
  await agree(desk);
  await desk.reported({ type: 'qr-scanned', qr: idCardQr(MOTHER) });
  assert.equal((await desk.screen('failure')).failure.code, 'person-already-read');
});

test('another card takes the place of the first: nothing of that is left', async () => {
  const desk = await atMother();
  await layCard(desk, 'mother', FATHER);
  await layCard(desk, 'mother', MOTHER);
  const text = JSON.stringify((await desk.settled()).screen);
  assert.ok(text.includes(MOTHER.citizenNumber) && !text.includes(FATHER.citizenNumber));
  await desk.do({ type: 'back' });
  assert.ok(!JSON.stringify((await desk.settled()).screen).includes(FATHER.fullName));
});

test('a submitter who is the mother fills her part with their own card, and no other is asked for', async () => {
  const desk = await atMother({ requesterIs: 'mother' });
  const birth = await field(desk, 'mother.dateOfBirth');
  assert.deepEqual([birth.value, birth.locked], [CITIZEN.dateOfBirth, true]);
  assert.equal((await group(desk, 'mother'))?.card, null);
  await desk.do({ type: 'read-card-for', targetId: 'mother' });
  await desk.screen('form');
});

test('who turns out not to be the mother leaves her part again, and what was typed there stays', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('linked-birth');
  while (!(await page(desk)).fields.some(({ id }) => id === 'requesterIs')) {
    await desk.fillPage();
    await desk.do({ type: 'next' });
  }
  const requesterPage = (await page(desk)).id;
  await desk.do({ type: 'set-field', fieldId: 'requesterIs', value: 'mother' });
  await walkTo(desk, 'mother', {});
  await desk.do({ type: 'set-field', fieldId: 'mother.ethnicGroup', value: 'Tày' });
  while ((await page(desk)).id !== requesterPage) await desk.do({ type: 'back' });
  await desk.do({ type: 'set-field', fieldId: 'requesterIs', value: 'father' });
  await walkTo(desk, 'mother', {});
  assert.equal((await field(desk, 'mother.dateOfBirth')).value, '');
  assert.equal((await field(desk, 'mother.ethnicGroup')).value, 'Tày');
  assert.equal((await group(desk, 'mother'))?.card, 'offered');
  await walkTo(desk, 'father', {});
  assert.equal((await field(desk, 'father.dateOfBirth')).value, CITIZEN.dateOfBirth);
});

test('card after card: each becomes a row, open for the rest; nobody stands in two rows', async () => {
  const desk = await atGuests();
  assert.deepEqual((await list(desk)).addBy, ['card', 'typing']);
  for (const [index, fields] of [MOTHER, FATHER].entries()) {
    await layCard(desk, 'guests', fields);
    assert.equal((await page(desk)).row?.rowId, `r${index + 1}`);
    const name = await field(desk, `guests.r${index + 1}.fullName`);
    assert.deepEqual([name.value, name.locked], [fields.fullName, true]);
    await desk.fillPage();
    await desk.do({ type: 'next' });
  }
  const { rows } = await list(desk);
  assert.deepEqual(
    rows.map(({ title }) => title),
    [`1. ${MOTHER.fullName} ${MOTHER.citizenNumber}`, `2. ${FATHER.fullName} ${FATHER.citizenNumber}`],
  );
  for (const fields of [MOTHER, FATHER, CITIZEN]) {
    await desk.reported({ type: 'card-absent' });
    await desk.do({ type: 'read-card-for', targetId: 'guests' });
    await agree(desk);
    await desk.reported({ type: 'qr-scanned', qr: idCardQr(fields) });
    assert.equal((await desk.screen('failure')).failure.code, 'person-already-read', fields.fullName);
    await desk.do({ type: 'edit' });
  }
  await desk.do({ type: 'remove-row', listId: 'guests', rowId: 'r1' });
  await layCard(desk, 'guests', MOTHER);
  assert.equal((await page(desk)).row?.rowId, 'r3', 'whose row was taken away may lay their card again');
});

test('a guest’s QR alone, where the pack takes it, says that it proves nothing', async () => {
  const desk = await atGuests();
  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId: 'guests' });
  await agree(desk);
  await desk.reported({ type: 'qr-scanned', qr: idCardQr(MOTHER) });
  await desk.do({ type: 'go-on-unverified' });
  const name = await field(desk, 'guests.r1.fullName');
  assert.deepEqual([name.value, name.locked, name.origin?.level], [MOTHER.fullName, false, 'unverified']);
});

test('what the page does not offer is not read', async () => {
  const desk = await atGuests();
  const before = await desk.settled();
  for (const targetId of ['mother', 'guests.r1', 'fullName', 'nothing'])
    assert.deepEqual(await desk.do({ type: 'read-card-for', targetId }), before, targetId);
  await desk.do({ type: 'add-row', listId: 'guests' });
  const open = await desk.settled();
  assert.deepEqual(await desk.do({ type: 'read-card-for', targetId: 'guests' }), open, 'not out of an open row');
});

test('nothing of anybody outlives the session or the choice of another service', async () => {
  const desk = await atMother();
  await layCard(desk, 'mother', MOTHER);
  for (let back = 0; back < 30 && (await desk.settled()).overlay === null; back += 1) await desk.do({ type: 'back' });
  await desk.do({ type: 'choose-other-service' });
  await desk.toRequirements('linked-birth');
  await desk.do({ type: 'choose-service', serviceId: 'linked-birth' }, { type: 'next' });
  const { notice } = await desk.screen('notice');
  for (const { id } of notice.consents) await desk.do({ type: 'set-consent', consentId: id, given: true });
  await desk.do({ type: 'accept-notice' });
  await desk.reported({ type: 'card-absent' });
  await desk.reported({ type: 'qr-scanned', qr: idCardQr(MOTHER) });
  assert.equal(
    (await desk.screen('lay-card')).goOnBy,
    null,
    'whoever laid a card for somebody’s part may now be the submitter',
  );
  assert.ok(!JSON.stringify(await desk.settled()).includes(MOTHER.fullName));
});
