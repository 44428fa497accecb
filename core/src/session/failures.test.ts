import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ReadFailureCode } from '@motcua/drivers/emrtd';
import type { Screen } from '../contract/screen-model.ts';
import { FAILURE_CODES, FAILURES, type FailureCode, placeOf } from '../failures/index.ts';
import type { ServicePack } from '../services/pack.ts';
import { CITIZEN, Desk, idCardQr, NOW, outcome, READY, realPacks } from './test-desk.ts';

/** Each failure of the field: its screen, with the next action, and the way back from it. */

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

function failureOf(screen: Screen): FailureCode {
  assert.ok(screen.name === 'failure', JSON.stringify(screen));
  const { code, title, explanation, nextAction, actions } = screen.failure;
  const entry = FAILURES[code as FailureCode];
  assert.deepEqual(
    [title, explanation, nextAction, actions],
    [entry.title.vi, entry.explanation.vi, entry.nextAction.vi, entry.actions],
  );
  return code as FailureCode;
}

async function atScan(): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toScan('certified-copy');
  return desk;
}

async function reading(): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toReading('certified-copy');
  return desk;
}

for (const [qr, code] of [
  [{ kind: 'health-insurance' }, 'qr-health-insurance'],
  [{ kind: 'other' }, 'qr-other'],
  [{ kind: 'torn' }, 'qr-torn'],
  [{ kind: 'malformed', field: 'dateOfBirth' }, 'qr-malformed'],
] as const) {
  test(`${code}: said, and mended by scanning again, with or without a touch, or by typing`, async () => {
    const desk = await atScan();
    const scan = { type: 'qr-scanned', qr };
    assert.equal(failureOf((await desk.reported(scan)).screen), code);
    assert.equal((await desk.reported({ type: 'qr-scanned', qr: idCardQr() })).screen.name, 'lay-card');
    await desk.do({ type: 'back' });
    assert.equal(failureOf((await desk.reported(scan)).screen), code);
    await desk.do({ type: 'scan-again' });
    assert.equal((await desk.screen('scan-qr')).number, null);
    await desk.reported(scan);
    await desk.do({ type: 'enter-number' });
    assert.deepEqual((await desk.screen('scan-qr')).number, { digits: '', error: null });
  });
}

test('wrong-key: never tried again by itself, not even by laying the card on again; a new number is read', async () => {
  const desk = await reading();
  assert.equal(failureOf((await desk.readDone(outcome({ failure: 'wrong-key' }))).screen), 'wrong-key');
  const reads = () => desk.asked.filter(({ type }) => type === 'read-card').length;
  const before = reads();
  await desk.reported({ type: 'card-absent' }, { type: 'card-present' });
  await desk.do({ type: 'retry' });
  assert.equal(reads(), before, 'nothing was sent to the chip');
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: '999190654322' }, { type: 'next' });
  assert.equal(reads(), before + 1);
  assert.equal(desk.lastRead.request.citizenNumber, '999190654322');
});

test('card-expired: stops, keeps nothing, and says where to go', async () => {
  const desk = await reading();
  const { screen } = await desk.readDone(outcome({ fields: { ...CITIZEN, expiryDate: '2026-11-20' } }));
  assert.equal(failureOf(screen), 'card-expired');
  assert.ok(!JSON.stringify(desk.screens).includes(CITIZEN.fullName));
});

test('a card is good through its last day, and a card without expiry for ever', async () => {
  const lastDay = await reading();
  assert.equal(
    (await lastDay.readDone(outcome({ fields: { ...CITIZEN, expiryDate: '2026-11-21' } }))).screen.name,
    'form',
  );
  const forEver = await reading();
  const { expiryDate, ...rest } = CITIZEN;
  assert.equal((await forEver.readDone(outcome({ fields: { ...rest, noExpiry: true } }))).screen.name, 'form');
  assert.ok(expiryDate);
});

