import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createStreamWire } from '@motcua/drivers/wire';
import { type CardControl, type CardOrder, controlCard } from '@motcua/simulators/card';
import { findCitizen } from '@motcua/simulators/citizens';
import { type Lane, laneAvailable, startLane } from '@motcua/simulators/reader';

/**
 * `motcua read` and `motcua verify` as other people's tools call them: exit status, one JSON object on standard output,
 * nothing of a person and no secret anywhere else. Every member is looked at by hand, since the schema is ours too.
 */
const MOTCUA = fileURLToPath(new URL('../../cli/bin/motcua.mjs', import.meta.url));
const CARD_PROCESS = fileURLToPath(import.meta.resolve('@motcua/simulators/card-process'));
const CITIZEN = findCitizen('adult-2021');
const CAN = CITIZEN.citizenNumber.slice(-6);
const MRZ = `${CITIZEN.citizenNumber.slice(-9)},900517,300517`;
const LIMITED = { timeout: 60_000 };

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function finish(child: ChildProcess, stdin = ''): Promise<Ran> {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  child.stdin?.end(stdin);
  const [status] = await once(child, 'close');
  return { status, ...said };
}

interface Output {
  readonly accessControl: {
    readonly attempted: readonly string[];
    readonly used: string | null;
    readonly reason: string;
  };
  readonly dataGroups: Readonly<
    Record<string, { readonly bytes: number; readonly sha256: string; readonly hash: string }>
  >;
  readonly sodSignature: string | null;
  readonly issuer: string | null;
  readonly signer: { readonly country: string; readonly algorithm: string; readonly curve: string | null } | null;
  readonly chipAuthenticity: string;
  readonly overall: string | null;
  readonly failures: readonly { readonly code: string; readonly message: string }[];
  readonly identity: Readonly<Record<string, unknown>>;
  readonly stats: {
    readonly apdus: number;
    readonly bytesOut: number;
    readonly bytesIn: number;
    readonly ms: Readonly<Record<string, unknown>> & { readonly files: Readonly<Record<string, unknown>> };
  };
}

const METHODS = ['pace-can', 'pace-mrz', 'bac'];
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const oneOf = (value: unknown, ...allowed: readonly unknown[]): void =>
  assert.ok(allowed.includes(value), `${value} is none of ${allowed.join()}`);

/** The contract of the issue, member by member. */
function outputOf({ out, err }: Ran): Output {
  assert.equal(out.split('\n').length, 2, `one line on standard output: ${out}${err}`);
  const output: Output = JSON.parse(out);
  const { accessControl, dataGroups, failures, stats } = output;
  assert.ok(accessControl.attempted.every((method) => METHODS.includes(method)));
  oneOf(accessControl.used, null, ...accessControl.attempted);
  assert.match(accessControl.reason, /^[a-z-]+$/);
  for (const [number, group] of Object.entries(dataGroups)) {
    assert.match(number, /^([1-9]|1[0-6])$/);
    oneOf(group.hash, 'match', 'mismatch', 'notCovered', 'notRead');
    assert.match(group.sha256, group.hash === 'notRead' ? /^$/ : /^[0-9a-f]{64}$/);
    assert.equal(group.bytes === 0, group.hash === 'notRead');
  }
  oneOf(output.sodSignature, 'valid', 'invalid', 'unsupported', null);
  oneOf(output.issuer, 'anchored', 'notAnchored', 'revoked', 'expired', null);
  if (output.signer !== null) {
    assert.match(output.signer.country, /^[A-Z]{2,3}$/);
    assert.match(output.signer.algorithm, /^(RSA|ECDSA)/);
    oneOf(typeof output.signer.curve, 'string', 'object');
  }
  oneOf(output.chipAuthenticity, 'proven', 'failed', 'notDone');
  oneOf(output.overall, 'verified', 'consistent', 'failed', null);
  for (const { code, message } of failures) {
    assert.match(code, /^[a-z-]+$/);
    assert.notEqual(message, '');
  }
  assert.equal(typeof output.identity, 'object');
  for (const count of [stats.apdus, stats.bytesOut, stats.bytesIn]) assert.ok(Number.isInteger(count) && count >= 0);
  for (const name of ['connect', 'access', 'verify', 'total']) assert.ok(isNumber(stats.ms[name]), name);
  assert.ok(Object.values(stats.ms.files).every(isNumber));
  return output;
}

