import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type KioskConfig, parseConfig } from '../config/index.ts';
import { type Journal, type KeyStore, makeDossierKey, newKioskKey, openJournal } from '../journal/index.ts';
import { got, newIds, testEnvelope } from '../journal/test-envelope.ts';
import type { DossierKey } from '../session/control-protocol.ts';
import type { ProvincePort, SubmitAnswer } from '../submission/province-port.ts';
import { createTestClock, settled } from '../submission/test-clock.ts';
import { openAuditLog, verifyAuditLog } from './audit.ts';
import { createFakeShell, DEVICES_READY, type FakeSession } from './fake-shell.ts';
import type { Ratings } from './ratings.ts';
import { runKiosk } from './run-kiosk.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-kiosk-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const kioskKey = newKioskKey();
const ring = { current: kioskKey, all: [kioskKey] };
const keyStore: KeyStore = { protection: 'os', open: async () => ({ ok: true, value: ring }) };

function configuration(mode: 'production' | 'demo'): KioskConfig {
  const parsed = parseConfig({
    kioskId: 'H99-desk-1',
    mode,
    receptionUnit: { code: 'H99.99', name: 'Bộ phận Một cửa xã Thử Nghiệm' },
    province: { baseUrl: 'https://province.invalid' },
    dataFolder: folder,
    trustFolder: folder,
    followUrl: 'https://province.invalid/dossiers/',
    helpPhone: '1900 0000',
  });
  assert.ok(parsed.ok);
  return parsed.value;
}

interface Options {
  readonly ratings?: Ratings;
  readonly mode?: 'production' | 'demo';
  readonly keyStore?: KeyStore;
  readonly withoutJournal?: boolean;
  readonly prepare?: (journal: Journal) => void;
  readonly submit?: (key: string) => SubmitAnswer;
  readonly ping?: ProvincePort['ping'];
}

async function kiosk(options: Options = {}) {
  const clock = createTestClock();
  const name = `kiosk-${++files}`;
  const opened = openJournal({ file: join(folder, `${name}.db`), now: clock.nowMs });
  assert.ok(opened.ok);
  const journal = opened.value;
  options.prepare?.(journal);
  const auditFile = join(folder, `${name}.jsonl`);
  const audit = openAuditLog({ file: auditFile, nowMs: clock.nowMs });
  const held = new Map<string, string>();
  const receipt = (key: string) => ({ dossierCode: held.get(key) ?? '', receivedAt: '2026-11-21T02:03:05.000Z' });
  const line = { state: 'online' as 'online' | 'offline' };
  const province: ProvincePort = {
    async submit({ idempotencyKey }) {
      const answer = options.submit?.(idempotencyKey);
      if (answer) return answer;
      held.set(idempotencyKey, `H99.99-261121-${String(held.size + 1).padStart(4, '0')}`);
      return { kind: 'accepted', ...receipt(idempotencyKey) };
    },
    find: async (key) => (held.has(key) ? { kind: 'found', ...receipt(key) } : { kind: 'not-found' }),
    ping: options.ping ?? (async () => line.state),
  };
  const shell = createFakeShell(() => province);
  const running = await runKiosk({
    shell,
    journal: options.withoutJournal ? null : journal,
    keyStore: options.keyStore ?? keyStore,
    config: configuration(options.mode ?? 'demo'),
    clock,
    audit,
    random: () => 0.5,
    ...(options.ratings && { ratings: options.ratings }),
    createProvince: () => province,
  });
  await settled();
  const events = (): readonly string[] =>
    readFileSync(auditFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => String(Object(JSON.parse(text)).event));
  const contexts = (event: string): readonly object[] =>
    readFileSync(auditFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => Object(JSON.parse(text)))
      .filter((entry) => entry.event === event)
      .map(({ context }) => context);
  return {
    file: join(folder, `${name}.db`),
    contexts,
    clock,
    journal,
    shell,
    held,
    line,
    running,
    events,
    auditFile,
    auditHead: () => audit.head(),
    async stop() {
      await running.stop();
      journal.close();
      audit.close();
    },
  };
}

/** The session that the citizen sits at: the newest one that was started with a `start` message. */
function current({ sessions }: { sessions: readonly FakeSession[] }): FakeSession {
  const session = sessions.findLast((one) => one.heard.some((message) => message.type === 'start'));
  assert.ok(session);
  return session;
}

function keyOf(session: FakeSession): DossierKey {
  const start = session.heard.find((message) => message.type === 'start');
  assert.ok(start);
  return start.dossierKey;
}

