import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { createStreamWire } from '@motcua/drivers/wire';
import { findCitizen } from '../citizens/citizen.ts';
import { type Lane, laneAvailable, startLane } from '../reader/index.ts';
import { type CardControl, controlCard } from './card-control.ts';
import type { CardOrder } from './card-order.ts';
import type { ConformanceResult } from './conformance/run.ts';

/** The card's process on the real pcscd, read by the product's reader through the system's PC/SC library. */
const CARD_PROCESS = fileURLToPath(import.meta.resolve('@motcua/simulators/card-process'));
const READ_ONCE = fileURLToPath(new URL('./test/read-once.ts', import.meta.url));
const available = await laneAvailable();
const skip = available.ok ? false : available.error.message;
/** pcscd is up within a second and is given up after 15 s. */
const START_LIMIT_MS = 30_000;
/** A process is started and reads one card: 2 s, 5 s on a busy machine. */
const READ_LIMIT_MS = 30_000;
/** A card is laid on, which takes a second, and read. What is still there at this limit hangs. */
const LIMITED = { skip, timeout: 60_000 };

let lane: Lane;
let card: CardControl;
let child: ChildProcess;
const folder = mkdtempSync(join(tmpdir(), 'card-in-lane-'));

before(
  async () => {
    if (skip) return;
    const started = await startLane();
    assert.ok(started.ok);
    lane = started.value;
    const { command, args } = lane.enter(process.execPath, [
      CARD_PROCESS,
      '--port',
      `${lane.ports[0]}`,
      '--pki',
      folder,
    ]);
    child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(child.stdin && child.stdout);
    card = controlCard(createStreamWire(Duplex.from({ readable: child.stdout, writable: child.stdin })));
  },
  { timeout: START_LIMIT_MS },
);

after(async () => {
  card?.close();
  child?.kill('SIGKILL');
  await lane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Told = Pick<ReadOutcome, 'accessControl' | 'verification' | 'stats' | 'failure'>;

async function read(order: CardOrder): Promise<Told> {
  assert.deepEqual(await card.insert(order), { ok: true, value: undefined });
  const anchor = join(folder, 'trust', 'csca.cer');
  const { command, args } = lane.enter(process.execPath, [READ_ONCE, lane.readers[0] ?? '', order.citizen, anchor]);
  const reading = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: READ_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let text = '';
  reading.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const [, signal] = await once(reading, 'close');
  assert.equal(signal, null, `the reading process did not end within ${READ_LIMIT_MS} ms`);
  return JSON.parse(text);
}

test('an honest card is verified within 14 APDUs', LIMITED, async () => {
  const { verification, stats, failure } = await read({ citizen: 'adult-2021' });
  assert.equal(failure, null);
  assert.equal(verification.overall, 'verified');
  assert.ok(stats.apdus <= 14, `${stats.apdus} APDUs`);
});

test('the next card is another one: a 2024 card without extended length', LIMITED, async () => {
  const { verification } = await read({ citizen: 'adult-2024', profile: 'no-extended-length' });
  assert.equal(verification.overall, 'verified');
});

test('PACE refused, BAC accepted', LIMITED, async () => {
  const { accessControl, verification } = await read({ citizen: 'd-stroke', profile: 'pace-refused-bac-ok' });
  assert.deepEqual(accessControl, { attempted: ['pace-can', 'bac'], used: 'bac', reason: 'pace-refused' });
  assert.equal(verification.overall, 'verified');
});

test('a clone fails', LIMITED, async () => {
  const { verification } = await read({ citizen: 'adult-2021', profile: 'clone' });
  assert.equal(verification.overall, 'failed');
  assert.equal(verification.chipAuthenticity, 'failed');
});

test('a wrong CAN is told after the delay of the chip', LIMITED, async () => {
  const { failure, verification } = await read({ citizen: 'adult-2021', profile: 'wrong-can' });
  assert.equal(failure?.code, 'wrong-key');
  assert.equal(verification.overall, null);
});

test('other mappings, groups and lengths go through pcscd too', LIMITED, async () => {
  for (const profile of ['pace-cam', 'pace-dh', 'aa-rsa', 'len-65535']) {
    const { verification, failure } = await read({ citizen: 'adult-2021', profile });
    assert.equal(failure, null, profile);
    assert.equal(verification.overall, 'verified', `${profile}: ${JSON.stringify(verification.failures)}`);
  }
});

test('the conformance suite finds nothing on an honest card over pcscd', LIMITED, async () => {
  assert.deepEqual(await card.insert({ citizen: 'adult-2021', profile: 'pace-cam' }), { ok: true, value: undefined });
  const main = fileURLToPath(new URL('../conformance/main.ts', import.meta.url));
  const { command, args } = lane.enter(process.execPath, [main, '--can', '-', '--json']);
  const checking = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], timeout: READ_LIMIT_MS });
  checking.stdin.end(findCitizen('adult-2021').citizenNumber.slice(-6));
  let text = '';
  checking.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  const [status] = await once(checking, 'close');
  const results: ConformanceResult[] = JSON.parse(text);
  assert.deepEqual(
    results.filter(({ verdict }) => verdict === 'fail'),
    [],
  );
  assert.equal(status, 0);
  assert.ok(results.filter(({ verdict }) => verdict === 'pass').length > 25);
});
