import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { createStage, type Stage } from '@motcua/demo/stage';
import { assertFailure } from './assert-failure.ts';
import { dossiersAt } from './desk.ts';
import { type SeparateKiosk, startSeparateKiosk } from './separate-kiosk.ts';
import { Visit } from './visit.ts';

const NAMESPACES = ['--user', '--map-root-user', '--mount'];
/** The journal and its reserve, and some room beyond. */
const DISK_BYTES = 16 * 1024 * 1024;
const noNamespaces =
  spawnSync('unshare', [...NAMESPACES, 'true']).status === 0 ? false : 'a user may not make namespaces here';

describe('the disk under the journal', { skip: noNamespaces }, () => {
  let stage: Stage;
  let kiosk: SeparateKiosk;
  let visit: Visit;
  let dataFolder: string;
  let filler: string;

  before(async () => {
    stage = await createStage({ lane: 'never' });
    dataFolder = join(stage.folder, 'data');
    mkdirSync(dataFolder);
    const robot = createRobotRenderers();
    const { folder, deviceHost, province } = stage;
    kiosk = await startSeparateKiosk({
      ...{ place: { folder, deviceHost, province: { url: province.url } }, dataFolder, renderers: robot.host },
      wrap: (command) => ['unshare', ...NAMESPACES, 'sh', '-c', MOUNT_AND_RUN, dataFolder, ...command],
    });
    // The small disk is mounted for the kiosk alone; this is the way in.
    filler = join(`/proc/${kiosk.pid}/root`, dataFolder, 'filler');
    visit = new Visit(robot, stage);
  });
  after(async () => {
    await kiosk.stop();
    await stage.close();
  });
  afterEach(async () => {
    rmSync(filler, { force: true });
    limitFileSize(kiosk.pid, 'unlimited');
    await visit.leave();
  });

  for (const language of ['vi', 'en'] as const) {
    test(`is full when the citizen hands in: nothing is taken, and with room again it is taken once, ${language}`, async () => {
      const held = stage.province.dossiers().length;
      await visit.walkTo('review', { language });
      fill(filler);
      visit.say({ type: 'submit' });
      assertFailure(await visit.until('failure'), 'disk-full', language);
      assert.equal(stage.province.dossiers().length, held);
      rmSync(filler);
      visit.say({ type: 'retry' });
      await visit.until('receipt');
      assert.equal(stage.province.dossiers().length, held + 1);
    });

    test(`cannot be written: nothing is taken, and when it can be it is taken once, ${language}`, async () => {
      const held = stage.province.dossiers().length;
      await visit.walkTo('review', { language });
      limitFileSize(kiosk.pid, '1');
      visit.say({ type: 'submit' });
      assertFailure(await visit.until('failure'), 'journal-unavailable', language);
      assert.equal(stage.province.dossiers().length, held);
      limitFileSize(kiosk.pid, 'unlimited');
      visit.say({ type: 'retry' });
      await visit.until('receipt');
      assert.equal(stage.province.dossiers().length, held + 1);
    });
  }

  test('fills while nobody is there: the kiosk asks nobody in until there is room', async () => {
    await visit.until('attract');
    fill(filler);
    // The room put by for what was taken already goes first: it is not for new dossiers.
    rmSync(join(`/proc/${kiosk.pid}/root`, dataFolder, 'journal.db.reserve'));
    fill(`${filler}-2`);
    const { screen } = await visit.until('out-of-service');
    assert.ok(screen.name === 'out-of-service' && screen.reason.length > 0);
    rmSync(filler);
    rmSync(`${filler}-2`);
    await visit.until('attract');
    await visit.walkTo('receipt');
    assert.equal(new Set(dossiersAt(stage).map(({ idempotencyKey }) => idempotencyKey)).size, dossiersAt(stage).length);
  });
});

test('a journal that is damaged: the kiosk says that it is out of service, and overwrites nothing', async () => {
  const stage = await createStage({ lane: 'never' });
  const dataFolder = join(stage.folder, 'data');
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'journal.db'), 'no journal', { mode: 0o600 });
  const robot = createRobotRenderers();
  const kiosk = await startDemoKiosk({ stage, renderers: robot.host });
  try {
    const visit = new Visit(robot, stage);
    await visit.until('out-of-service');
    visit.say({ type: 'begin' });
    await visit.until(({ connection }) => connection === 'online');
    assert.deepEqual(visit.seen.at(-1), 'out-of-service');
    assert.equal(kiosk.started.journalFailure?.code, 'damaged');
    assert.equal(readFileSync(join(dataFolder, 'journal.db'), 'utf8'), 'no journal');
  } finally {
    await kiosk.close();
    await stage.close();
  }
});

const MOUNT_AND_RUN = `mount -t tmpfs -o size=${DISK_BYTES},mode=0700 tmpfs "$0" && exec "$@"`;

/** A process that may not write beyond one byte gets EFBIG: to SQLite an I/O error like that of a dying disk. */
function limitFileSize(pid: number, bytes: '1' | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', `${pid}`, `--fsize=${bytes}:`]);
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const lengthBytes of [65_536, 4096, 1]) {
      const block = Buffer.alloc(lengthBytes);
      try {
        for (;;) writeSync(descriptor, block);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