const told = (session: FakeSession, type: string) => session.heard.filter((message) => message.type === type);
const confirm = (session: FakeSession, envelope = testEnvelope(keyOf(session))) => {
  session.say({ type: 'confirm', envelope });
  return envelope;
};

test('one citizen from touch to wipe: journaled, carried, told, and three processes ended', async () => {
  const one = await kiosk();
  assert.equal(one.running.state(), 'idle');
  const session = current(one.shell);
  assert.deepEqual(one.shell.links.slice().sort(), ['session-1 devices-1', 'session-1 renderer']);
  assert.equal(one.shell.sessions.length, 2, 'a warm spare stands ready');
  session.say({ type: 'ready' });
  session.say({ type: 'began' });
  await settled();
  assert.equal(one.running.state(), 'serving');
  session.say({ type: 'audit', event: 'service-chosen', context: { serviceId: 'certified-copy' } });
  const { localDossierId } = confirm(session);
  await settled();
  await settled();
  assert.deepEqual(told(session, 'journaled'), [{ type: 'journaled', localDossierId }]);
  const dossierCode = [...one.held.values()][0];
  assert.deepEqual(told(session, 'submission'), [
    { type: 'submission', localDossierId, state: { state: 'sending' } },
    {
      type: 'submission',
      localDossierId,
      state: { state: 'accepted', dossierCode, receivedAt: '2026-11-21T02:03:05.000Z' },
    },
  ]);
  assert.ok(one.shell.couriers.every((courier) => courier.gone));
  assert.equal(got(one.journal.envelope(localDossierId)), null, 'no retention configured: the payload is removed');
  session.say({ type: 'ended', how: 'finished' });
  await settled();
  assert.equal(one.running.state(), 'idle');
  assert.ok(session.gone && one.shell.devices[0]?.gone && one.shell.renderers[0]?.gone);
  const next = current(one.shell);
  assert.equal(next, one.shell.sessions[1], 'the spare serves the next citizen');
  assert.notEqual(keyOf(next).key, keyOf(session).key);
  assert.deepEqual(one.events(), [
    'kiosk-started',
    'connection-changed',
    'session-began',
    'service-chosen',
    'dossier-journaled',
    'dossier-sending',
    'dossier-accepted',
    'payloads-removed',
    'session-ended',
  ]);
  assert.ok(verifyAuditLog({ file: one.auditFile, head: one.auditHead() }).ok);
  await one.stop();
  assert.ok([...one.shell.sessions, ...one.shell.devices, ...one.shell.renderers].every((process) => process.gone));
});

test('a session cannot bring a foreign key, a second dossier, or anything outside the protocol', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  session.say({ type: 'began' });
  const foreign = confirm(session, testEnvelope(makeDossierKey(ring)));
  await settled();
  assert.deepEqual(told(session, 'not-journaled'), [
    { type: 'not-journaled', localDossierId: foreign.localDossierId, reason: 'journal-unavailable' },
  ]);
  const first = confirm(session);
  confirm(session, first);
  confirm(session, testEnvelope(keyOf(session), newIds()));
  session.say({ type: 'confirm', envelope: { ...first, fullName: 'Nguyễn Văn Thử' } });
  session.say({ type: 'audit', event: 'card-mismatch', context: { fullName: 'Nguyễn Văn Thử' } });
  session.say({ type: 'audit', event: 'kiosk-stopped', context: {} });
  session.say({ type: 'no-such-thing' });
  await settled();
  await settled();
  assert.equal(told(session, 'journaled').length, 2, 'the same envelope again is no second dossier');
  assert.equal(told(session, 'not-journaled').length, 2);
  assert.equal(one.held.size, 1);
  assert.equal(one.events().filter((event) => event === 'message-refused').length, 6);
  assert.doesNotMatch(readFileSync(one.auditFile, 'utf8'), /Thử/);
  await one.stop();
});

test('killed between an acceptance and its removal: the payload goes at the next start, whatever the line does', async () => {
  const accepted = testEnvelope(makeDossierKey(ring));
  const one = await kiosk({
    prepare(journal) {
      got(journal.put(accepted));
      got(journal.markSending(accepted.localDossierId));
      got(
        journal.markAccepted(accepted.localDossierId, { dossierCode: 'H99', receivedAt: '2026-11-21T02:03:05.000Z' }),
      );
      assert.ok(got(journal.envelope(accepted.localDossierId)));
    },
    ping: () => new Promise(() => undefined),
  });
  assert.equal(got(one.journal.envelope(accepted.localDossierId)), null);
  await one.stop();
});