test('card-of-somebody-else: QR and chip differ in number, name, birth or sex; the right card goes on', async () => {
  for (const fields of [
    { ...CITIZEN, citizenNumber: '999190654322' },
    { ...CITIZEN, fullName: 'Đặng Thị Khác' },
    { ...CITIZEN, dateOfBirth: '1991-06-15' },
    { ...CITIZEN, sex: 'M' },
  ] as const) {
    const desk = await reading();
    assert.equal(failureOf((await desk.readDone(outcome({ fields }))).screen), 'card-of-somebody-else');
    assert.ok(desk.said.some((said) => said.type === 'audit' && said.event === 'card-mismatch'));
    await desk.reported({ type: 'card-absent' }, { type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
    assert.equal((await desk.readDone()).screen.name, 'form');
  }
});

test('a relative’s card that has expired too is a wrong card first', async () => {
  const desk = await reading();
  const fields = { ...CITIZEN, citizenNumber: '999190654322', expiryDate: '2020-01-01' };
  assert.equal(failureOf((await desk.readDone(outcome({ fields }))).screen), 'card-of-somebody-else');
});

test('a typed number is compared with the chip too', async () => {
  const desk = await atScan();
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: '999190654322' }, { type: 'next' });
  await desk.reported({ type: 'card-present' });
  assert.equal(failureOf((await desk.readDone()).screen), 'card-of-somebody-else');
});

for (const failures of [
  ['hash-mismatch'],
  ['signature-invalid'],
  ['issuer-revoked'],
  ['issuer-simulated'],
  ['chip-not-proven'],
  ['downgrade'],
] as const satisfies readonly ReadFailureCode[][]) {
  test(`failed verification stops: ${failures}`, async () => {
    const desk = await reading();
    const result = outcome({ overall: 'failed', failures: ['issuer-not-anchored', ...failures] });
    assert.equal(failureOf((await desk.readDone(result)).screen), failures[0]);
    await desk.do({ type: 'next' }, { type: 'submit' }, { type: 'edit' }, { type: 'choose-other-service' });
    assert.equal((await desk.settled()).screen.name, 'failure', 'there is no way round');
    await desk.do({ type: 'back' });
    assert.deepEqual((await desk.screen('scan-qr')).number, null, 'only back, to where the number is asked for');
    await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
    assert.equal(failureOf((await desk.readDone(result)).screen), failures[0], 'and the card fails as before');
  });
}

for (const code of FAILURE_CODES.filter((each) => placeOf(each) === 'mark'))
  test(`${code}: no screen, but the mark on the card and on each value from it; the session goes on`, async () => {
    const desk = await reading();
    const { screen } = await desk.readDone(outcome({ failures: [code as ReadFailureCode] }));
    assert.ok(screen.name === 'form');
    for (const { origin } of screen.page.fields.filter((field) => field.origin?.source === 'chip'))
      assert.equal(origin?.level, 'consistent');
    await desk.fillForm();
    assert.equal((await desk.screen('review')).card.overall, 'consistent');
  });

test('a failed verification without a reason, and a read without a result, stop as well', async () => {
  const failed = await reading();
  assert.equal(failureOf((await failed.readDone(outcome({ overall: 'failed' }))).screen), 'card-not-verified');
  const nothing = await reading();
  assert.equal(failureOf((await nothing.readDone(outcome({ overall: null }))).screen), 'card-not-verified');
  const nameless = await reading();
  const { citizenNumber, ...fields } = CITIZEN;
  assert.equal(failureOf((await nameless.readDone(outcome({ fields }))).screen), 'file-missing');
  const stranger = await reading();
  const ofTwoPeople = outcome({ fields, failures: ['not-an-id-card'] });
  assert.equal(failureOf((await stranger.readDone(ofTwoPeople)).screen), 'not-an-id-card');
  assert.ok(citizenNumber);
});

