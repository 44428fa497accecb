import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openJournal } from '@motcua/core/journal';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { createStage, type Stage } from '@motcua/demo/stage';
import type { Fault } from '@motcua/simulators/province';
import { dossiersAt, eventually } from './desk.ts';
import { descendantsOf, isAlive } from './processes.ts';
import { sample } from './sample.ts';
import { type SeparateKiosk, startSeparateKiosk } from './separate-kiosk.ts';
import { Visit } from './visit.ts';

/**
 * The whole application is killed while a dossier is handed in. The two hundred random instants are those of
 * core/src/journal/kill.test.ts; here everything around the journal is real too: processes, couriers, HTTP.
 */
interface Moment {
  readonly when: string;
  readonly faults?: readonly Fault[];
  /** From "submit" to the moment of the kill. */
  readonly wait: (at: Scene) => Promise<unknown>;
  /** The citizen was told that the dossier is safe. */
  readonly isPromised: boolean;
}

interface Scene {
  readonly visit: Visit;
  readonly stage: Stage;
  /** Dossiers that the province held before. */
  readonly held: number;
}

const isSending = ({ visit }: Scene) =>
  visit.until(({ screen }) => screen.name === 'submitting' && screen.phase === 'sending');

const MOMENTS: readonly Moment[] = [
  { when: 'at once', wait: async () => {}, isPromised: false },
  ...[2, 5, 10, 20, 40, 80, 160, 320].map((ms) => ({
    when: `${ms} ms later`,
    wait: () => pause(ms),
    isPromised: false,
  })),
  { when: 'while it is stored', wait: ({ visit }) => visit.until('submitting'), isPromised: false },
  { when: 'while it is sent', faults: [{ kind: 'slow', delayMs: 2_000 }], wait: isSending, isPromised: true },
  {
    when: 'when the province has it and the answer was lost',
    faults: [{ kind: 'cut-after-receiving' }],
    wait: ({ stage, held }) => eventually('it was received', () => stage.province.dossiers().length > held),
    isPromised: true,
  },
  {
    when: 'while the line is cut and the receipt says waiting',
    faults: [{ kind: 'offline' }],
    wait: ({ visit }) => visit.until('receipt'),
    isPromised: true,
  },
  { when: 'at the receipt', wait: ({ visit }) => visit.until('receipt'), isPromised: true },
];

describe('the kiosk’s long-lived process is killed after "submit"', () => {
  let stage: Stage;
  let dataFolder: string;
  let kiosk: SeparateKiosk;
  let visit: Visit;

  const open = async (): Promise<void> => {
    const robot = createRobotRenderers();
    const { folder, deviceHost, province } = stage;
    const place = { folder, deviceHost, province: { url: province.url } };
    kiosk = await startSeparateKiosk({ place, dataFolder, renderers: robot.host });
    visit = new Visit(robot, stage);
  };
  before(async () => {
    stage = await createStage({ lane: 'never' });
    dataFolder = join(stage.folder, 'data');
    mkdirSync(dataFolder);
    await open();
  });
  after(async () => {
    await kiosk.stop();
    await stage.close();
  });

  for (const { when, faults = [], wait, isPromised } of sample(MOMENTS, 4)) {
    test(`${when}: its children go with it, and what was stored arrives once`, async () => {
      const { province } = stage;
      const held = province.dossiers().length;
      await visit.walkTo('review');
      province.setFaults(faults);
      visit.say({ type: 'submit' });
      await wait({ visit, stage, held });
      const children = descendantsOf(kiosk.pid);
      assert.ok(children.length >= 2);
      await kiosk.kill();
      await eventually('no child outlives it', () => !children.some(({ pid }) => isAlive(pid)));
      await stage.reader.remove();

      const stored = storedIn(dataFolder);
      assert.ok(stored === held || stored === held + 1);
      if (isPromised) assert.equal(stored, held + 1, 'what the citizen was told is true');

      province.setFaults([]);
      await open();
      await eventually('what was stored arrives', () => province.dossiers().length === stored);
    });
  }

  test('and then a whole session goes through, and no dossier was doubled', async () => {
    const held = stage.province.dossiers().length;
    await visit.walkTo(({ screen }) => screen.name === 'receipt' && screen.receipt.dossierCode !== null);
    const ids = dossiersAt(stage).map(({ localDossierId }) => localDossierId);
    assert.equal(ids.length, held + 1);
    assert.equal(new Set(ids).size, ids.length);
  });
});

/** Dossiers that are on disk, whatever became of them. */
function storedIn(dataFolder: string): number {
  const journal = openJournal({ file: join(dataFolder, 'journal.db'), now: Date.now });
  assert.ok(journal.ok);
  try {
    const counts = journal.value.counts();
    assert.ok(counts.ok);
    return Object.values(counts.value).reduce((sum, count) => sum + count, 0);
  } finally {
    journal.value.close();
  }
}
