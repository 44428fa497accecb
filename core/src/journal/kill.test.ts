import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Fault } from '@motcua/simulators/province';
import { verifyAuditLog } from '../kiosk/audit.ts';
import { type HarnessOrder, KILL_STEPS, type KillStep } from './kill-harness.ts';

/**
 * The kiosk is killed (SIGKILL) at each step of a submission and at random instants, started again, and drained, while
 * the province misbehaves. Then the province is asked what it holds: 0 lost, 0 doubled.
 */
const RUNS = process.env.MOTCUA_FULL === '1' ? 200 : 25;
const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 2 ** 31);
const folder = mkdtempSync(join(tmpdir(), 'motcua-kill-'));
const harness = fileURLToPath(new URL('./kill-harness.ts', import.meta.url));
const provinceEntry = fileURLToPath(import.meta.resolve('@motcua/simulators/province/process'));
const CITIZENS = 2;
/** From its first word a run confirms and drains within about this time; kills are spread over it. */
const KILL_WINDOW_MS = 900;
const FAULTS: readonly Fault[] = [
  { kind: 'cut-after-receiving', share: 0.25 },
  { kind: 'cut-before-receiving', share: 0.1 },
  { kind: 'slow', share: 0.2, delayMs: 100 },
  { kind: 'garbage-answer', share: 0.1 },
  { kind: 'duplicate-answer', share: 0.1 },
  { kind: 'server-error', share: 0.05 },
  { kind: 'unavailable', share: 0.05 },
];