for (const code of [
  'card-removed',
  'card-unresponsive',
  'card-unreadable',
  'reader-lost',
  'not-an-id-card',
  'secure-messaging-broken',
] as const satisfies readonly ReadFailureCode[]) {
  test(`${code}: laying the card on again reads it again, and so does a touch`, async () => {
    const desk = await reading();
    const first = desk.lastRead.id;
    assert.equal(failureOf((await desk.readDone(outcome({ failure: code }))).screen), code);
    await desk.reported({ type: 'card-absent' });
    assert.equal((await desk.reported({ type: 'card-present' })).screen.name, 'reading');
    assert.ok(desk.lastRead.id > first);
    await desk.readDone(outcome({ failure: code }));
    assert.equal((await desk.do({ type: 'retry' })).screen.name, 'reading', 'the card still lies there');
    assert.equal((await desk.readDone()).screen.name, 'form');
  });
}

test('a card lifted before the answer came is read again when it is laid on', async () => {
  const desk = await reading();
  await desk.reported({ type: 'card-absent' });
  assert.equal(failureOf((await desk.readDone(outcome({ failure: 'card-removed' }))).screen), 'card-removed');
  assert.equal((await desk.reported({ type: 'card-present' })).screen.name, 'reading');
});

test('retry without a card asks for the card', async () => {
  const desk = await reading();
  await desk.reported({ type: 'card-absent' });
  await desk.readDone(outcome({ failure: 'card-removed' }));
  assert.equal((await desk.do({ type: 'retry' })).screen.name, 'lay-card');
});

test('an answer to an earlier read changes nothing', async () => {
  const desk = await reading();
  const { id } = desk.lastRead;
  await desk.readDone(outcome({ failure: 'card-unreadable' }));
  await desk.do({ type: 'retry' });
  await desk.reported({ type: 'read-done', id, outcome: outcome() });
  assert.equal((await desk.settled()).screen.name, 'reading');
  await desk.do({ type: 'back' });
  await desk.reported({ type: 'read-done', id: desk.lastRead.id, outcome: outcome() });
  assert.equal((await desk.settled()).screen.name, 'scan-qr');
});

test('a read that is left is cancelled: by back, by cancelling the session', async () => {
  const back = await reading();
  await back.do({ type: 'back' });
  assert.deepEqual(back.asked.at(-1), { type: 'cancel-read', id: back.lastRead.id });
  const cancel = await reading();
  await cancel.do({ type: 'cancel' }, { type: 'cancel-confirmed' });
  assert.deepEqual(cancel.asked.at(-1), { type: 'cancel-read', id: cancel.lastRead.id });
  const done = await reading();
  await done.readDone();
  assert.ok(!done.asked.some(({ type }) => type === 'cancel-read'), 'a finished read is not cancelled');
});

test('a device host that hangs is not waited for without end', async () => {
  const desk = await reading();
  const { id } = desk.lastRead;
  await desk.pass(19);
  await desk.reported({ type: 'read-progress', id, progress: { phase: 5, bytes: 1, totalBytes: 1 } });
  await desk.pass(19);
  assert.equal((await desk.settled()).screen.name, 'reading', 'every sign of life counts');
  await desk.pass(2);
  assert.equal(failureOf((await desk.settled()).screen), 'card-unresponsive');
  assert.deepEqual(desk.asked.at(-1), { type: 'cancel-read', id });
});

test('a device host that dies during a read: said, and the new one is used', async () => {
  const desk = await reading();
  desk.crashDevices();
  assert.equal(failureOf((await desk.settled()).screen), 'reader-lost');
  desk.plugDevices();
  await desk.reported({ type: 'status', status: { ...READY, card: 'present' } });
  assert.equal((await desk.settled()).screen.name, 'reading', 'the card lies there: it is read');
  assert.equal((await desk.readDone()).screen.name, 'form');
});

test('scanner away, reader away: the screens say so, and typing leads on without a scanner', async () => {
  const desk = await atScan();
  await desk.reported({ type: 'status', status: { ...READY, scanner: 'away' } });
  assert.equal((await desk.screen('scan-qr')).scanner, 'away');
  await desk.do({ type: 'enter-number' }, { type: 'set-number', digits: CITIZEN.citizenNumber }, { type: 'next' });
  await desk.reported({ type: 'status', status: { ...READY, reader: 'service-unavailable' } });
  assert.equal((await desk.screen('lay-card')).reader, 'away');
  await desk.reported({ type: 'status', status: READY });
  assert.equal((await desk.screen('lay-card')).reader, 'ready');
  desk.crashDevices();
  assert.equal((await desk.screen('lay-card')).reader, 'away');
});

