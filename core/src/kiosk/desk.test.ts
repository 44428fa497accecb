import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MainToSession } from '../session/control-protocol.ts';
import { createTestClock, settled } from '../submission/test-clock.ts';
import { createDesk, type Desk } from './desk.ts';
import { createFakeShell, type FakeShell } from './fake-shell.ts';
import { START_LIMIT_MS } from './start-within.ts';

const START: MainToSession = { type: 'out-of-service', reason: null };

/** A desk as the kiosk drives it: closed and opened anew whenever its session is lost. */
function desk(prepare: (shell: FakeShell) => void = () => {}) {
  const clock = createTestClock();
  const shell = createFakeShell(() => {
    throw new Error('no courier goes here');
  });
  prepare(shell);
  const troubles: string[] = [];
  const statuses: (string | null)[] = [];
  let lost = 0;
  const made: Desk = createDesk({
    shell,
    clock,
    graceMs: 3_000,
    restartMs: 1_000,
    onSessionMessage: () => {},
    onSessionLost: () => {
      lost += 1;
      void made.close().then(() => made.open(START));
    },
    onDeviceStatus: (status) => statuses.push(status?.reader ?? null),
    onTrouble: (process, trouble) => troubles.push(`${process} ${trouble}`),
  });
  return {
    clock,
    shell,
    troubles,
    statuses,
    lost: () => lost,
    desk: made,
    alive: () => [...shell.sessions, ...shell.devices, ...shell.renderers].filter(({ gone }) => !gone),
  };
}

test('a session that never gets ready is ended and tried again, ever less often', async () => {
  const one = desk((shell) => shell.mute.add('session'));
  let open = false;
  void one.desk.open(START).then(() => {
    open = true;
  });
  await one.clock.pass(10 * START_LIMIT_MS);
  assert.ok(one.troubles.length >= 5 && one.troubles.every((trouble) => trouble === 'session stuck'));
  assert.ok(one.shell.sessions.length <= 9, `${one.shell.sessions.length} sessions in ten limits`);
  assert.ok(one.alive().length <= 1, 'none is left behind');
  assert.equal(open, false);
  one.shell.mute.clear();
  await one.clock.pass(START_LIMIT_MS + 30_000);
  assert.equal(open, true);
  await one.desk.stop();
  assert.deepEqual(one.alive(), []);
});

test('a session that never answers its start is ended like one that hangs later', async () => {
  const one = desk();
  await one.desk.open(START);
  one.shell.sessions[0]?.freeze();
  await one.clock.pass(25_000);
  assert.equal(one.lost(), 1);
  assert.deepEqual(one.troubles, ['session stuck']);
  assert.ok(one.shell.sessions[0]?.gone);
  await one.clock.pass(300_000);
  assert.equal(one.lost(), 1, 'the next one answers, and nobody doubts it');
  await one.desk.stop();
});

test('sessions that die one after the other are started ever less often, and leave nothing behind', async () => {
  const one = desk();
  const { startSession } = one.shell;
  one.shell.startSession = async () => {
    const session = await startSession();
    // Ready, and dead as soon as it has something to do.
    const fake = one.shell.sessions.at(-1);
    setImmediate(() => fake?.crash());
    return session;
  };
  void one.desk.open(START);
  await one.clock.pass(120_000);
  assert.ok(one.lost() >= 4 && one.lost() <= 12, `${one.lost()} lost in two minutes`);
  assert.ok(one.shell.renderers.length <= one.lost() + 1);
  one.shell.startSession = startSession;
  await one.clock.pass(60_000);
  assert.ok(one.alive().length <= 4, 'session, devices, renderer and a spare');
  await one.desk.stop();
  assert.deepEqual(one.alive(), []);
});

test('a device host that never listens is ended and tried again; the session goes on without it', async () => {
  const one = desk((shell) => shell.mute.add('devices'));
  await one.desk.open(START);
  await one.clock.pass(4 * START_LIMIT_MS);
  assert.deepEqual(one.troubles, ['devices stuck', 'devices stuck', 'devices stuck']);
  assert.equal(one.shell.devices.filter(({ gone }) => !gone).length, 1);
  assert.equal(one.statuses.at(-2), null, 'what the last one said is not believed of the next');
  one.shell.mute.clear();
  await one.clock.pass(START_LIMIT_MS + 30_000);
  assert.ok(one.shell.links.includes(`session-1 devices-${one.shell.devices.length}`));
  assert.equal(one.lost(), 0);
  await one.desk.stop();
});