test('a full disk: the citizen is told, the kiosk goes out of service, and comes back with room', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  const { put, canTake } = one.journal;
  const full = () => ({ ok: false, error: { code: 'disk-full' } }) as const;
  one.journal.put = full;
  one.journal.canTake = full;
  session.say({ type: 'began' });
  const { localDossierId } = confirm(session);
  await settled();
  assert.deepEqual(told(session, 'not-journaled'), [{ type: 'not-journaled', localDossierId, reason: 'disk-full' }]);
  assert.equal(one.running.state(), 'serving', 'a running session goes on');
  session.say({ type: 'ended', how: 'cancelled' });
  await settled();
  assert.equal(one.running.state(), 'outOfService');
  assert.deepEqual(told(current(one.shell), 'out-of-service').at(-1), { type: 'out-of-service', reason: 'disk-full' });
  one.journal.put = put;
  one.journal.canTake = canTake;
  await one.clock.pass(20_000);
  assert.equal(one.running.state(), 'idle');
  assert.deepEqual(told(current(one.shell), 'out-of-service').at(-1), { type: 'out-of-service', reason: null });
  await one.stop();
});

test('production without a key store takes no dossier', async () => {
  const refused: KeyStore = {
    protection: 'os',
    open: async () => ({ ok: false, error: { code: 'no-key-store', detail: 'none' } }),
  };
  const plainFile: KeyStore = { ...keyStore, protection: 'demo-file' };
  for (const store of [refused, plainFile]) {
    const one = await kiosk({ mode: 'production', keyStore: store });
    assert.equal(one.running.state(), 'outOfService');
    assert.equal(one.running.outOfService(), 'no-key-store');
    const session = current(one.shell);
    confirm(session);
    await settled();
    assert.equal(told(session, 'not-journaled').length, 1);
    assert.deepEqual(got(one.journal.counts()).queued, 0);
    assert.deepEqual(one.shell.couriers, []);
    await one.stop();
  }
  const demo = await kiosk({ mode: 'demo', keyStore: plainFile });
  assert.equal(demo.running.state(), 'idle');
  await demo.stop();
});

test('without a journal the kiosk shows that it is out of service', async () => {
  const one = await kiosk({ withoutJournal: true });
  assert.equal(one.running.outOfService(), 'journal-unavailable');
  assert.deepEqual(told(current(one.shell), 'out-of-service').at(-1), {
    type: 'out-of-service',
    reason: 'journal-unavailable',
  });
  await one.stop();
});

test('out of service without a reader, and only when it stays away; a scanner can be done without', async () => {
  const one = await kiosk();
  const [devices] = one.shell.devices;
  const after = async (status: object, passedMs = 0) => {
    devices?.say({ type: 'status', status });
    await one.clock.pass(passedMs);
    return one.running.state();
  };
  assert.equal(await after({ ...DEVICES_READY, scanner: 'away', printer: 'away' }, 60_000), 'idle');
  for (const reader of ['away', 'service-unavailable']) {
    assert.equal(await after({ ...DEVICES_READY, reader }, 9_900), 'idle', 'a service that restarts');
    assert.equal(await after({ ...DEVICES_READY }, 60_000), 'idle');
    assert.equal(await after({ ...DEVICES_READY, reader }, 10_000), 'outOfService');
    assert.equal(one.running.outOfService(), 'no-device');
    assert.equal(await after({ ...DEVICES_READY, reader: 'broken' }), 'outOfService', 'not of the protocol');
    assert.equal(await after(DEVICES_READY), 'idle');
  }
  const session = current(one.shell);
  session.say({ type: 'began' });
  assert.equal(await after({ ...DEVICES_READY, reader: 'away' }, 60_000), 'serving', 'a running session goes on');
  await one.stop();
});

test('devices that are handed from one session to the next are not away', async () => {
  const one = await kiosk();
  for (let visit = 0; visit < 3; visit += 1) {
    const session = current(one.shell);
    session.say({ type: 'began' });
    session.say({ type: 'ended', how: 'finished' });
    await settled();
  }
  await one.clock.pass(60_000);
  assert.deepEqual(
    one.events().filter((event) => event.includes('service')),
    [],
  );
  await one.stop();
});