test('identification-insufficient: a pack that asks for more proof than the card gives', async () => {
  const strict = packs.map((pack) => ({
    ...pack,
    versions: pack.versions.map((version) => ({
      ...version,
      identify: { ...version.identify, minimum: 'verified' as const },
    })),
  }));
  const desk = new Desk({ packs: strict });
  await desk.toForm('certified-copy');
  assert.equal(failureOf((await desk.settled()).screen), 'identification-insufficient');
  assert.equal((await desk.do({ type: 'choose-other-service' })).screen.name, 'services');
});

test('notice-declined: nothing is read, and there is another way', async () => {
  const desk = new Desk({ packs });
  await desk.toNotice('certified-copy');
  const { notice } = await desk.screen('notice');
  assert.ok(notice.consents.every(({ given }) => !given) && !notice.canAccept, 'nothing is ticked in advance');
  await desk.do({ type: 'accept-notice' });
  await desk.screen('notice');
  assert.equal(failureOf((await desk.do({ type: 'decline-notice' })).screen), 'notice-declined');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
  assert.deepEqual(desk.asked, []);
  assert.equal((await desk.do({ type: 'choose-other-service' })).screen.name, 'services');
});

async function saving(): Promise<Desk> {
  const desk = new Desk({ packs });
  await desk.toReview('certified-copy');
  await desk.do({ type: 'submit' });
  assert.deepEqual((await desk.settled()).screen, { name: 'submitting', phase: 'saving' });
  return desk;
}

for (const reason of ['disk-full', 'journal-unavailable'] as const) {
  test(`${reason}: nothing is shown as taken; trying again confirms the very same dossier`, async () => {
    const desk = await saving();
    const first = desk.envelope;
    const { localDossierId } = first;
    assert.equal(failureOf((await desk.told({ type: 'not-journaled', localDossierId, reason })).screen), reason);
    await desk.do({ type: 'retry' });
    assert.deepEqual(desk.envelope, first);
    assert.equal(desk.said.filter(({ type }) => type === 'confirm').length, 2);
    assert.deepEqual((await desk.told({ type: 'journaled', localDossierId })).screen, {
      name: 'submitting',
      phase: 'sending',
    });
  });
}

test('journal-silent: no claim either way, and a late answer still counts', async () => {
  const desk = await saving();
  await desk.pass(16);
  assert.equal(failureOf((await desk.settled()).screen), 'journal-silent');
  const { localDossierId } = desk.envelope;
  assert.equal((await desk.told({ type: 'journaled', localDossierId })).screen.name, 'submitting');
});

test('before it is journaled nothing is shown as taken, whatever else main says', async () => {
  const desk = await saving();
  await desk.told(
    { type: 'journaled', localDossierId: 'T-0000-0000-0000' },
    {
      type: 'submission',
      localDossierId: desk.envelope.localDossierId,
      state: { state: 'accepted', dossierCode: 'H1-261121-0001', receivedAt: NOW.toISOString() },
    },
  );
  assert.deepEqual((await desk.settled()).screen, { name: 'submitting', phase: 'saving' });
});

