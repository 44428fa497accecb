import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { ReceiptModel, ScreenModel } from '@motcua/core/contract';
import { findCitizen } from '@motcua/simulators/citizens';
import { laneAvailable } from '@motcua/simulators/reader';
import { assertFailure, assertSlipFailure } from './assert-failure.ts';
import { type Desk, dossiersAt, eventually, openDesk } from './desk.ts';

const CITIZEN = findCitizen('adult-2021');

describe('what stands around the kiosk fails', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());
  afterEach(async () => {
    desk.stage.printer.setStatus('ready');
    desk.stage.scanner.setStatus('ready');
    desk.stage.province.setFaults([]);
    await desk.visit.leave();
  });

  for (const [slip, language] of [
    ['paper-out', 'vi'],
    ['printer-away', 'en'],
  ] as const) {
    test(`the printer: ${slip}, ${language}; the dossier is taken, and the slip comes when it can`, async () => {
      const { stage, visit } = desk;
      const held = stage.province.dossiers().length;
      const printed = stage.printer.pages.length;
      stage.printer.setStatus(slip === 'paper-out' ? 'paper-out' : 'away');
      const told = receiptOf(
        await visit.walkTo(({ screen }) => isReceipt(screen, (one) => one.slip === 'failed'), { language }),
      );
      assertSlipFailure(told, slip, language);
      assert.equal(stage.province.dossiers().length, held + 1);
      assert.equal(stage.printer.pages.length, printed);

      stage.printer.setStatus('ready');
      visit.say({ type: 'print-again' });
      const again = receiptOf(await visit.until(({ screen }) => isReceipt(screen, (one) => one.slip === 'printed')));
      assert.equal(stage.printer.pages.length, printed + 1);
      assert.equal(again.localDossierId, told.localDossierId);
      assert.equal(stage.province.dossiers().length, held + 1, 'printing again hands nothing in again');
    });
  }

  test('the printer jams: the receipt does not say printed, and printing again prints', async () => {
    const { stage, visit } = desk;
    const printed = stage.printer.pages.length;
    stage.printer.jamNext();
    const told = await visit.walkTo(({ screen }) => isReceipt(screen, (one) => one.slip !== 'printing'));
    assertSlipFailure(receiptOf(told), 'printer-failed', 'vi');
    visit.say({ type: 'print-again' });
    await visit.until(({ screen }) => isReceipt(screen, (one) => one.slip === 'printed'));
    assert.equal(stage.printer.pages.length, printed + 1);
  });

  test('the scanner is away: the screen says so, and the number can be typed', async () => {
    const { stage, visit } = desk;
    const held = stage.province.dossiers().length;
    stage.scanner.setStatus('away');
    await visit.walkTo(({ screen }) => screen.name === 'scan-qr' && screen.scanner === 'away');
    visit.say({ type: 'enter-number' });
    await visit.until(({ screen }) => screen.name === 'scan-qr' && screen.number !== null);
    visit.say({ type: 'set-number', digits: CITIZEN.citizenNumber });
    visit.say({ type: 'next' });
    await visit.until('lay-card');
    await visit.walkTo('receipt');
    assert.equal(stage.province.dossiers().length, held + 1);
    assert.equal(dossiersAt(stage).at(-1)?.values.citizenNumber?.source, 'chip');
  });

  test('the scanner is plugged in again while somebody waits for it', async () => {
    const { stage, visit } = desk;
    stage.scanner.setStatus('away');
    await visit.walkTo(({ screen }) => screen.name === 'scan-qr' && screen.scanner === 'away');
    stage.scanner.setStatus('ready');
    await visit.walkTo('form');
  });

  test('the network is cut: the receipt says waiting under the local code, then the dossier arrives once', async () => {
    const { stage, visit } = desk;
    const held = stage.province.dossiers().length;
    stage.province.setFaults([{ kind: 'offline' }]);
    const waiting = receiptOf(await visit.walkTo(({ screen }) => isReceipt(screen, (one) => one.slip === 'printed')));
    assert.deepEqual([waiting.outcome, waiting.dossierCode], ['waiting', null]);
    assert.match(waiting.localDossierId, /\S{8}/);
    assert.equal(stage.province.dossiers().length, held);

    stage.province.setFaults([]);
    const received = receiptOf(await visit.until(({ screen }) => isReceipt(screen, (one) => one.dossierCode !== null)));
    assert.equal(received.outcome, 'received');
    assert.equal(received.localDossierId, waiting.localDossierId);
    assertArrivedOnce(desk, held, received);
  });

  test('the network is cut and the citizen goes: the dossier arrives once all the same', async () => {
    const { stage, visit } = desk;
    const held = stage.province.dossiers().length;
    stage.province.setFaults([{ kind: 'offline' }]);
    const waiting = receiptOf(await visit.walkTo(({ screen }) => isReceipt(screen, (one) => one.slip === 'printed')));
    await visit.until(({ connection }) => connection === 'offline');
    await visit.leave();
    assert.equal(stage.province.dossiers().length, held);
    stage.province.setFaults([]);
    // The kiosk tells the next citizen's screen when the line is back, and carries what waits.
    await visit.until(({ connection }) => connection === 'online');
    await eventually('the dossier arrives', () => stage.province.dossiers().length > held);
    assertArrivedOnce(desk, held, waiting);
  });

  test('the answer is lost on its way: the province is asked, and holds the dossier once', async () => {
    const { stage, visit } = desk;
    const held = stage.province.dossiers().length;
    stage.province.setFaults([{ kind: 'cut-after-receiving', times: 1 }]);
    const received = await visit.walkTo(({ screen }) => isReceipt(screen, (one) => one.dossierCode !== null));
    assertArrivedOnce(desk, held, receiptOf(received));
  });
});