let province: ChildProcess;
let provinceUrl = '';
before(async () => {
  const args = ['--database', join(folder, 'province.db'), '--faults', JSON.stringify(FAULTS)];
  province = spawn(process.execPath, [provinceEntry, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  provinceUrl = await new Promise((resolve) =>
    province.stdout?.once('data', (line: Buffer) => resolve(String(JSON.parse(String(line)).url))),
  );
});
after(() => {
  province.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly lines: readonly string[];
  readonly isKilled: boolean;
}

interface Kill {
  readonly afterMs: number;
  /** Counted from the start of the process (it may be opening the journal) or from the first line that it prints. */
  readonly from: 'start' | 'first-line';
}

/** Runs the application once; `kill`: SIGKILL from outside. */
async function application(order: Partial<HarnessOrder> & { folder: string }, kill?: Kill): Promise<Run> {
  const whole: HarnessOrder = { provinceUrl, citizens: 0, killAt: null, ...order };
  const child = spawn(process.execPath, [harness, JSON.stringify(whole)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  let timer: NodeJS.Timeout | undefined;
  const arm = (instant: Kill): void => {
    timer = setTimeout(() => child.kill('SIGKILL'), instant.afterMs);
  };
  if (kill?.from === 'start') arm(kill);
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (kill?.from === 'first-line' && !timer) arm(kill);
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  );
  clearTimeout(timer);
  assert.ok(code === 0 || signal === 'SIGKILL', `the application failed: ${errors}`);
  return { lines: output.split('\n'), isKilled: signal === 'SIGKILL' };
}

const said = (run: Run, what: string) =>
  run.lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

interface Held {
  readonly localDossierId: string;
  readonly dossierCode: string;
}
const heldByProvince = async (): Promise<readonly Held[]> =>
  (await fetch(`${provinceUrl}/admin/dossiers`)).json() as Promise<readonly Held[]>;

/** `safe`: the citizen was told that it is safe. `maybe`: confirmed, but the kill came before that was said. */
function tally({ safe, maybe, held }: { safe: readonly string[]; maybe: readonly string[]; held: readonly Held[] }) {
  const times = (id: string) => held.filter((one) => one.localDossierId === id).length;
  return {
    lost: safe.filter((id) => times(id) === 0).length,
    doubled: [...new Set([...safe, ...maybe])].filter((id) => times(id) > 1).length,
  };
}

/** Kills once (or twice), drains, counts. */
async function killedRun(order: { killAt?: KillStep; kills?: readonly Kill[] }) {
  const own = mkdtempSync(join(folder, 'run-'));
  const { killAt = null, kills = [undefined] } = order;
  const runs: Run[] = [];
  for (const [index, kill] of kills.entries()) {
    const citizens = index === 0 ? CITIZENS : 0;
    runs.push(await application({ folder: own, citizens, killAt: index === 0 ? killAt : null }, kill));
  }
  const drained = await application({ folder: own });
  assert.ok(drained.lines.includes('drained'));
  assert.ok(verifyAuditLog({ file: join(own, 'audit.jsonl') }).ok, 'the audit chain survives kills');
  const safe = runs.flatMap((run) => said(run, 'journaled'));
  const maybe = runs.flatMap((run) => said(run, 'confirming'));
  const result = tally({ safe, maybe, held: await heldByProvince() });
  rmSync(own, { recursive: true });
  return { ...result, safe: safe.length, kills: runs.filter((run) => run.isKilled).length };
}

test('the count can see what is lost and what is doubled', async () => {
  const held = [
    { localDossierId: 'a', dossierCode: '1' },
    { localDossierId: 'b', dossierCode: '2' },
    { localDossierId: 'b', dossierCode: '3' },
  ];
  assert.deepEqual(tally({ safe: ['a', 'b', 'c'], maybe: ['d'], held }), { lost: 1, doubled: 1 });
  assert.deepEqual(tally({ safe: ['a'], maybe: ['c'], held }), { lost: 0, doubled: 0 });
  const own = mkdtempSync(join(folder, 'undrained-'));
  const run = await application({ folder: own, citizens: 1, killAt: 'after-journaled' });
  assert.equal(run.isKilled, true);
  const undrained = { safe: said(run, 'journaled'), maybe: [], held: await heldByProvince() };
  assert.deepEqual(tally(undrained), { lost: 1, doubled: 0 }, 'a kiosk that is not started again has lost it');
  await application({ folder: own });
  assert.deepEqual(tally({ ...undrained, held: await heldByProvince() }), { lost: 0, doubled: 0 });
});

for (const killAt of KILL_STEPS) {
  test(`killed ${killAt}: nothing lost, nothing doubled`, async () => {
    // Waiting happens only when an attempt fails.
    if (killAt.endsWith('markWaiting')) await setFaults([{ kind: 'unavailable', times: 2 }]);
    const { lost, doubled, kills } = await killedRun({ killAt });
    await setFaults(FAULTS);
    assert.equal(kills, 1, 'the step was reached');
    assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 });
  });
}

test(`killed at ${RUNS} random instants: nothing lost, nothing doubled`, async () => {
  process.stdout.write(`kill test seed ${seed}\n`);
  const random = seededRandom(seed);
  const instant = (): Kill => ({
    afterMs: random() * KILL_WINDOW_MS,
    from: random() < 0.2 ? 'start' : 'first-line',
  });
  const plan = Array.from({ length: RUNS }, () => (random() < 0.3 ? [instant(), instant()] : [instant()]));
  const total = { kills: 0, safe: 0, lost: 0, doubled: 0 };
  const lane = async (): Promise<void> => {
    for (let kills = plan.pop(); kills; kills = plan.pop()) {
      const result = await killedRun({ kills });
      for (const key of ['kills', 'safe', 'lost', 'doubled'] as const) total[key] += result[key];
    }
  };
  // Each run has a folder of its own; two at a time, since a run mostly waits for processes to start.
  await Promise.all([lane(), lane()]);
  process.stdout.write(`kill test seed ${seed}: ${JSON.stringify({ runs: RUNS, ...total })}\n`);
  assert.deepEqual({ lost: total.lost, doubled: total.doubled }, { lost: 0, doubled: 0 });
  assert.ok(total.kills > RUNS / 4, 'many runs were killed before they were done');
  assert.ok(total.safe > RUNS / 4, 'and in many the citizen had been told that it is safe');
});

async function setFaults(faults: readonly Fault[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${provinceUrl}/admin/faults`, { method: 'PUT', headers, body: JSON.stringify(faults) });
  assert.equal(answer.status, 204);
}

/** mulberry32: small, and the same everywhere for the same seed. */
function seededRandom(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
