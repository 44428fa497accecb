import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPcsclitePcsc } from '@motcua/drivers/pcsc';
import { findCitizen } from '@motcua/simulators/citizens';
import { type Lane, laneAvailable, startLane } from '@motcua/simulators/reader';
import { Ajv2020 } from 'ajv/dist/2020.js';

const MOTCUA = fileURLToPath(new URL('../../cli/bin/motcua.mjs', import.meta.url));
const CITIZEN = findCitizen('adult-2021');
const PERSONAL = [CITIZEN.citizenNumber, CITIZEN.fullName, CITIZEN.address, CITIZEN.citizenNumber.slice(-6)];

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function finish(child: ChildProcess, stdin = ''): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin?.end(stdin);
  const [status] = await once(child, 'close');
  return { status, out, err };
}

/** Compiled from what the command itself prints, as another tool would. */
async function validators(): Promise<(title: string, value: unknown) => void> {
  const printed = await finish(spawn(process.execPath, [MOTCUA, 'schema']));
  const schema = JSON.parse(printed.out) as { oneOf: { title: string }[] };
  return (title, value) => {
    const one = schema.oneOf.find((candidate) => candidate.title === title);
    assert.ok(one, `no schema titled ${title}`);
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(one);
    assert.ok(validate(value), JSON.stringify(validate.errors));
  };
}

const checkOutput = await validators();

describe('motcua selftest', () => {
  for (const args of [[], ['--in-process', '--service', 'certified-copy']]) {
    test(`one session, one dossier: selftest ${args.join(' ')}`, async () => {
      const { status, out, err } = await finish(spawn(process.execPath, [MOTCUA, 'selftest', '--json', ...args]));
      assert.equal(status, 0, err);
      assert.equal(out.trim().split('\n').length, 1, 'one JSON line');
      const output = JSON.parse(out);
      checkOutput('motcua selftest --json', output);
      assert.match(output.dossierCode, /^H99\.99-\d{6}-\d{4}$/);
      assert.equal(output.overall, 'verified');
      assert.ok(output.apdus > 0 && output.apdus <= 14, `${output.apdus} exchanges`);
      if (args.length > 0) assert.equal(output.binding, 'in-process');
    });
  }

  test('a service that does not exist fails, and says so', async () => {
    const { status, out } = await finish(
      spawn(process.execPath, [MOTCUA, 'selftest', '--json', '--in-process', '--service', 'no-such-service']),
    );
    assert.equal(status, 1);
    const output = JSON.parse(out);
    checkOutput('motcua selftest --json', output);
    assert.equal(output.dossierCode, null);
    assert.match(output.failure, /no-such-service/);
  });
});

test('motcua province serves at the address that it prints', async () => {
  const child = spawn(process.execPath, [MOTCUA, 'province', '--json']);
  const [line] = await once(child.stdout, 'data');
  const output = JSON.parse(String(line)) as { url: string };
  checkOutput('motcua province --json', output);
  const { url } = output;
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await fetch(`${url}/dossiers/H99.99-000000-0000`);
  assert.equal(answer.status, 404);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  child.kill('SIGTERM');
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
});

test('without a way to a card, --json is one object all the same, and the exit says so', async () => {
  for (const args of [['readers'], ['read', '--can', '123456']]) {
    // Where nobody's pcscd is: a socket that does not exist.
    const env = { ...process.env, PCSCLITE_CSOCK_NAME: '/nonexistent/pcscd.comm' };
    const { status, out } = await finish(spawn(process.execPath, [MOTCUA, ...args, '--json'], { env }));
    assert.equal(status, 1);
    const output = JSON.parse(out);
    checkOutput(`motcua ${args[0]} --json`, output);
    assert.match(output.failure ?? output.failures[0].message, /pcscd/);
    if (args[0] === 'read') assert.equal(output.overall, null);
  }
});

