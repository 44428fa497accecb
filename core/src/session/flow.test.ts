import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Announcement } from '../announcements/index.ts';
import { askedFields, versionOn } from '../services/index.ts';
import type { GuidePack, ServicePack } from '../services/pack.ts';
import { CITIZEN, Desk, outcome, READY, realPacks } from './test-desk.ts';

/** The screens around the form: announcements, search, groups, requirements, guides, rating; and what the reader is asked for. */

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

const text = (vi: string, en = vi) => ({ vi, en });
const announcement = (id: string, validFrom: string, validTo: string): Announcement => ({
  id,
  title: text(`Tiêu đề ${id}`, `Title ${id}`),
  body: text(`Nội dung ${id}`),
  validFrom,
  validTo,
  picture: null,
});

const GUIDE: GuidePack = {
  id: 'card-exchange',
  kind: 'guide',
  versions: [
    {
      version: '2026-01-01',
      validFrom: '2026-01-01',
      validTo: null,
      status: 'current',
      procedureCode: { code: '2.001195', confidence: 'M' },
      title: text('Cấp đổi thẻ căn cước', 'Exchange of the ID card'),
      summary: text('Thẻ hỏng', 'A damaged card'),
      help: text('Mang thẻ cũ', 'Bring the old card'),
      keywords: text('CCCD'),
      legalBasis: [{ citation: text('Luật Căn cước'), source: 'Luật 26/2023/QH15', confidence: 'H' }],
      competentAuthority: { is: 'named', name: text('Công an xã', 'Commune police') },
      dossierComponents: [],
      fees: {
        from: 'none',
        note: text('Xem tại nơi làm', 'See there'),
        amounts: [{ amountVnd: 50_000, label: text('Cấp đổi', 'Exchange'), source: 'x', confidence: 'L' }],
      },
      results: [text('Thẻ mới', 'A new card')],
      where: text('Công an xã, phường', 'The commune police'),
    },
  ],
};

test('a guide ends with what is needed: nothing is asked, read or handed in, and the list can be printed once', async () => {
  const desk = new Desk({ packs: [...packs, GUIDE] });
  const shown = await desk.toRequirements('card-exchange');
  assert.equal(shown.progress, null);
  const { requirements } = await desk.screen('requirements');
  assert.deepEqual(
    [requirements.kind, requirements.where, requirements.papers, requirements.list],
    ['guide', 'Công an xã, phường', [], 'offered'],
  );
  assert.deepEqual(requirements.amounts, [{ label: 'Cấp đổi', amountVnd: 50_000, confidence: 'L' }]);
  assert.equal((await desk.do({ type: 'next' })).screen.name, 'requirements', 'there is no way on');
  await desk.do({ type: 'print-list' });
  assert.equal(
    Buffer.from((await desk.printAsked()).pdf, 'base64')
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
  await desk.printDone(null);
  await desk.until('requirements', ({ requirements: { list } }) => list === 'printed');
  await desk.do({ type: 'print-list' });
  assert.equal(desk.asked.filter(({ type }) => type === 'print').length, 1, 'paper is dear');
  assert.equal((await desk.do({ type: 'finish' })).screen.name, 'goodbye');
  assert.deepEqual(
    desk.asked.filter(({ type }) => type === 'read-card'),
    [],
  );
});

test('the list on paper: failed with the reason and again; without a printer it is not offered', async () => {
  const desk = new Desk({ packs });
  await desk.toRequirements('certified-copy');
  await desk.do({ type: 'print-list' });
  await desk.printDone({ code: 'paper-out' });
  const { requirements } = await desk.until('requirements', ({ requirements: { list } }) => list === 'failed');
  assert.equal(requirements.listFailure?.title, 'Máy in hết giấy');
  await desk.do({ type: 'print-list' });
  await desk.printAsked(1);
  assert.equal((await desk.do({ type: 'next' })).screen.name, 'notice', 'nobody waits for a printer');
  const without = new Desk({ packs });
  await without.reported({ type: 'status', status: { ...READY, printer: 'away' } });
  await without.toRequirements('certified-copy');
  assert.equal((await without.screen('requirements')).requirements.list, 'none');
  await without.do({ type: 'print-list' });
  assert.equal((await without.screen('requirements')).requirements.list, 'none');
});

test('a search narrows the services, back leads to all of them, and what was searched is gone with the session', async () => {
  const desk = new Desk({ packs: [...packs, GUIDE] });
  await desk.do({ type: 'begin' }, { type: 'choose-language', language: 'vi' });
  const all = (await desk.screen('services')).services.length;
  await desk.do({ type: 'search-services', query: 'cccd' });
  const found = await desk.screen('services');
  assert.deepEqual(
    found.services.map(({ id }) => id),
    ['card-exchange'],
  );
  await desk.do({ type: 'choose-service', serviceId: 'card-exchange' }, { type: 'back' });
  assert.equal((await desk.screen('services')).query, 'cccd', 'back leads to what was found');
  await desk.do({ type: 'search-services', query: 'đăng kiểm xe tải' });
  assert.deepEqual((await desk.screen('services')).services, []);
  await desk.do({ type: 'back' });
  assert.equal((await desk.screen('services')).services.length, all);
  await desk.do({ type: 'search-services', query: 'mất việc' }, { type: 'cancel' }, { type: 'cancel-confirmed' });
  assert.ok(!JSON.stringify([await desk.settled(), desk.said]).includes('mất việc'));
});

test('many services stand in groups; a group opens, back closes it', async () => {
  const many = Array.from({ length: 9 }, (_, index) => ({
    ...GUIDE,
    id: `guide-${index}`,
    versions: GUIDE.versions.map((version) => ({
      ...version,
      lifeEvent: index % 2 ? ('work' as const) : ('family' as const),
    })),
  }));
  const desk = new Desk({ packs: many });
  await desk.do({ type: 'begin' }, { type: 'choose-language', language: 'vi' });
  const closed = await desk.screen('services');
  assert.deepEqual(
    [closed.groups.map(({ id, services }) => [id, services.length]), closed.services],
    [
      [
        ['family', 5],
        ['work', 4],
      ],
      [],
    ],
  );
  await desk.do({ type: 'choose-group', groupId: 'work' });
  assert.equal((await desk.screen('services')).services.length, 4);
  await desk.do({ type: 'back' });
  assert.equal((await desk.screen('services')).groups.length, 2);
  await desk.do({ type: 'choose-group', groupId: 'constructor' });
  assert.equal((await desk.screen('services')).group, null);
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'language');
});