test('a device host that hangs is replaced for the same session', async () => {
  const one = desk();
  await one.desk.open(START);
  await one.clock.pass(60_000);
  one.shell.devices[0]?.freeze();
  await one.clock.pass(27_000);
  assert.deepEqual(one.troubles, ['devices stuck']);
  assert.ok(one.shell.devices[0]?.gone);
  assert.ok(one.shell.links.includes('session-1 devices-2'));
  assert.deepEqual(one.statuses, ['ready', null, 'ready']);
  await one.desk.stop();
});

test('a renderer that never connects is given up and another one opened; one that comes too late is ended', async () => {
  const late = Promise.withResolvers<void>();
  const one = desk();
  const { openRenderer } = one.shell;
  one.shell.openRenderer = async (session) => {
    one.shell.openRenderer = openRenderer;
    await late.promise;
    return openRenderer(session);
  };
  let open = false;
  void one.desk.open(START).then(() => {
    open = true;
  });
  await one.clock.pass(START_LIMIT_MS + 500);
  assert.deepEqual(one.troubles, ['renderer stuck']);
  assert.equal(open, false);
  await one.clock.pass(500);
  assert.equal(open, true);
  late.resolve();
  await settled();
  assert.deepEqual(
    one.shell.renderers.map(({ gone }) => gone),
    [false, true],
  );
  await one.desk.stop();
  assert.deepEqual(one.alive(), []);
});

test('what is left of a renderer that hangs is ended before the next one opens', async () => {
  const one = desk();
  await one.desk.open(START);
  one.shell.renderers[0]?.seemGone();
  await settled();
  assert.ok(one.shell.renderers[0]?.gone, 'its window held a citizen’s screen');
  assert.equal(one.shell.renderers.length, 1);
  await one.clock.pass(1_000);
  assert.equal(one.shell.renderers.length, 2);
  await one.desk.stop();
});

test('a process that talks without end, or nonsense, is ended before it fills the log', async () => {
  const one = desk();
  await one.desk.open(START);
  const [session] = one.shell.sessions;
  for (let i = 0; i < 5_000; i += 1) session?.say({ type: 'no-such-thing', i });
  for (let i = 0; i < 5_000; i += 1) one.shell.devices[0]?.say({ type: 'no-such-thing', i });
  await settled();
  const count = (trouble: string): number => one.troubles.filter((one) => one === trouble).length;
  assert.deepEqual([count('session message-refused'), one.lost()], [20, 1]);
  assert.ok(count('devices message-refused') <= 20);
  const next = one.shell.sessions.find(({ gone, heard }) => !gone && heard.length > 0);
  for (let i = 0; i < 5_000; i += 1) next?.say({ type: 'help-wanted' });
  await settled();
  assert.equal(one.lost(), 2);
  await one.desk.stop();
});

test('a desk that is stopped while it opens leaves nothing behind', async () => {
  const one = desk();
  const opening = one.desk.open(START);
  await one.desk.stop();
  await opening;
  await one.clock.pass(START_LIMIT_MS);
  assert.deepEqual(one.alive(), []);
  assert.deepEqual(one.troubles, []);
});

test('what one device host learned of a card series, the next one is told', async () => {
  const one = desk();
  await one.desk.open(START);
  const known = { series: '0a'.repeat(32), size: { responseBytes: 258, refusedAboveBytes: 223 } };
  one.shell.devices[0]?.say({ type: 'read-size', known });
  one.shell.devices[0]?.say({ type: 'read-size', known: { ...known, series: '999090345678' } });
  await settled();
  assert.deepEqual(one.troubles, ['devices message-refused'], 'a series is a hash, nothing else');
  await one.desk.close();
  await one.desk.open(START);
  assert.deepEqual(one.shell.devices.at(-1)?.heard[0], { type: 'read-sizes', known: [known] });
  await one.desk.stop();
});