const pcscliteIsBuilt = createPcsclitePcsc().ok;
const available = await laneAvailable();
describe('motcua card and motcua read over pcscd', { skip: available.ok ? false : available.error.message }, () => {
  let lane: Lane;
  let card: ChildProcess;
  const folder = mkdtempSync(join(tmpdir(), 'motcua-cli-'));
  const pki = join(folder, 'pki');

  const inside = (...args: string[]): ChildProcess => {
    const { command, args: all } = lane.enter(process.execPath, [MOTCUA, ...args]);
    return spawn(command, all);
  };

  before(async () => {
    const started = await startLane({ readers: 1 });
    if (!started.ok) throw new Error(started.error.message);
    lane = started.value;
    card = inside('card', '--citizen', CITIZEN.id, '--port', String(lane.ports[0]), '--pki', pki);
    let said = '';
    for await (const chunk of card.stderr ?? []) {
      said += chunk;
      if (said.includes('is on the reader')) break;
    }
    // pcscd shows a card a moment after it was powered up.
    for (let tries = 0; tries < 50; tries++) {
      const { out } = await finish(inside('readers', '--json'));
      if (JSON.parse(out).readers.some((one: { card: string }) => one.card === 'present')) return;
    }
  });
  after(async () => {
    card.kill('SIGTERM');
    await lane.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('motcua lane runs a command where there is a reader, and ends as it ends', async () => {
    const { status, out } = await finish(
      spawn(process.execPath, [MOTCUA, 'lane', '--', process.execPath, MOTCUA, 'readers', '--json']),
    );
    assert.equal(status, 0);
    assert.deepEqual(
      JSON.parse(out).readers.map(({ name }: { name: string }) => name),
      ['Virtual Reader A 00 00', 'Virtual Reader A 00 01'],
    );
    const seven = [MOTCUA, 'lane', '--', process.execPath, '--eval', 'process.exit(7)'];
    assert.equal((await finish(spawn(process.execPath, seven))).status, 7);
  });

  for (const binding of ['koffi', 'pcsclite']) {
    const skip = binding === 'pcsclite' && !pcscliteIsBuilt ? 'the optional package pcsclite is not built here' : false;
    test(`readers, through ${binding}`, { skip }, async () => {
      const { status, out, err } = await finish(inside('readers', '--json', '--binding', binding));
      assert.equal(status, 0, err);
      const output = JSON.parse(out);
      checkOutput('motcua readers --json', output);
      assert.equal(output.binding, binding);
      assert.ok(
        output.readers.some((one: { card: string; atr: string }) => one.card === 'present' && one.atr.startsWith('3b')),
      );
    });

    test(`a trusted card reads as verified, exit 0, through ${binding}`, { skip }, async () => {
      const trace = join(folder, `${binding}.trace`);
      const args = ['--number', '-', '--trust', join(pki, 'trust'), '--allow-simulated', '--json', '--trace', trace];
      const { status, out, err } = await finish(
        inside('read', '--binding', binding, ...args),
        `${CITIZEN.citizenNumber}\n`,
      );
      assert.equal(status, 0, err);
      const output = JSON.parse(out);
      checkOutput('motcua read --json', output);
      assert.equal(output.overall, 'verified');
      assert.deepEqual(output.accessControl, { attempted: ['pace-can'], used: 'pace-can', reason: 'pace-offered' });
      assert.deepEqual(
        Object.keys(output.dataGroups).filter((group) => output.dataGroups[group].hash === 'match'),
        ['1', '2', '13', '14'],
      );
      assert.equal(output.identity.fullName, CITIZEN.fullName);
      assert.deepEqual(output.failures, []);
      const traced = readFileSync(trace, 'utf8');
      assert.equal(traced.trim().split('\n').length, output.stats.apdus);
      for (const value of PERSONAL)
        assert.ok(!traced.includes(value) && !traced.includes(Buffer.from(value).toString('hex')));
    });
  }

  test('a trace that cannot be written is found out before the card is touched', async () => {
    const { status, err } = await finish(inside('read', '--can', '-', '--trace', '/no/such/folder/trace'), '111111');
    assert.equal(status, 2);
    assert.match(err, /folder that exists/);
  });

  test('without a trust anchor the same card is consistent, exit 3', async () => {
    const { status, out } = await finish(
      inside('read', '--can', '-', '--allow-simulated', '--json'),
      CITIZEN.citizenNumber.slice(-6),
    );
    assert.equal(status, 3);
    assert.deepEqual([JSON.parse(out).overall, JSON.parse(out).issuer], ['consistent', 'notAnchored']);
  });

  test('a desk that does not allow simulated certificates never calls it verified', async () => {
    const { status, out } = await finish(
      inside('read', '--can', '-', '--trust', join(pki, 'trust'), '--json'),
      CITIZEN.citizenNumber.slice(-6),
    );
    assert.notEqual(status, 0);
    const output = JSON.parse(out);
    assert.notEqual(output.overall, 'verified');
    assert.ok(output.failures.some((one: { code: string }) => one.code === 'issuer-simulated'));
  });

  test('by MRZ key, and only the groups that were asked for', async () => {
    const mrz = `${CITIZEN.citizenNumber.slice(-9)},900517,300517`;
    const { status, out } = await finish(
      inside('read', '--mrz', '-', '--dg', '1', '--trust', join(pki, 'trust'), '--allow-simulated', '--json'),
      mrz,
    );
    const output = JSON.parse(out);
    assert.equal(status, 0, JSON.stringify(output.failures));
    assert.equal(output.accessControl.used, 'pace-mrz');
    assert.equal(output.dataGroups['13'].hash, 'notRead');
    assert.equal(output.identity.placeOfOrigin, undefined);
  });

  test('a wrong number ends with exit 1, names the reason and repeats no secret', async () => {
    const { status, out, err } = await finish(inside('read', '--can', '-', '--json'), '111111');
    assert.equal(status, 1);
    const output = JSON.parse(out);
    assert.equal(output.overall, null);
    assert.deepEqual(
      output.failures.map((one: { code: string }) => one.code),
      ['wrong-key'],
    );
    assert.ok(!out.includes('111111') && !err.includes('111111'));
  });
});