test('a rating leaves the session as a number for a service; skipping it leaves nothing; switched off it is not asked', async () => {
  const rated = async (kiosk: { askRating: boolean }) => {
    const desk = new Desk({ packs, kiosk });
    await desk.toReceipt('certified-copy');
    return { desk, next: await desk.do({ type: 'finish' }) };
  };
  const { desk, next } = await rated({ askRating: true });
  assert.deepEqual(next.screen, { name: 'rating', serviceTitle: 'Chứng thực bản sao từ bản chính' });
  assert.equal((await desk.do({ type: 'rate', stars: 4 }, { type: 'rate', stars: 1 })).screen.name, 'goodbye');
  assert.deepEqual(
    desk.said.filter(({ type }) => type === 'rated'),
    [{ type: 'rated', serviceId: 'certified-copy', stars: 4 }],
  );
  const skipped = await rated({ askRating: true });
  assert.equal((await skipped.desk.do({ type: 'finish' })).screen.name, 'goodbye');
  assert.ok(!skipped.desk.said.some(({ type }) => type === 'rated'));
  assert.equal((await rated({ askRating: false })).next.screen.name, 'goodbye');
});

test('announcements of today are shown in turn, held, turned by hand, and those of yesterday never', async () => {
  let now = new Date('2026-11-21T02:00:00.000Z');
  const announcements = [
    announcement('a', '2026-11-01', '2026-11-21'),
    announcement('old', '2026-01-01', '2026-11-20'),
    announcement('b', '2026-11-21', '2026-12-31'),
  ];
  const desk = new Desk({ packs, announcements, now: () => now });
  const shown = async () => (await desk.screen('attract')).announcement;
  assert.deepEqual([(await shown())?.id, (await shown())?.count], ['a', 2]);
  await desk.pass(15);
  assert.equal((await shown())?.id, 'b');
  await desk.do({ type: 'back' });
  assert.equal((await shown())?.id, 'a');
  await desk.do({ type: 'pause' });
  await desk.pass(60);
  assert.deepEqual([(await shown())?.id, (await shown())?.turning], ['a', false]);
  await desk.do({ type: 'resume' });
  await desk.pass(15);
  assert.equal((await shown())?.id, 'b');
  now = new Date('2026-11-21T17:30:00.000Z');
  await desk.pass(15);
  assert.deepEqual([(await shown())?.id, (await shown())?.count], ['b', 1], 'midnight has passed in Việt Nam');
});

test('whoever wants no motion sees no announcement turn by itself', async () => {
  const announcements = [announcement('a', '2026-01-01', '2026-12-31'), announcement('b', '2026-01-01', '2026-12-31')];
  const desk = new Desk({ packs, announcements });
  await desk.do({ type: 'set-display', preference: 'motion', value: 'less' });
  await desk.pass(30);
  assert.equal((await desk.screen('attract')).announcement?.id, 'a');
});

