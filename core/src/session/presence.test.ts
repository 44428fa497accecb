import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { Intent } from '../contract/intent.ts';
import type { ScreenModel } from '../contract/screen-model.ts';
import type { ServicePack } from '../services/pack.ts';
import { CITIZEN, Desk, idCardQr, outcome, realPacks, turn } from './test-desk.ts';

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

test('nobody there: warned after 60 s with a countdown, wiped at 90 s', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  assert.equal((await desk.pass(59)).overlay, null);
  assert.deepEqual((await desk.pass(1)).overlay, { kind: 'timeout-warning', secondsLeft: 30 });
  assert.deepEqual((await desk.pass(10)).overlay, { kind: 'timeout-warning', secondsLeft: 20 });
  assert.deepEqual((await desk.pass(19)).overlay, { kind: 'timeout-warning', secondsLeft: 1 });
  await desk.pass(1);
  await desk.running.ended;
  await turn();
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'timed-out' });
  const last = desk.screens.at(-1);
  assert.equal(last?.screen.name, 'goodbye');
  assert.equal(last?.overlay, null);
});

for (const sign of [{ type: 'more-time' }, { type: 'alive' }, { type: 'next' }] as const satisfies readonly Intent[]) {
  test(`${sign.type} takes the warning away and starts the minute anew`, async () => {
    const desk = new Desk({ packs });
    await desk.toForm('certified-copy');
    await desk.pass(75);
    assert.equal((await desk.do(sign)).overlay, null);
    assert.equal((await desk.pass(59)).overlay, null);
    assert.equal((await desk.pass(1)).overlay?.kind, 'timeout-warning');
  });
}

test('a hand at the reader or the scanner is a sign of life; what machines do is none', async () => {
  const desk = new Desk({ packs });
  await desk.toScan('certified-copy');
  await desk.pass(50);
  await desk.reported({ type: 'card-present' });
  assert.equal((await desk.pass(50)).overlay, null);
  await desk.reported({
    type: 'status',
    status: { reader: 'ready', card: 'present', scanner: 'ready', printer: 'away' },
  });
  await desk.told({ type: 'connection', connection: 'offline' });
  assert.equal((await desk.pass(10)).overlay?.kind, 'timeout-warning');
});

test('a forgotten card that comes and goes by itself keeps nobody’s data on the screen', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  const flap = (seconds: number): Promise<unknown> =>
    desk.reported({ type: seconds % 2 === 0 ? 'card-absent' : 'card-present' });
  let seconds = 0;
  for (; seconds < 300 && !desk.said.some(({ type }) => type === 'ended'); seconds += 1) {
    await flap(seconds);
    await desk.pass(1);
  }
  assert.ok(seconds >= 90 && seconds <= 101, `ended after ${seconds} s of a card that flaps`);
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'timed-out' });
});

test('between two touches the card may be laid and lifted as a person does', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  for (let round = 0; round < 20; round += 1) {
    await desk.reported({ type: 'card-absent' }, { type: 'card-present' });
    assert.equal((await desk.pass(50)).overlay, null);
    await desk.do({ type: 'alive' });
  }
});

test('attract waits for ever', async () => {
  const desk = new Desk({ packs });
  assert.equal((await desk.pass(1000)).screen.name, 'attract');
});

test('help: an officer needs longer to come than a minute; main is told', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  assert.deepEqual((await desk.do({ type: 'need-help' })).overlay, { kind: 'help' });
  assert.deepEqual(desk.said.at(-1), { type: 'help-wanted' });
  assert.deepEqual((await desk.pass(239)).overlay, { kind: 'help' });
  assert.equal((await desk.pass(1)).overlay?.kind, 'timeout-warning');
  assert.deepEqual((await desk.do({ type: 'more-time' })).overlay, { kind: 'help' });
  assert.equal((await desk.do({ type: 'close-overlay' })).overlay, null);
  assert.equal((await desk.pass(60)).overlay?.kind, 'timeout-warning');
});

test('cancel asks first; confirmed, everything personal is gone and the card is asked to be taken', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  assert.deepEqual((await desk.do({ type: 'cancel' })).overlay, { kind: 'confirm-cancel' });
  assert.equal((await desk.do({ type: 'close-overlay' })).screen.name, 'form');
  await desk.do({ type: 'cancel-confirmed' });
  assert.equal((await desk.settled()).screen.name, 'form', 'nothing was asked, so nothing is confirmed');
  const bye = await desk.do({ type: 'cancel' }, { type: 'cancel-confirmed' });
  assert.deepEqual(bye.screen, { name: 'goodbye', takeCard: true });
  assert.ok(!JSON.stringify(bye).includes(CITIZEN.fullName));
  await desk.pass(9);
  await desk.running.ended;
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'cancelled' });
});

test('what is being handed in cannot be cancelled half-way, and a receipt that times out was finished', async () => {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  const saving = await desk.do({ type: 'submit' }, { type: 'cancel' });
  assert.deepEqual([saving.screen.name, saving.overlay, saving.canCancel], ['submitting', null, false]);
  const { localDossierId } = desk.envelope;
  await desk.told(
    { type: 'journaled', localDossierId },
    { type: 'submission', localDossierId, state: { state: 'waiting' } },
  );
  await desk.pass(91);
  await desk.running.ended;
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'finished' });
});

