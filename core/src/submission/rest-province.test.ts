import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  createProvince,
  createTlsIdentity,
  FAULT_KINDS,
  type FaultKind,
  type Province,
} from '@motcua/simulators/province';
import type { ProvinceSettings } from '../config/kiosk-config.ts';
import { newIds, testDossier } from '../journal/test-envelope.ts';
import type { SubmitAnswer } from './province-port.ts';
import { createRestProvince } from './rest-province.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-rest-'));
const cleanUp: (() => unknown)[] = [];
after(async () => {
  for (const one of cleanUp) await one();
  rmSync(folder, { recursive: true });
});

const settingsFor = (baseUrl: string, changes: Partial<ProvinceSettings> = {}): ProvinceSettings => ({
  baseUrl,
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 300,
  bodyTimeoutMs: 300,
  totalTimeoutMs: 5_000,
  slowAfterMs: 100,
  ...changes,
});
const never = new AbortController().signal;

async function simulated(tls?: { key: string; cert: string }): Promise<Province> {
  const databaseFile = join(folder, `${randomUUID()}.db`);
  const province = await createProvince({ databaseFile, port: 0, ...(tls ? { tls } : {}) });
  cleanUp.push(() => province.close());
  return province;
}

function request() {
  const ids = newIds();
  return { ...ids, payload: Buffer.from(JSON.stringify(testDossier(ids))), signal: never };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => server.close());
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return `http://127.0.0.1:${address.port}`;
}

/** A server that gives one fixed answer to everything. */
function answering(status: number, headers: Record<string, string>, body: string | Buffer): Promise<string> {
  return listen(
    createServer((incoming, response) =>
      incoming.resume().on('end', () => response.writeHead(status, headers).end(body)),
    ),
  );
}