test('dossier-rejected: said; after mending, a new dossier with new ids is handed in', async () => {
  const desk = await saving();
  const first = desk.envelope;
  const { localDossierId } = first;
  await desk.told(
    { type: 'journaled', localDossierId },
    { type: 'submission', localDossierId, state: { state: 'rejected', reason: 'dossier-invalid' } },
  );
  const early = await desk.screen('failure');
  assert.deepEqual(early.failure.actions, ['help', 'cancel'], 'there is no key yet to seal what would be mended');
  assert.equal((await desk.do({ type: 'edit' })).screen.name, 'failure');
  const dossierKey = { key: Buffer.alloc(32, 8).toString('base64'), wrappedKey: 'YW5vdGhlcg==' };
  await desk.told({ type: 'dossier-key', dossierKey });
  assert.equal(failureOf((await desk.settled()).screen), 'dossier-rejected');
  assert.equal((await desk.do({ type: 'edit' })).screen.name, 'review');
  await desk.do({ type: 'submit' });
  assert.notEqual(desk.envelope.localDossierId, localDossierId);
  assert.notEqual(desk.envelope.idempotencyKey, first.idempotencyKey);
  assert.equal(desk.envelope.wrappedKey, dossierKey.wrappedKey);
});

test('a province that is slow: the receipt waits with the local code, and takes the code when it comes', async () => {
  const desk = await saving();
  const { localDossierId } = desk.envelope;
  await desk.told({ type: 'journaled', localDossierId });
  await desk.pass(13);
  const { receipt } = await desk.screen('receipt');
  assert.deepEqual([receipt.outcome, receipt.dossierCode, receipt.localDossierId], ['waiting', null, localDossierId]);
  const state = { state: 'accepted', dossierCode: 'H99.99-261121-00007', receivedAt: NOW.toISOString() } as const;
  await desk.told({ type: 'submission', localDossierId, state });
  const after = (await desk.screen('receipt')).receipt;
  assert.deepEqual([after.outcome, after.dossierCode], ['received', 'H99.99-261121-00007']);
  assert.notDeepEqual(after.qr, receipt.qr, 'the QR follows the code');
  await desk.told({ type: 'submission', localDossierId, state: { state: 'rejected', reason: 'late' } });
  assert.equal((await desk.screen('failure')).failure.code, 'dossier-rejected', 'and a late no is not hidden');
});

for (const code of ['paper-out', 'printer-away', 'printer-failed'] as const) {
  test(`${code}: the catalogue’s words beside the code on the receipt, and the slip is printed again`, async () => {
    const desk = new Desk({ packs });
    await desk.toReceipt('certified-copy');
    const { id } = await desk.printAsked();
    await desk.printDone({ code });
    const { receipt } = await desk.screen('receipt');
    assert.deepEqual([receipt.slip, receipt.dossierCode], ['failed', 'H99.99-261121-00001']);
    assert.deepEqual(receipt.slipFailure, {
      code,
      title: FAILURES[code].title.vi,
      explanation: FAILURES[code].explanation.vi,
      nextAction: FAILURES[code].nextAction.vi,
    });
    assert.ok(desk.said.some((said) => said.type === 'audit' && said.event === 'slip-failed'));
    await desk.do({ type: 'print-again' });
    const printing = (await desk.screen('receipt')).receipt;
    assert.deepEqual([printing.slip, printing.slipFailure], ['printing', null]);
    const again = await desk.printAsked(id);
    assert.ok(Buffer.from(again.pdf, 'base64').subarray(0, 5).toString() === '%PDF-');
    await desk.reported({ type: 'print-done', id, failure: null });
    assert.equal(
      (await desk.screen('receipt')).receipt.slip,
      'printing',
      'an answer to the first print is not this one’s',
    );
    await desk.printDone(null);
    assert.equal((await desk.screen('receipt')).receipt.slip, 'printed');
  });
}

test('a printer that never answers, and a device host that is gone, leave the code on the screen', async () => {
  const silent = new Desk({ packs });
  await silent.toReceipt('certified-copy');
  await silent.printAsked();
  await silent.pass(46);
  assert.equal((await silent.screen('receipt')).receipt.slipFailure?.code, 'printer-away');
  const gone = new Desk({ packs });
  await gone.toReview('certified-copy');
  gone.crashDevices();
  await gone.do({ type: 'submit' });
  const { localDossierId } = gone.envelope;
  await gone.told(
    { type: 'journaled', localDossierId },
    { type: 'submission', localDossierId, state: { state: 'waiting' } },
  );
  await gone.until('receipt', ({ receipt }) => receipt.slipFailure?.code === 'printer-away');
});
