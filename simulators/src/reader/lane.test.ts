import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { laneAvailable, startLane } from './lane.ts';
import { LANE_TEST_LIMIT_MS, laneTest, PATIENCE_MS, runInside } from './lane-testing.ts';

const NOBODY = 65_534;
const available = await laneAvailable();
const skip = available.ok ? false : available.error.message;

laneTest('a lane has readers of its own, which nobody outside can reach', async (lane) => {
  assert.deepEqual(lane.readers, ['Virtual Reader A 00 00', 'Virtual Reader B 00 00']);
  const listening = await runInside(lane, 'ss', ['-ltnH']);
  for (const port of lane.ports) {
    assert.match(listening, new RegExp(`:${port}\\s`));
    await assert.rejects(() => connected(port), 'the port is on the loopback inside only');
  }
});

laneTest('a command inside keeps its folder, its environment, its arguments and its exit status', async (lane) => {
  const { command, args } = lane.enter(
    'sh',
    ['-c', 'pwd; echo "$LANE_TEST" "$1"; exit 7', 'sh', "a 'quoted' $word"],
    '/usr',
  );
  const failure: unknown = await promisify(execFile)(command, args, {
    env: { ...process.env, LANE_TEST: 'kept' },
  }).catch((error: unknown) => error);
  assert.ok(failure instanceof Error && 'code' in failure && 'stdout' in failure);
  assert.equal(failure.code, 7);
  assert.equal(failure.stdout, "/usr\nkept a 'quoted' $word\n");
});

laneTest('pcscd stops and starts again at the same place', async (lane) => {
  const socket = () => runInside(lane, 'sh', ['-c', 'test -S /run/pcscd/pcscd.comm && echo there || echo gone']);
  assert.equal(await socket(), 'there\n');
  await lane.stopPcscd();
  await lane.stopPcscd();
  assert.equal(await socket(), 'gone\n');
  await Promise.all([lane.restartPcscd(), lane.restartPcscd()]);
  assert.equal(await socket(), 'there\n');
});

laneTest('two lanes do not see each other', async (lane) => {
  const other = await startLane({ readers: 1 });
  assert.ok(other.ok);
  assert.equal(other.value.ports[0], lane.ports[0]);
  await other.value.stop();
  await other.value.stop();
  await runInside(lane, 'test', ['-S', '/run/pcscd/pcscd.comm']);
});

test('an owner that is killed takes its lane and what it runs inside with it', {
  skip,
  timeout: LANE_TEST_LIMIT_MS,
}, async (t) => {
  const { owner, pids } = await owned(t, {});
  assert.equal(pids.length, 3);
  owner.kill('SIGKILL');
  await Promise.all(pids.map(untilGone));
});

const asNobody = available.ok ? await reasonAgainstNobody() : available.error.message;
test('an ordinary user can have a lane', { skip: asNobody ?? false, timeout: LANE_TEST_LIMIT_MS }, async (t) => {
  const { owner, pids } = await owned(t, { uid: NOBODY, gid: NOBODY });
  owner.stdin?.end();
  await once(owner, 'exit');
  await Promise.all(pids.map(untilGone));
});

test('the number of readers has limits', async () => {
  await assert.rejects(() => startLane({ readers: 0 }), /1 to 8/);
  await assert.rejects(() => startLane({ readers: 9 }), /1 to 8/);
});

/** A process that owns a lane and runs something inside; `pids`: lane, pcscd, what runs inside. */
async function owned(
  t: TestContext,
  identity: { uid?: number; gid?: number },
): Promise<{ owner: ChildProcess; pids: number[] }> {
  const script = `
    import { spawn } from 'node:child_process';
    import { readFileSync, readdirSync } from 'node:fs';
    const { startLane } = await import(${JSON.stringify(new URL('./lane.ts', import.meta.url).href)});
    const lane = await startLane();
    if (!lane.ok) throw new Error(lane.error.message);
    const { command, args } = lane.value.enter('sh', ['-c', 'echo $$; exec sleep 1000']);
    const inside = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    inside.stdout.once('data', (data) => {
      const shell = Number(args[1]);
      const children = readFileSync('/proc/' + shell + '/task/' + shell + '/children', 'utf8').trim().split(' ');
      console.log(JSON.stringify([shell, Number(children[0]), Number(data)]));
    });
    process.stdin.resume().once('end', () => { inside.kill(); void lane.value.stop(); });
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    ...identity,
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
  });
  t.after(() => owner.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  return { owner, pids: JSON.parse(String(line)) };
}

async function reasonAgainstNobody(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root: every other test here runs as an ordinary user already';
  const { code } = await promisify(execFile)('cat', [import.meta.filename], { uid: NOBODY, gid: NOBODY }).then(
    () => ({ code: 0 }),
    () => ({ code: 1 }),
  );
  return code === 0 ? undefined : 'another user may not read this folder';
}

async function untilGone(pid: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await access(`/proc/${pid}`);
    } catch {
      return;
    }
    assert.ok(Date.now() < deadline, `process ${pid} lives on`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function connected(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