test('a crashed session ends the visit; a crashed device host or renderer is replaced for the same session', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  session.say({ type: 'began' });
  await settled();
  one.shell.devices[0]?.crash();
  one.shell.renderers[0]?.crash();
  await settled();
  assert.equal(one.shell.devices.length, 1, 'after a pause, not at once');
  await one.clock.pass(1_000);
  assert.equal(one.running.state(), 'serving');
  assert.deepEqual(one.shell.links.slice(2).sort(), ['session-1 devices-2', 'session-1 renderer']);
  session.crash();
  await settled();
  assert.equal(one.running.state(), 'idle');
  assert.ok(one.shell.devices[1]?.gone && one.shell.renderers[1]?.gone);
  assert.notEqual(current(one.shell), session);
  assert.ok(one.events().includes('session-ended'));
  assert.equal(one.events().filter((event) => event === 'process-crashed').length, 3);
  await one.stop();
});

test('a device host that never starts is tried at growing distances, and told', async () => {
  const one = await kiosk();
  one.shell.failing.add('devices');
  one.shell.devices[0]?.crash();
  await one.clock.pass(120_000);
  assert.equal(one.running.outOfService(), 'no-device');
  const tries = one.events().filter((event) => event === 'process-crashed').length;
  assert.ok(tries >= 6 && tries <= 10, `${tries} tries in two minutes`);
  one.shell.failing.clear();
  await one.clock.pass(30_000);
  assert.equal(one.running.state(), 'idle');
  await one.stop();
});

test('a session that hangs keeps no citizen on the screen: wiped, told, and the next one served', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  session.say({ type: 'began' });
  await one.clock.pass(120_000);
  assert.equal(one.running.state(), 'serving', 'a citizen who takes their time');
  session.freeze();
  await one.clock.pass(25_000);
  assert.equal(one.running.state(), 'idle');
  assert.ok(session.gone && one.shell.devices[0]?.gone && one.shell.renderers[0]?.gone);
  assert.notEqual(current(one.shell), session);
  assert.deepEqual(one.events().slice(-2), ['process-stuck', 'session-ended']);
  assert.equal(one.shell.sessions.filter(({ gone }) => !gone).length, 2, 'the next one and its spare');
  await one.stop();
});

test('a process that does not go is given its grace and no more', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  one.shell.renderers[0]?.hang();
  session.say({ type: 'began' });
  session.say({ type: 'ended', how: 'timed-out' });
  await settled();
  assert.equal(one.running.state(), 'wiping');
  assert.ok(session.gone && one.shell.devices[0]?.gone, 'the others do not wait for it');
  await one.clock.pass(3_000);
  assert.equal(one.running.state(), 'idle');
  assert.ok(one.events().includes('process-stuck'));
  await one.stop();
});

test('the line to the province is told as it changes, and its return wakes what waits', async () => {
  let down = true;
  const one = await kiosk({
    submit: () => (down ? { kind: 'not-received', reason: 'refused' } : (undefined as never)),
  });
  const session = current(one.shell);
  one.line.state = 'offline';
  await one.clock.pass(15_000);
  assert.deepEqual(told(session, 'connection').at(-1), { type: 'connection', connection: 'offline' });
  session.say({ type: 'began' });
  const { localDossierId } = confirm(session);
  await settled();
  await settled();
  assert.deepEqual(told(session, 'submission').at(-1), {
    type: 'submission',
    localDossierId,
    state: { state: 'waiting' },
  });
  session.say({ type: 'ended', how: 'finished' });
  down = false;
  one.line.state = 'online';
  await one.clock.pass(15_000);
  assert.equal(one.held.size, 1, 'after the citizen has left');
  assert.equal(told(session, 'submission').length, 2, 'and nobody else is told about it');
  assert.equal(told(current(one.shell), 'submission').length, 0);
  await one.stop();
});

test('what an earlier run left is drained at start', async () => {
  const one = await kiosk({
    prepare(journal) {
      for (let i = 0; i < 3; i += 1) journal.put(testEnvelope(makeDossierKey(ring)));
      const [first] = got(journal.due({ nowMs: Number.MAX_SAFE_INTEGER / 2, horizonMs: 1, limit: 1 }));
      journal.markSending(first?.localDossierId ?? '');
    },
  });
  await one.clock.pass(0);
  assert.equal(one.held.size, 3);
  assert.ok(one.events().includes('journal-recovered'));
  await one.stop();
});

