import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { ScreenName } from '@motcua/core/contract';
import { AUDIT_FILE } from '@motcua/core/kiosk';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import { assertFailure } from './assert-failure.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { type Desk, dossiersAt, eventually, openDesk } from './desk.ts';
import { handsOn } from './hands.ts';
import { createPageRenderers } from './page-renderers.ts';
import { actOn } from './page-visit.ts';
import { isAlive, servingProcess } from './processes.ts';
import { sample } from './sample.ts';
import type { Way } from './visit.ts';

const CITIZEN = findCitizen('adult-2021');

/** Each screen of a session, and what holds it there long enough; how many dossiers of it the province then gets. */
const SCREENS: readonly {
  readonly screen: ScreenName;
  readonly way?: (desk: Desk) => Way;
  readonly dossiers: 0 | 1;
}[] = [
  { screen: 'attract', dossiers: 0 },
  { screen: 'language', dossiers: 0 },
  { screen: 'services', dossiers: 0 },
  { screen: 'requirements', dossiers: 0 },
  { screen: 'notice', dossiers: 0 },
  { screen: 'scan-qr', dossiers: 0 },
  {
    screen: 'failure',
    way: ({ stage }) => ({ scan: () => stage.scanner.scan('https://example.vn') }),
    dossiers: 0,
  },
  { screen: 'lay-card', dossiers: 0 },
  {
    screen: 'reading',
    way: ({ stage }) => ({ layCard: () => stage.reader.insert({ citizen: CITIZEN.id, profile: 'silent-at-9' }) }),
    dossiers: 0,
  },
  { screen: 'form', dossiers: 0 },
  { screen: 'review', dossiers: 0 },
  { screen: 'submitting', dossiers: 1 },
  { screen: 'receipt', dossiers: 1 },
  { screen: 'rating', dossiers: 1 },
  { screen: 'goodbye', dossiers: 1 },
];

describe('a process of the desk is killed', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());
  afterEach(async () => {
    desk.stage.province.setFaults([]);
    await desk.visit.leave();
  });

  for (const { screen, way, dossiers } of sample(SCREENS, 6)) {
    test(`the session process, at "${screen}": the next citizen is asked in, and served`, async () => {
      const { stage, visit } = desk;
      const held = stage.province.dossiers().length;
      if (screen === 'submitting') stage.province.setFaults([{ kind: 'slow', delayMs: 1_000 }]);
      await visit.walkTo(
        ({ screen: one }) => one.name === screen && (one.name !== 'submitting' || one.phase === 'sending'),
        way?.(desk),
      );
      await killServing(desk, 'session-process');
      await stage.reader.remove();
      await visit.until('attract');
      // On a slow machine the next device host may take longer than a reader may be away unnoticed.
      const others = visit.seen.filter((name) => name !== 'attract' && name !== 'out-of-service');
      assert.deepEqual(others, [], 'nothing of the last citizen came back');
      await visit.walkTo('services');
      if (screen !== 'attract' && screen !== 'goodbye') assert.equal(howTheLastOneEnded(desk), 'crashed');
      await eventually('what was handed in arrives', () => stage.province.dossiers().length === held + dossiers);
    });
  }

  test('and after all of that a whole session goes through, and no dossier was doubled', async () => {
    await desk.visit.walkTo('receipt');
    const ids = dossiersAt(desk.stage).map(({ localDossierId }) => localDossierId);
    assert.equal(new Set(ids).size, ids.length);
  });

  for (const language of sample(['vi', 'en'] as const, 1)) {
    test(`the device host, during the read: reader-lost, and the card laid on again fills the form, ${language}`, async () => {
      const { stage, visit } = desk;
      const layCard = () => stage.reader.insert({ citizen: CITIZEN.id, profile: 'silent-at-9' });
      await visit.walkTo('reading', { layCard, language });
      const session = servingProcess('session-process');
      kill('device-host-process');
      assertFailure(await visit.until('failure'), 'reader-lost', language);
      await stage.reader.remove();
      await visit.layCard();
      await visit.until('form');
      assert.equal(servingProcess('session-process'), session, 'the session went on');
    });
  }

  test('the device host, while the slip is to be printed: the receipt says so, and printing again prints', async () => {
    const { stage, visit } = desk;
    await visit.walkTo('review');
    const printed = stage.printer.pages.length;
    kill('device-host-process');
    await visit.walkTo(
      ({ screen }) => screen.name === 'receipt' && screen.receipt.slipFailure?.code === 'printer-away',
    );
    await eventually('a new device host serves', () => servingProcess('device-host-process') !== undefined);
    for (;;) {
      visit.say({ type: 'print-again' });
      await visit.until(({ screen }) => screen.name === 'receipt' && screen.receipt.slip === 'printing');
      const { screen } = await visit.until(
        (one) => one.screen.name === 'receipt' && one.screen.receipt.slip !== 'printing',
      );
      if (screen.name === 'receipt' && screen.receipt.slip === 'printed') break;
    }
    assert.equal(stage.printer.pages.length, printed + 1);
  });
});

test('Chromium is killed: a new one shows the same session, where it was', { skip: NO_CHROMIUM }, async () => {
  const stage = await createStage({ lane: 'never' });
  const renderers = createPageRenderers('landscape');
  const kiosk = await startDemoKiosk({ stage, renderers: renderers.host });
  try {
    const who = { serviceId: 'certified-copy', citizenId: CITIZEN.id, language: 'vi' } as const;
    const today = new Date().toISOString().slice(0, 10);
    let hands = handsOn(await renderers.page());
    const walkTo = async (name: ScreenName) => {
      let model = await hands.look();
      for (; model.screen.name !== name; model = await hands.lookAgain(model))
        await actOn(model, { ...who, stage, hands, today });
      return model;
    };
    const before = await walkTo('form');
    const pid = renderers.pid();
    const gone = new Promise<void>(
      (resolve) => void renderers.page().then((page) => page.once('close', () => resolve())),
    );
    process.kill(pid, 'SIGKILL');
    await gone;
    hands = handsOn(await renderers.page());
    assert.notEqual(renderers.pid(), pid);
    assert.deepEqual((await hands.look()).screen, before.screen);
    await walkTo('receipt');
    assert.equal(stage.province.dossiers().length, 1);
  } finally {
    await kiosk.close();
    await stage.close();
  }
});

async function killServing({ visit }: Desk, entry: string): Promise<void> {
  const pid = kill(entry);
  await eventually(`${entry} is gone`, () => !isAlive(pid));
  visit.forget();
}

function kill(entry: string): number {
  const pid = servingProcess(entry);
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** From the audit log, where an operator would look. */
function howTheLastOneEnded({ kiosk }: Desk): string | undefined {
  const lines = readFileSync(join(kiosk.config.dataFolder, AUDIT_FILE), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).findLast(({ event }) => event === 'session-ended')?.context.how;
}