const lane = await laneAvailable();
describe('pcscd stops', { skip: !lane.ok && lane.error.message }, () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ lane: 'auto' });
  });
  after(() => desk.close());
  afterEach(async () => {
    await desk.stage.reader.service?.start();
    await desk.visit.leave();
  });

  test('before the card: the screen says that the reader is away, and goes on when it is back', async () => {
    const { stage, visit } = desk;
    await visit.walkTo('lay-card');
    await stage.reader.service?.stop();
    await visit.until(({ screen }) => screen.name === 'lay-card' && screen.reader === 'away');
    await stage.reader.service?.start();
    await visit.until(({ screen }) => screen.name === 'lay-card' && screen.reader === 'ready');
    await visit.walkTo('form');
  });

  for (const language of ['vi', 'en'] as const) {
    test(`during the read: reader-lost, and laying the card on again fills the form, ${language}`, async () => {
      const { stage, visit } = desk;
      // A chip that falls silent leaves five seconds to stop pcscd in the middle of an exchange.
      const layCard = () => stage.reader.insert({ citizen: CITIZEN.id, profile: 'silent-at-9' });
      await visit.walkTo('reading', { layCard, language });
      await stage.reader.service?.stop();
      assertFailure(await visit.until('failure'), 'reader-lost', language);
      assert.deepEqual(dossiersAt(stage), []);
      await stage.reader.remove();
      await stage.reader.service?.start();
      await visit.layCard();
      await visit.until('form');
    });
  }

  test('while nobody is there: nobody is asked in until it is back', async () => {
    const { stage, visit } = desk;
    await visit.until('attract');
    await stage.reader.service?.stop();
    const { screen } = await visit.until('out-of-service');
    assert.ok(screen.name === 'out-of-service' && screen.reason.length > 0);
    await stage.reader.service?.start();
    await visit.until('attract');
    await visit.walkTo('form');
  });
});

const isReceipt = (screen: ScreenModel['screen'], holds: (receipt: ReceiptModel) => boolean): boolean =>
  screen.name === 'receipt' && holds(screen.receipt);

function receiptOf({ screen }: ScreenModel): ReceiptModel {
  assert.ok(screen.name === 'receipt', screen.name);
  return screen.receipt;
}

function assertArrivedOnce({ stage }: Desk, held: number, { localDossierId, dossierCode }: ReceiptModel): void {
  const stored = stage.province.dossiers();
  assert.equal(stored.length, held + 1);
  assert.equal(dossiersAt(stage).filter((one) => one.localDossierId === localDossierId).length, 1);
  if (dossierCode !== null) assert.equal(stored.at(-1)?.dossierCode, dossierCode);
}