test('couriers that crash, hang, talk nonsense or do not start: in doubt, asked, carried once', async () => {
  const bodies: readonly ((control: { send(message: object): void }, courier: { crash(): void }) => void)[] = [
    (_control, courier) => setImmediate(courier.crash),
    () => {},
    (control) =>
      control.send({ type: 'outcome', outcome: { kind: 'accepted', dossierCode: '<b>', receivedAt: 'now' } }),
  ];
  for (const body of bodies) {
    const one = await kiosk();
    one.shell.courierBody = body;
    const session = current(one.shell);
    const { localDossierId } = confirm(session);
    await settled();
    await one.clock.pass(0);
    one.shell.courierBody = null;
    await one.clock.pass(61_000);
    assert.equal(got(one.journal.record(localDossierId))?.state, 'accepted');
    assert.equal(one.held.size, 1);
    assert.ok(one.shell.couriers.every((courier) => courier.gone));
    await one.stop();
  }
  const none = await kiosk();
  none.shell.failing.add('courier');
  const { localDossierId } = confirm(current(none.shell));
  await settled();
  await settled();
  assert.equal(got(none.journal.record(localDossierId))?.inDoubt, false, 'no courier: surely not sent');
  none.shell.failing.clear();
  await none.clock.pass(10_000);
  assert.equal(none.held.size, 1);
  await none.stop();
});

test('after a rejection the citizen mends and hands in again: another dossier under another key', async () => {
  const answers: SubmitAnswer[] = [
    { kind: 'rejected', reason: 'dossier-refused' },
    { kind: 'accepted', dossierCode: 'H99.99-261121-0002', receivedAt: '2026-11-21T02:03:05.000Z' },
  ];
  const one = await kiosk({ submit: () => answers.shift() ?? { kind: 'unknown', reason: 'no-answer' } });
  const session = current(one.shell);
  assert.equal(told(session, 'dossier-key').length, 0);
  const first = confirm(session);
  await settled();
  await settled();
  const [renewed] = session.heard.filter((message) => message.type === 'dossier-key');
  assert.ok(renewed);
  assert.notEqual(renewed.dossierKey.key, keyOf(session).key);
  confirm(session, testEnvelope(keyOf(session), newIds()));
  await settled();
  assert.equal(told(session, 'not-journaled').length, 1, 'the old key seals nothing more');
  const second = confirm(session, testEnvelope(renewed.dossierKey, newIds()));
  await settled();
  await settled();
  assert.deepEqual(
    session.heard.flatMap((message) => (message.type === 'journaled' ? message.localDossierId : [])),
    [first.localDossierId, second.localDossierId],
  );
  const last = session.heard.findLast((message) => message.type === 'submission');
  assert.equal(last?.state.state, 'accepted');
  for (const { localDossierId } of [first, second]) {
    assert.equal(
      got(one.journal.envelope(localDossierId)),
      null,
      'rejected, mended, accepted: nothing of either is left',
    );
  }
  assert.deepEqual(one.contexts('dossier-rejected'), [
    { localDossierId: first.localDossierId, attempts: 1, problem: 'dossier-refused' },
  ]);
  assert.deepEqual(one.contexts('dossier-payload-removed'), [
    { localDossierId: first.localDossierId, unsent: 'rejected' },
  ]);
  await one.stop();
});

test('rejected and set-aside dossiers: the citizen hears no and waiting', async () => {
  for (const [answer, state] of [
    [
      { kind: 'rejected', reason: 'dossier-refused' },
      { state: 'rejected', reason: 'dossier-refused' },
    ],
    [{ kind: 'broken', reason: 'idempotency-key-reused' }, { state: 'waiting' }],
  ] as const) {
    const one = await kiosk({ submit: () => answer });
    const session = current(one.shell);
    const { localDossierId } = confirm(session);
    await settled();
    await settled();
    assert.deepEqual(told(session, 'submission').at(-1), { type: 'submission', localDossierId, state });
    await one.stop();
  }
});

const HOUR_MS = 3_600_000;

