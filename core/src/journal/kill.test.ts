import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Fault } from '@motcua/simulators/province';
import { verifyAuditLog } from '../kiosk/audit.ts';
import { type DossierJournalState, openJournal } from './index.ts';
import { type HarnessOrder, KILL_STEPS, type KillStep } from './kill-harness.ts';
import { got } from './test-envelope.ts';

/**
 * The kiosk is killed (SIGKILL) at each step of a submission and at random instants, started again, and drained, while
 * the province misbehaves. Then the province is asked what it holds: 0 lost, 0 doubled.
 */
const KILLS = process.env.MOTCUA_FULL === '1' ? 200 : 18;
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
  { kind: 'reject', share: 0.1 },
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
  const whole: HarnessOrder = { provinceUrl, citizens: 0, dossiers: 'sound', stay: false, killAt: null, ...order };
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

const confirmedIn = (runs: readonly Run[]): ReadonlyMap<string, string> =>
  new Map(runs.flatMap((run) => said(run, 'confirming')).map((line) => line.split(' ') as [string, string]));

interface Held {
  readonly localDossierId: string;
  readonly dossierCode: string;
  /** Of the body that arrived. */
  readonly sha256: string;
}
interface AtProvince {
  readonly held: readonly Held[];
  /** Local ids of what it refused. */
  readonly refused: readonly string[];
}
const ask = async (path: string): Promise<unknown> => (await fetch(`${provinceUrl}/admin/${path}`)).json();
const atProvince = async (): Promise<AtProvince> => ({
  held: (await ask('dossiers')) as readonly Held[],
  refused: (await ask('refused')) as readonly string[],
});

/** What the journal of a kiosk that has drained says of its dossiers. */
type Settled = ReadonlyMap<string, { readonly state: DossierJournalState; readonly hasPayload: boolean }>;

function settledIn(folder: string, ids: readonly string[]): Settled {
  const journal = openJournal({ file: join(folder, 'journal.db'), now: Date.now });
  assert.ok(journal.ok);
  const settled = new Map(
    ids.flatMap((id) => {
      const record = got(journal.value.record(id));
      const hasPayload = got(journal.value.envelope(id)) !== null;
      return record ? [[id, { state: record.state, hasPayload }]] : [];
    }),
  );
  journal.value.close();
  return settled;
}

interface Counted extends AtProvince {
  /** The citizen was told that it is safe. */
  readonly safe: readonly string[];
  /** Confirmed, whether or not the kill came before that was said: SHA-256 of the frozen payload by id. */
  readonly confirmed: ReadonlyMap<string, string>;
  readonly settled: Settled;
  /** Spoiled dossiers open for no courier: these alone may be set aside. */
  readonly areSpoiled?: boolean;
}

/**
 * `lost`: called safe, and neither held nor truly refused. `untrue`: journal and province say different things of a
 * dossier, another one arrived than was confirmed, or what the province holds is still here.
 */
function tally({ safe, confirmed, settled, held, refused, areSpoiled = false }: Counted) {
  const arrived = (id: string) => held.filter((one) => one.localDossierId === id);
  const stateOf = (id: string) => settled.get(id)?.state;
  const isUnsent = (id: string) =>
    stateOf(id) === 'rejected' ? refused.includes(id) : areSpoiled && stateOf(id) === 'set-aside';
  const isUntrue = (id: string, sha256: string): boolean => {
    if (arrived(id).length === 0)
      return stateOf(id) === 'accepted' || (stateOf(id) === 'rejected' && !refused.includes(id));
    const isHere = settled.get(id)?.hasPayload ?? false;
    return stateOf(id) !== 'accepted' || isHere || arrived(id).some((one) => one.sha256 !== sha256);
  };
  return {
    lost: safe.filter((id) => arrived(id).length === 0 && !isUnsent(id)).length,
    doubled: [...confirmed.keys()].filter((id) => arrived(id).length > 1).length,
    untrue: [...confirmed].filter(([id, sha256]) => isUntrue(id, sha256)).length,
  };
}
const NOTHING_WRONG = { lost: 0, doubled: 0, untrue: 0 };

/** Kills once (or twice), drains, counts. */
async function killedRun({
  killAt = null,
  kills = [undefined],
  ...order
}: Partial<Pick<HarnessOrder, 'killAt' | 'dossiers' | 'stay'>> & { kills?: readonly (Kill | undefined)[] }) {
  const own = mkdtempSync(join(folder, 'run-'));
  const runs: Run[] = [];
  for (const [index, kill] of kills.entries()) {
    const citizens = index === 0 ? CITIZENS : 0;
    runs.push(await application({ ...order, folder: own, citizens, killAt: index === 0 ? killAt : null }, kill));
  }
  const drained = await application({ folder: own });
  assert.ok(drained.lines.includes('drained'));
  assert.ok(verifyAuditLog({ file: join(own, 'audit.jsonl') }).ok, 'the audit chain survives kills');
  const safe = runs.flatMap((run) => said(run, 'journaled'));
  const confirmed = confirmedIn(runs);
  const settled = settledIn(own, [...confirmed.keys()]);
  const areSpoiled = order.dossiers === 'spoiled';
  const wrong = tally({ safe, confirmed, settled, areSpoiled, ...(await atProvince()) });
  rmSync(own, { recursive: true });
  return { wrong, settled, safe: safe.length, kills: runs.filter((run) => run.isKilled).length };
}