/** What may stand in `identity` and nowhere else. */
const PERSONAL = [CITIZEN.citizenNumber, CITIZEN.fullName, CITIZEN.address, CAN, CITIZEN.citizenNumber.slice(-9)];
function assertNothingPersonal({ out, err }: Ran): void {
  const { identity: _, ...rest } = JSON.parse(out === '' ? '{}' : out) as Output;
  for (const value of PERSONAL) assert.ok(!`${JSON.stringify(rest)}${err}`.includes(value));
}

const available = await laneAvailable();
describe('over pcscd', { skip: available.ok ? false : available.error.message }, () => {
  let lane: Lane;
  let card: CardControl;
  let child: ChildProcess;
  const folder = mkdtempSync(join(tmpdir(), 'cli-contract-'));
  const pki = join(folder, 'pki');
  const trusted = ['--trust', join(pki, 'trust'), '--allow-simulated', '--json'];

  const motcua = (...args: readonly string[]): ChildProcess => {
    const entered = lane.enter(process.execPath, [MOTCUA, ...args]);
    return spawn(entered.command, entered.args);
  };
  const lay = async (order: Partial<CardOrder>): Promise<void> =>
    assert.deepEqual(await card.insert({ citizen: CITIZEN.id, ...order }), { ok: true, value: undefined });
  async function read(args: readonly string[], stdin = CAN): Promise<Output & { readonly status: number | null }> {
    const ran = await finish(motcua('read', ...args), stdin);
    assertNothingPersonal(ran);
    return { ...outputOf(ran), status: ran.status };
  }

  before(async () => {
    const started = await startLane();
    assert.ok(started.ok);
    lane = started.value;
    const { command, args } = lane.enter(process.execPath, [CARD_PROCESS, '--port', `${lane.ports[0]}`, '--pki', pki]);
    child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(child.stdin && child.stdout);
    card = controlCard(createStreamWire(Duplex.from({ readable: child.stdout, writable: child.stdin })));
  });
  after(async () => {
    card?.close();
    child?.kill('SIGKILL');
    await lane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('no card: 1, overall null, and what to do', LIMITED, async () => {
    const output = await read(['--can', '-', '--json']);
    assert.deepEqual([output.status, output.overall, output.sodSignature, output.issuer], [1, null, null, null]);
    assert.deepEqual([output.signer, output.dataGroups, output.identity], [null, {}, {}]);
    assert.match(output.failures[0]?.message ?? '', /Lay it on/);
  });

  test('a verified card: 0; --out keeps its files, and verify finds in them what read found', LIMITED, async () => {
    await lay({});
    const out = join(folder, 'out');
    const output = await read(['--can', '-', ...trusted, '--out', out, '--max-read', '4000']);
    assert.deepEqual([output.status, output.overall, output.chipAuthenticity], [0, 'verified', 'proven']);
    assert.deepEqual([output.sodSignature, output.issuer, output.failures], ['valid', 'anchored', []]);
    assert.deepEqual(Object.keys(output.dataGroups), ['1', '2', '3', '13', '14']);
    assert.equal(output.identity.fullName, CITIZEN.fullName);
    const names = ['CardAccess', 'COM', 'DG1', 'DG13', 'DG14', 'DG2', 'SOD'].map((name) => `EF_${name}.bin`);
    assert.deepEqual(readdirSync(out).sort(), names.sort());
    const ran = await finish(spawn(process.execPath, [MOTCUA, 'verify', out, ...trusted]));
    assertNothingPersonal(ran);
    const verified = outputOf(ran);
    assert.deepEqual([ran.status, verified.overall, verified.chipAuthenticity], [3, 'consistent', 'notDone']);
    assert.deepEqual(verified.dataGroups, output.dataGroups);
    assert.deepEqual(verified.signer, output.signer);
    assert.deepEqual(verified.accessControl, { attempted: [], used: null, reason: 'not-attempted' });

    writeFileSync(join(out, 'EF_DG1.bin'), readFileSync(join(out, 'EF_DG1.bin')).with(20, 0x58));
    const changed = await finish(spawn(process.execPath, [MOTCUA, 'verify', out, ...trusted]));
    const failed = outputOf(changed);
    assert.deepEqual([changed.status, failed.overall, failed.dataGroups['1']?.hash], [1, 'failed', 'mismatch']);
    assert.deepEqual(failed.identity, {});
  });

  test('files that cannot be kept: the object all the same, 1, and why on standard error', LIMITED, async () => {
    await lay({});
    const out = join(folder, 'taken');
    mkdirSync(join(out, 'EF_SOD.bin'), { recursive: true });
    const ran = await finish(motcua('read', '--can', '-', ...trusted, '--dg', '1', '--out', out), CAN);
    assert.deepEqual([ran.status, outputOf(ran).overall], [1, 'verified']);
    assert.match(ran.err, /--out: /);
  });

  test('--no-pace opens by BAC, --policy decides too, --max-read bounds each answer', LIMITED, async () => {
    await lay({});
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, JSON.stringify({ pace: 'never', bac: 'never' }));
    const bac = await read(['--mrz', '-', '--no-pace', ...trusted, '--dg', '1,13', '--max-read', '100'], MRZ);
    assert.deepEqual(bac.accessControl, { attempted: ['bac'], used: 'bac', reason: 'pace-switched-off' });
    assert.deepEqual([bac.status, bac.overall], [0, 'verified']);
    const short = await read(['--mrz', '-', '--no-pace', ...trusted, '--dg', '1,13', '--max-read', '200'], MRZ);
    assert.ok(
      bac.stats.apdus > short.stats.apdus,
      `${bac.stats.apdus} exchanges by 100 bytes, ${short.stats.apdus} by 200`,
    );
    const none = await read(['--mrz', '-', '--policy', policy, ...trusted], MRZ);
    assert.deepEqual([none.status, none.overall, none.accessControl.used], [1, null, null]);
    assert.equal(none.accessControl.reason, 'policy-forbids-fallback');
  });

  test('a clone: 1, failed, nobody’s identity', LIMITED, async () => {
    await lay({ profile: 'clone' });
    const output = await read(['--can', '-', ...trusted, '--dg', '1']);
    assert.deepEqual([output.status, output.overall, output.chipAuthenticity], [1, 'failed', 'failed']);
    assert.deepEqual(output.identity, {});
    assert.ok(output.failures.some(({ code }) => code === 'chip-not-proven'));
  });

  test('a signer that was revoked: 1, failed', LIMITED, async () => {
    await lay({ lie: 'revoked-signer' });
    const output = await read(['--can', '-', ...trusted, '--dg', '1']);
    assert.deepEqual([output.status, output.overall, output.issuer], [1, 'failed', 'revoked']);
  });

  test('a card pulled in the middle of a file: 1, overall null, no identity', LIMITED, async () => {
    await lay({ pulledAt: 11 });
    const output = await read(['--can', '-', ...trusted]);
    assert.deepEqual([output.status, output.overall, output.identity], [1, null, {}]);
    assert.deepEqual([output.accessControl.used, output.failures[0]?.code], ['pace-can', 'card-removed']);
  });

  test('a passport of another state, laid on by motcua card: its zone is who it is of', LIMITED, async () => {
    await card.remove();
    const laying = motcua('card', '--document', 'german-passport', '--pki', pki, '--port', `${lane.ports[0]}`);
    for await (const chunk of laying.stderr ?? []) if (String(chunk).includes('is on the reader')) break;
    try {
      const key = 'C999X1T00,751130,320904';
      const output = await read(['--mrz', '-', '--trust', join(pki, 'trust', 'documents'), ...trusted], key);
      assert.deepEqual([output.status, output.overall], [0, 'verified'], JSON.stringify(output.failures));
      assert.equal(output.accessControl.used, 'pace-mrz');
      assert.equal(output.signer?.country, 'DE');
      const { documentCode, issuingState, documentNumber, nationality, dateOfBirth, expiryDate } = output.identity;
      assert.deepEqual([documentCode, issuingState, nationality], ['P', 'D', 'D']);
      assert.deepEqual([documentNumber, dateOfBirth, expiryDate], ['C999X1T00', '1975-11-30', '2032-09-04']);
    } finally {
      laying.kill('SIGTERM');
      const [status] = await once(laying, 'close');
      assert.equal(status, 0, 'motcua card ends well when it is told to');
    }
  });
});