test('the reader is asked for what the notice announces, of every pack, and for nothing else', async () => {
  const looked: string[] = [];
  for (const pack of packs) {
    const version = versionOn(pack, '2026-11-21');
    assert.ok(version);
    if (version.identify.dataGroups.length === 0) continue;
    const desk = new Desk({ packs });
    await desk.toReading(pack.id);
    const { request } = desk.lastRead;
    const announced = new Set(
      version.personalData.categories.filter(({ of }) => of === undefined).flatMap(({ fields }) => fields),
    );
    assert.deepEqual(new Set(request.fields), announced, `${pack.id}: fields`);
    assert.deepEqual([...request.fields].toSorted(), [...askedFields(version)].toSorted(), pack.id);
    assert.deepEqual(request.dataGroups, version.identify.dataGroups, `${pack.id}: files`);
    assert.deepEqual(Object.keys(request).toSorted(), ['citizenNumber', 'dataGroups', 'fields', 'mrzCandidates']);
    assert.equal(desk.asked.filter(({ type }) => type === 'read-card').length, 1);
    looked.push(pack.id);
  }
  assert.ok(looked.length >= 2, looked.join());
});

test('paused: nothing of the citizen, nothing can be done to what is hidden, and it goes on as it was', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  const form = await desk.settled();
  const paused = await desk.do({ type: 'pause' });
  assert.deepEqual(paused.screen, { name: 'paused', secondsLeft: 300 });
  assert.deepEqual([paused.progress, paused.canGoBack, paused.canCancel, paused.canPause], [null, false, true, false]);
  for (const value of Object.values(CITIZEN)) assert.ok(!JSON.stringify(paused).includes(value), value);
  const hidden = await desk.do(
    { type: 'next' },
    { type: 'back' },
    { type: 'submit' },
    { type: 'edit-page', pageId: 'result' },
  );
  assert.equal(hidden.screen.name, 'paused');
  await desk.pass(100);
  assert.deepEqual(
    (await desk.do({ type: 'alive' })).screen,
    { name: 'paused', secondsLeft: 200 },
    'a passer-by holds no place',
  );
  assert.equal((await desk.do({ type: 'need-help' }, { type: 'close-overlay' })).screen.name, 'paused');
  const back = await desk.do({ type: 'resume' });
  assert.deepEqual(back.screen, form.screen);
});

test('a pause ends with the warning, and the warning with the wipe; more time pauses on', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  await desk.do({ type: 'pause' });
  assert.equal((await desk.pass(299)).overlay, null);
  const warned = await desk.pass(1);
  assert.deepEqual([warned.screen.name, warned.overlay?.kind], ['paused', 'timeout-warning']);
  const more = await desk.do({ type: 'more-time' });
  assert.deepEqual([more.screen, more.overlay], [{ name: 'paused', secondsLeft: 300 }, null]);
  await desk.pass(330);
  await desk.running.ended;
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'timed-out' });
});

test('longer on request: a slow pace, and asking for more time twice', async () => {
  const slow = new Desk({ packs });
  await slow.toForm('certified-copy');
  await slow.do({ type: 'set-display', preference: 'pace', value: 'slow' });
  assert.equal((await slow.pass(119)).overlay, null);
  assert.equal((await slow.pass(1)).overlay?.kind, 'timeout-warning');
  const asks = new Desk({ packs });
  await asks.toForm('certified-copy');
  for (const _ of [1, 2]) {
    assert.equal((await asks.pass(60)).overlay?.kind, 'timeout-warning');
    await asks.do({ type: 'more-time' });
  }
  assert.equal((await asks.pass(119)).overlay, null);
  assert.equal((await asks.pass(1)).overlay?.kind, 'timeout-warning');
});

test('the configuration decides how long is waited', async () => {
  const patience = { warnAfterSeconds: 90, countdownSeconds: 45, slowFactor: 2, helpSeconds: 240, pauseSeconds: 120 };
  const desk = new Desk({ packs, kiosk: { patience } });
  await desk.toForm('certified-copy');
  assert.equal((await desk.pass(89)).overlay, null);
  assert.deepEqual((await desk.pass(1)).overlay, { kind: 'timeout-warning', secondsLeft: 45 });
});

test('nobody is hurried while a card is read; a card that comes and goes by itself ends the session all the same', async () => {
  const desk = new Desk({ packs });
  await desk.toReading('certified-copy');
  const { id } = desk.lastRead;
  for (let read = 0; read < 12; read += 1) {
    const { overlay } = await desk.pass(10);
    assert.equal(overlay, null, `${read * 10} s of reading`);
    await desk.reported({ type: 'read-progress', id, progress: { phase: 3, bytes: read, totalBytes: 100 } });
  }
  await desk.readDone(outcome({ failure: 'card-removed' }));
  let seconds = 0;
  for (; seconds < 600 && !desk.said.some(({ type }) => type === 'ended'); seconds += 1) {
    await desk.reported({ type: seconds % 2 === 0 ? 'card-absent' : 'card-present' });
    await desk.pass(1);
    if (seconds % 2 === 1) await desk.readDone(outcome({ failure: 'card-removed' }));
  }
  assert.ok(seconds < 300, `ended after ${seconds} s`);
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'timed-out' });
});