test('a rejection that nobody was there to hear is kept for an officer, as is what was set aside, until its time is over', async () => {
  for (const [answer, unsent] of [
    [{ kind: 'rejected', reason: 'nguyen-van-thu' }, 'rejected'],
    [{ kind: 'broken', reason: 'idempotency-key-reused' }, 'set-aside'],
  ] as const) {
    let down = true;
    const one = await kiosk({ submit: () => (down ? { kind: 'not-received', reason: 'refused' } : answer) });
    const session = current(one.shell);
    session.say({ type: 'began' });
    const { localDossierId } = confirm(session);
    await settled();
    session.say({ type: 'ended', how: 'finished' });
    down = false;
    await one.clock.pass(20_000);
    assert.equal(got(one.journal.record(localDossierId))?.state, unsent);
    const settledAtMs = one.clock.nowMs();
    one.clock.setWall(settledAtMs + 335 * HOUR_MS);
    await one.clock.pass(20_000);
    assert.ok(got(one.journal.envelope(localDossierId)), 'for the time of the configuration (336 h)');
    one.clock.setWall(settledAtMs + 336 * HOUR_MS);
    await one.clock.pass(20_000);
    assert.equal(got(one.journal.envelope(localDossierId)), null);
    assert.deepEqual(one.contexts('dossier-payload-removed'), [{ localDossierId, unsent }]);
    assert.doesNotMatch(readFileSync(one.auditFile, 'utf8'), /nguyen/, 'a name of the province’s own is told as other');
    assert.ok(verifyAuditLog({ file: one.auditFile, head: one.auditHead() }).ok);
    await one.stop();
  }
});

test('the journal’s file is cut short under a citizen: they are told the truth, and the kiosk goes out of service', async () => {
  const one = await kiosk();
  const session = current(one.shell);
  session.say({ type: 'began' });
  await settled();
  truncateSync(one.file, 512);
  const { localDossierId } = confirm(session);
  await settled();
  assert.deepEqual(told(session, 'not-journaled'), [
    { type: 'not-journaled', localDossierId, reason: 'journal-unavailable' },
  ]);
  assert.equal(told(session, 'journaled').length, 0);
  assert.equal(one.running.outOfService(), 'journal-unavailable');
  session.say({ type: 'ended', how: 'cancelled' });
  await settled();
  assert.equal(one.running.state(), 'outOfService');
  await one.clock.pass(60_000);
  assert.equal(one.running.outOfService(), 'journal-unavailable', 'until somebody has looked at the file');
  await one.stop();
});

test('the file is cut short while nobody is there: seen at the next round', async () => {
  const one = await kiosk();
  truncateSync(one.file, 0);
  await one.clock.pass(20_000);
  assert.equal(one.running.outOfService(), 'journal-unavailable');
  assert.deepEqual(told(current(one.shell), 'out-of-service').at(-1), {
    type: 'out-of-service',
    reason: 'journal-unavailable',
  });
  await one.stop();
});

test('an acceptance is always told, under whatever code: one that could be a personal number is withheld', async () => {
  const codes = ['20261121000017', '999190000017', 'HS-999190000017', 'H99.99-261121-0001'];
  const logged: string[] = [];
  for (const dossierCode of codes) {
    const one = await kiosk({
      submit: () => ({ kind: 'accepted', dossierCode, receivedAt: '2026-11-21T02:03:05.000Z' }),
    });
    const session = current(one.shell);
    const { localDossierId } = confirm(session);
    await settled();
    await settled();
    assert.equal(got(one.journal.record(localDossierId))?.dossierCode, dossierCode, 'the journal has it as it is');
    const state = { state: 'accepted', dossierCode, receivedAt: '2026-11-21T02:03:05.000Z' };
    assert.deepEqual(
      told(session, 'submission').at(-1),
      { type: 'submission', localDossierId, state },
      'so has the citizen',
    );
    logged.push(...one.contexts('dossier-accepted').map((context) => String(Object(context).dossierCode)));
    await one.stop();
  }
  assert.deepEqual(logged, ['withheld', 'withheld', 'withheld', 'H99.99-261121-0001']);
});

test('a citizen rates once: counted for the service, no entry of the audit log, and what is no rating is refused', async () => {
  const counted: unknown[] = [];
  const one = await kiosk({ ratings: { count: (rating) => counted.push(rating) > 0 } });
  const session = current(one.shell);
  session.say({ type: 'began' });
  session.say({ type: 'rated', serviceId: '999190654321', stars: 5 });
  session.say({ type: 'rated', serviceId: 'certified-copy', stars: 9 });
  session.say({ type: 'rated', serviceId: 'certified-copy', stars: 4 });
  session.say({ type: 'rated', serviceId: 'certified-copy', stars: 1 });
  session.say({ type: 'ended', how: 'finished' });
  await settled();
  assert.deepEqual(counted, [{ serviceId: 'certified-copy', stars: 4 }]);
  assert.equal(one.contexts('message-refused').length, 3);
  await one.stop();
});