test('every fault of the province is judged by what can be known, and asking settles it', async () => {
  const expected: Readonly<Record<FaultKind, { kind: SubmitAnswer['kind']; reason?: string; arrived: boolean }>> = {
    slow: { kind: 'unknown', reason: 'time-out', arrived: true },
    'server-error': { kind: 'unknown', reason: 'status-500', arrived: false },
    unavailable: { kind: 'not-received', reason: 'status-503', arrived: false },
    'cut-before-receiving': { kind: 'unknown', reason: 'cut', arrived: false },
    'cut-after-receiving': { kind: 'unknown', reason: 'cut', arrived: true },
    'garbage-answer': { kind: 'unknown', reason: 'status-200', arrived: true },
    reject: { kind: 'rejected', reason: 'dossier-refused', arrived: false },
    'duplicate-answer': { kind: 'accepted', arrived: true },
    offline: { kind: 'unknown', reason: 'cut', arrived: false },
  };
  const province = await simulated();
  const client = createRestProvince(settingsFor(province.url, { totalTimeoutMs: 200 }));
  for (const kind of FAULT_KINDS) {
    const one = request();
    province.setFaults([{ kind, times: 1, delayMs: 500, retryAfterSeconds: 2 }]);
    const answer = await client.submit(one);
    assert.equal(answer.kind, expected[kind].kind, kind);
    if ('reason' in answer) assert.equal(answer.reason, expected[kind].reason, kind);
    if (kind === 'unavailable') assert.ok(answer.kind === 'not-received' && answer.retryAfterMs === 2_000);
    if (kind === 'slow') {
      // The province goes on with what it has received: asking too early says no, which is why the key stays the same.
      while (!province.dossiers().some((held) => held.idempotencyKey === one.idempotencyKey)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    const found = await client.find(one.idempotencyKey, never);
    assert.equal(found.kind, expected[kind].arrived ? 'found' : 'not-found', kind);
    const again = await client.submit(one);
    assert.equal(again.kind, kind === 'reject' ? 'rejected' : 'accepted', 'a refusal stands for its key');
    if (found.kind === 'found') assert.deepEqual(again, { ...found, kind: 'accepted' });
  }
  assert.equal(province.dossiers().length, FAULT_KINDS.length - 1, 'all but the refused one');
});

test('what arrives at the province is the frozen payload, byte for byte', async () => {
  const province = await simulated();
  const one = request();
  const accepted = await createRestProvince(settingsFor(`${province.url}/`)).submit(one);
  assert.equal(accepted.kind, 'accepted');
  assert.equal(province.dossiers()[0]?.body, one.payload.toString());
});

test('surely not received: nobody listens, no such name, no TLS, an unreadable CA', async () => {
  const gone = createTcpServer();
  const url = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  const cases: readonly [ProvinceSettings, string][] = [
    [settingsFor(url), 'refused'],
    [settingsFor('http://province.invalid'), 'name-unknown'],
    [settingsFor((await simulated()).url.replace('http:', 'https:')), 'tls'],
    [settingsFor('https://127.0.0.1:1', { caFile: join(folder, 'none.pem') }), 'ca-unreadable'],
  ];
  for (const [settings, reason] of cases) {
    assert.deepEqual(await createRestProvince(settings).submit(request()), { kind: 'not-received', reason });
    assert.equal(await createRestProvince(settings).ping(never), 'offline');
    assert.deepEqual(await createRestProvince(settings).find(randomUUID(), never), { kind: 'unknown', reason });
  }
});

test("TLS: the province's CA by configuration, and no other", async () => {
  const [identity, other] = [createTlsIdentity(), createTlsIdentity()];
  const { url } = await simulated(identity);
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, identity.ca);
  assert.equal((await createRestProvince(settingsFor(url, { caFile })).submit(request())).kind, 'accepted');
  writeFileSync(caFile, other.ca);
  for (const settings of [settingsFor(url, { caFile }), settingsFor(url)]) {
    assert.deepEqual(await createRestProvince(settings).submit(request()), { kind: 'not-received', reason: 'tls' });
  }
});

const receipt = { dossierCode: 'H99.99-261121-0001', receivedAt: '2026-11-21T02:03:05.000Z' };
const json = { 'content-type': 'application/json; charset=utf-8' };
const problemJson = { 'content-type': 'application/problem+json' };
const problem = (status: number, name: string) =>
  JSON.stringify({ type: `https://p.example/problems/${name}`, title: 'x', status });

test('only listed answers count: every near miss leaves the matter unknown', async () => {
  const misses: readonly [string, number, Record<string, string>, string | Buffer][] = [
    ['status 200 instead of 201', 200, json, JSON.stringify(receipt)],
    ['status 202', 202, json, JSON.stringify(receipt)],
    ['no media type', 201, {}, JSON.stringify(receipt)],
    ['another media type', 201, { 'content-type': 'text/plain' }, JSON.stringify(receipt)],
    ['no code', 201, json, JSON.stringify({ receivedAt: receipt.receivedAt })],
    ['an empty code', 201, json, JSON.stringify({ ...receipt, dossierCode: '' })],
    ['markup as code', 201, json, JSON.stringify({ ...receipt, dossierCode: '<b>H99</b>' })],
    ['a time that is none', 201, json, JSON.stringify({ ...receipt, receivedAt: 'now' })],
    ['an array', 201, json, JSON.stringify([receipt])],
    ['half of it', 201, json, JSON.stringify(receipt).slice(0, -1)],
    ['bytes that are not UTF-8', 201, json, Buffer.from([0x7b, 0xff, 0x7d])],
    ['too large', 201, json, JSON.stringify({ ...receipt, padding: 'x'.repeat(70_000) })],
    ['a redirect', 307, { location: 'http://127.0.0.1:1/' }, ''],
    ['422 without a problem', 422, json, '{}'],
    ['422 whose problem says another status', 422, problemJson, problem(400, 'dossier-invalid')],
    ['422 with a type that is no name', 422, problemJson, problem(422, 'Nguyễn Văn Thử')],
    ['409', 409, problemJson, problem(409, 'in-progress')],
    ['502', 502, {}, ''],
  ];
  for (const [what, status, headers, body] of misses) {
    const answer = await createRestProvince(settingsFor(await answering(status, headers, body))).submit(request());
    assert.equal(answer.kind, 'unknown', what);
    assert.ok('reason' in answer && /^[a-z0-9-]+$/.test(answer.reason), what);
  }
});

test('the listed answers, each once', async () => {
  const hits: readonly [number, Record<string, string>, string, SubmitAnswer][] = [
    [201, json, JSON.stringify(receipt), { kind: 'accepted', ...receipt }],
    [422, problemJson, problem(422, 'dossier-invalid'), { kind: 'rejected', reason: 'dossier-invalid' }],
    [413, problemJson, problem(413, 'dossier-too-large'), { kind: 'rejected', reason: 'dossier-too-large' }],
    [422, problemJson, problem(422, 'idempotency-key-reused'), { kind: 'broken', reason: 'idempotency-key-reused' }],
    [400, problemJson, problem(400, 'request-malformed'), { kind: 'broken', reason: 'request-malformed' }],
    [503, { 'retry-after': '5' }, '', { kind: 'not-received', reason: 'status-503', retryAfterMs: 5_000 }],
    [429, { 'retry-after': '999999' }, '', { kind: 'not-received', reason: 'status-429', retryAfterMs: 3_600_000 }],
    [503, { 'retry-after': 'Sat, 21 Nov 2026 00:00:00 GMT' }, '', { kind: 'not-received', reason: 'status-503' }],
    [401, problemJson, problem(401, 'x'), { kind: 'not-received', reason: 'status-401' }],
    [404, {}, '', { kind: 'not-received', reason: 'status-404' }],
  ];
  for (const [status, headers, body, expected] of hits) {
    const client = createRestProvince(settingsFor(await answering(status, headers, body)));
    assert.deepEqual(await client.submit(request()), expected);
  }
});

test('time-outs of each phase, garbage instead of HTTP, and cancelling end an attempt as unknown', async () => {
  const mute = await listen(createTcpServer((socket) => socket.on('error', () => {}).resume()));
  const garbage = await listen(
    createTcpServer((socket) => socket.on('error', () => {}).once('data', () => socket.end('SSH-2.0-x\r\n'))),
  );
  const dripping = await listen(
    createServer((incoming, response) =>
      incoming.resume().on('end', () => response.writeHead(201, { ...json, 'content-length': '100' }).write('{')),
    ),
  );
  const submit = (url: string, changes = {}, signal = never) =>
    createRestProvince(settingsFor(url, changes)).submit({ ...request(), signal });
  const ends = await Promise.all([
    submit(mute),
    submit(dripping),
    submit(mute, { headersTimeoutMs: 5_000, totalTimeoutMs: 100 }),
    submit(garbage),
  ]);
  assert.deepEqual(
    ends.map((one) => ('reason' in one ? `${one.kind} ${one.reason}` : one.kind)),
    ['unknown answer-time-out', 'unknown answer-time-out', 'unknown time-out', 'unknown answer-unreadable'],
  );
  const cancelled = new AbortController();
  const running = submit(mute, {}, cancelled.signal);
  setImmediate(() => cancelled.abort());
  const answer = await running;
  assert.ok((answer.kind === 'unknown' || answer.kind === 'not-received') && answer.reason === 'cancelled');
});

test('ping tells online, slow and offline apart', async () => {
  const province = await simulated();
  const client = createRestProvince(settingsFor(province.url));
  assert.equal(await client.ping(never), 'online');
  province.setFaults([{ kind: 'slow', delayMs: 150 }]);
  assert.equal(await client.ping(never), 'slow');
  province.setFaults([{ kind: 'offline' }]);
  assert.equal(await client.ping(never), 'offline');
  assert.equal(await createRestProvince(settingsFor(await answering(200, json, '{}'))).ping(never), 'offline');
});