test('the count can see what is lost, doubled or untrue', async () => {
  const held = [
    { localDossierId: 'a', dossierCode: '1', sha256: '0a' },
    { localDossierId: 'b', dossierCode: '2', sha256: '0b' },
    { localDossierId: 'b', dossierCode: '3', sha256: '0b' },
  ];
  const accepted = { state: 'accepted', hasPayload: false } as const;
  const rejected = { state: 'rejected', hasPayload: true } as const;
  const aside = { state: 'set-aside', hasPayload: true } as const;
  const count = (safe: string, of: Readonly<Record<string, { state: DossierJournalState; hasPayload: boolean }>>) => ({
    safe: [...safe],
    confirmed: new Map([...safe].map((id) => [id, `0${id}`])),
    settled: new Map(Object.entries(of)),
    held,
    refused: ['r'],
  });
  const wrong = (lost: number, doubled: number, untrue: number) => ({ lost, doubled, untrue });
  assert.deepEqual(tally(count('abc', { a: accepted, b: accepted })), wrong(1, 1, 0));
  assert.deepEqual(tally(count('ar', { a: accepted, r: rejected })), NOTHING_WRONG);
  assert.deepEqual(tally(count('q', { q: rejected })), wrong(1, 0, 1), 'nobody refused it');
  assert.deepEqual(tally(count('s', { s: aside })), wrong(1, 0, 0), 'a sound dossier is never set aside');
  assert.deepEqual(tally({ ...count('s', { s: aside }), areSpoiled: true }), NOTHING_WRONG);
  const untrue = { a: rejected, b: { ...accepted, hasPayload: true }, c: accepted };
  assert.deepEqual(tally(count('abc', untrue)), wrong(1, 1, 3));
  const other = { ...count('a', { a: accepted }), confirmed: new Map([['a', 'ff']]) };
  assert.deepEqual(tally(other), wrong(0, 0, 1), 'another payload than was confirmed');

  const own = mkdtempSync(join(folder, 'undrained-'));
  const run = await application({ folder: own, citizens: 1, killAt: 'after-journaled' });
  assert.equal(run.isKilled, true);
  const safe = said(run, 'journaled');
  const confirmed = confirmedIn([run]);
  const counted = async () => tally({ safe, confirmed, settled: settledIn(own, safe), ...(await atProvince()) });
  assert.equal((await counted()).lost, 1, 'a kiosk that is not started again has lost it');
  await setFaults([]);
  await application({ folder: own });
  assert.deepEqual(await counted(), NOTHING_WRONG);
});

for (const killAt of KILL_STEPS) {
  test(`killed ${killAt}: nothing lost, nothing doubled`, async () => {
    const { faults = FAULTS, ...order } = leadingTo(killAt);
    await setFaults(faults);
    const { wrong, settled, kills } = await killedRun({ killAt, ...order });
    assert.equal(kills, 1, 'the step was reached');
    assert.deepEqual(wrong, NOTHING_WRONG);
    const last = [...settled.values()];
    if (order.dossiers === 'spoiled')
      assert.ok(last.every(({ state, hasPayload }) => state === 'set-aside' && hasPayload));
    if (killAt.endsWith('markRejected')) assert.ok(last.some(({ state }) => state === 'rejected'));
    if (killAt === 'after-removePayload')
      assert.ok(
        last.every(({ hasPayload }) => !hasPayload),
        'told, removed',
      );
  });
}

test(`killed ${KILLS} times at random instants: nothing lost, nothing doubled`, async () => {
  process.stdout.write(`kill test seed ${seed}\n`);
  const random = seededRandom(seed);
  const instant = (): Kill => ({
    afterMs: random() * KILL_WINDOW_MS,
    from: random() < 0.2 ? 'start' : 'first-line',
  });
  const total = { runs: 0, kills: 0, safe: 0, ...NOTHING_WRONG };
  await setFaults(FAULTS);
  const lane = async (): Promise<void> => {
    // Some instants come too late: the run was over. They do not count.
    while (total.kills < KILLS && total.runs < 4 * KILLS) {
      const kills = random() < 0.3 ? [instant(), instant()] : [instant()];
      const { wrong, safe, kills: killed } = await killedRun({ kills });
      const result = { runs: 1, kills: killed, safe, ...wrong };
      for (const key of ['runs', 'kills', 'safe', 'lost', 'doubled', 'untrue'] as const) total[key] += result[key];
    }
  };
  // Each run has a folder of its own; two at a time, since a run mostly waits for processes to start.
  await Promise.all([lane(), lane()]);
  process.stdout.write(`kill test seed ${seed}: ${JSON.stringify(total)}\n`);
  const { lost, doubled, untrue } = total;
  assert.deepEqual({ lost, doubled, untrue }, NOTHING_WRONG);
  assert.ok(total.kills >= KILLS);
  assert.ok(total.safe > KILLS / 4, 'in many the citizen had been told that it is safe');
});

/** Some steps are reached only when something goes wrong. */
function leadingTo(step: KillStep): Partial<HarnessOrder> & { faults?: readonly Fault[] } {
  if (step.endsWith('markWaiting')) return { faults: [{ kind: 'unavailable', times: 2 }] };
  if (step.endsWith('markRejected')) return { faults: [{ kind: 'reject' }] };
  if (step.endsWith('removePayload')) return { faults: [{ kind: 'reject', times: 1 }], stay: true };
  if (step.endsWith('setAside')) return { dossiers: 'spoiled' };
  return {};
}

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