test('help and cancel are there on every screen between the first touch and the handing in', async () => {
  const desk = new Desk({ packs });
  const seen = new Set<string>();
  const check = async (): Promise<void> => {
    const model = await desk.settled();
    seen.add(model.screen.name);
    assert.ok(model.canCancel, model.screen.name);
    assert.deepEqual((await desk.do({ type: 'need-help' })).overlay, { kind: 'help' });
    assert.deepEqual((await desk.do({ type: 'cancel' })).overlay, { kind: 'confirm-cancel' });
    await desk.do({ type: 'close-overlay' });
  };
  await desk.do({ type: 'begin' });
  await check();
  await desk.do({ type: 'choose-language', language: 'vi' });
  await check();
  await desk.do({ type: 'choose-service', serviceId: 'certified-copy' });
  await check();
  await desk.do({ type: 'next' });
  await check();
  await desk.do({ type: 'set-consent', consentId: 'read-card', given: true }, { type: 'accept-notice' });
  await check();
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  await check();
  await desk.reported({ type: 'card-present' });
  await check();
  await desk.readDone(outcome({ failure: 'card-unreadable' }));
  await check();
  await desk.do({ type: 'retry' });
  await desk.readDone();
  await check();
  await desk.fillForm();
  await check();
  assert.deepEqual(
    [...seen],
    ['language', 'services', 'requirements', 'notice', 'scan-qr', 'lay-card', 'reading', 'failure', 'form', 'review'],
  );
});

test('a renderer that comes back gets the newest screen at once, and only that', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  const seen: ScreenModel[] = [];
  desk.openRenderer(seen);
  await turn();
  assert.deepEqual(
    seen.map(({ screen }) => screen.name),
    ['form'],
  );
  await desk.do({ type: 'next' });
  assert.equal(seen.length, 2);
});

test('hostile renderer messages are ignored and counted', async () => {
  const desk = new Desk({ packs });
  const renderer = desk.openRenderer();
  const hostile: unknown[] = [
    null,
    'begin',
    {},
    { type: 'intent' },
    { type: 'intent', intent: { type: 'begin', extra: 1 } },
    { type: 'intent', intent: { type: 'set-field', fieldId: '../../etc', value: 'x' } },
    { type: 'intent', intent: { type: 'set-field', fieldId: 'a', value: 'x'.repeat(2001) } },
    { type: 'intent', intent: { type: 'set-number', digits: '12a' } },
    { type: 'intent', intent: { type: 'session.timed-out' } },
    { type: 'main.journaled', localDossierId: 'x' },
    { type: 'screen', screen: {} },
  ];
  for (const message of hostile) renderer.send(message);
  assert.equal((await desk.settled()).screen.name, 'attract');
  assert.equal(desk.running.refused.renderer, hostile.length);
});

test('hostile device and main messages are ignored and counted', async () => {
  const desk = new Desk({ packs });
  await desk.toReading('certified-copy');
  const { id } = desk.lastRead;
  const bad: unknown[] = [
    42,
    { type: 'read-done', id, outcome: {} },
    { type: 'read-done', id, outcome: { ...outcome(), failure: { code: 'no-such-code', message: '' } } },
    { type: 'read-done', id, outcome: { ...outcome(), identity: { fullName: { value: { a: 1 } } } } },
    { type: 'qr-scanned', qr: { kind: 'id-card', citizenNumber: '12', identity: {}, generation: 'cccd2021' } },
    { type: 'read-progress', id, progress: { phase: 99, bytes: 0, totalBytes: 0 } },
    { type: 'status', status: { reader: 'on fire' } },
  ];
  await desk.reported(...bad);
  assert.equal((await desk.settled()).screen.name, 'reading');
  assert.equal(desk.running.refused.devices, bad.length);
  desk.tell({ type: 'submission', localDossierId: 'x', state: { state: 'eaten' } });
  await desk.settled();
  assert.equal(desk.running.refused.main, 1);
});

const anyIntent: fc.Arbitrary<Intent> = fc.oneof(
  fc.constantFrom<Intent>(
    { type: 'begin' },
    { type: 'next' },
    { type: 'back' },
    { type: 'cancel' },
    { type: 'need-help' },
    { type: 'close-overlay' },
    { type: 'more-time' },
    { type: 'accept-notice' },
    { type: 'decline-notice' },
    { type: 'enter-number' },
    { type: 'scan-again' },
    { type: 'retry' },
    { type: 'choose-other-service' },
    { type: 'edit' },
    { type: 'submit' },
    { type: 'print-again' },
    { type: 'choose-language', language: 'en' },
    { type: 'choose-service', serviceId: 'certified-copy' },
    { type: 'choose-service', serviceId: 'constructor' },
    { type: 'set-consent', consentId: 'read-card', given: true },
    { type: 'set-consent', consentId: 'constructor', given: true },
    { type: 'set-number', digits: CITIZEN.citizenNumber },
    { type: 'set-field', fieldId: 'documentKind', value: 'degree' },
    { type: 'set-field', fieldId: 'constructor', value: 'x' },
    { type: 'edit-page', pageId: 'result' },
    { type: 'contest-field', fieldId: 'fullName', contested: true },
    { type: 'set-display', preference: 'text', value: 'large' },
  ),
);

test('whatever is touched in whatever order, there is always a screen, and nothing is confirmed without a review', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyIntent, { maxLength: 40 }), fc.boolean(), async (intents, withCard) => {
      const desk = new Desk({ packs });
      for (const [index, intent] of intents.entries()) {
        await desk.do(intent);
        if (withCard && index % 7 === 3) {
          await desk.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
          const read = desk.asked.findLast(({ type }) => type === 'read-card');
          if (read?.type === 'read-card') await desk.reported({ type: 'read-done', id: read.id, outcome: outcome() });
        }
      }
      const { screen } = await desk.settled();
      assert.ok(screen.name.length > 0);
      if (desk.said.some(({ type }) => type === 'confirm'))
        assert.ok(desk.screens.some((model) => model.screen.name === 'review'));
      assert.deepEqual(desk.running.refused, { renderer: 0, devices: 0, main: 0 });
    }),
    { numRuns: 40 },
  );
});
