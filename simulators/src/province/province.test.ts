import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createProvince, type FaultKind, type Province, type ProvinceOptions } from './index.ts';
import openApi from './openapi.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'motcua-province-'));
const running: Province[] = [];
after(async () => {
  await Promise.all(running.map((one) => one.close()));
  rmSync(folder, { recursive: true });
});

async function province(options: Partial<ProvinceOptions> = {}): Promise<Province> {
  const created = await createProvince({ databaseFile: join(folder, `${randomUUID()}.db`), port: 0, ...options });
  running.push(created);
  return created;
}

let sequence = 1;
function dossier(changes: object = {}) {
  const idempotencyKey = randomUUID();
  return {
    version: 1,
    localDossierId: `T-7Q29-MXD4-${String(sequence++).padStart(4, '0')}`,
    idempotencyKey,
    kind: 'dossier',
    serviceId: 'certified-copy',
    serviceVersion: '2026-11-01',
    procedureCode: '2.000815',
    kioskId: 'H99-desk-1',
    receptionUnit: 'H99.99',
    competentAuthority: 'H99.99',
    confirmedAt: '2026-11-21T02:03:04.000Z',
    language: 'vi',
    identification: {
      method: 'chip',
      access: 'bac',
      overall: 'consistent',
      chipAuthenticity: 'proven',
      holderCompared: 'none',
    },
    persons: [],
    values: { fullName: { value: 'Nguyễn Văn Thử', source: 'typed', evidence: null } },
    lists: {},
    contestedFields: [],
    consents: [],
    ...changes,
  };
}

function submit(
  url: string,
  body: { idempotencyKey: string },
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/dossiers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': body.idempotencyKey, ...headers },
    body: JSON.stringify(body),
  });
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'doc', ...openApi });
function assertSchema(name: keyof typeof openApi.components.schemas, json: unknown): void {
  const check = ajv.getSchema(`doc#/components/schemas/${name}`);
  assert.ok(check?.(json), `${name}: ${JSON.stringify(check?.errors)}`);
}

async function assertProblem(answer: Response, status: number, name: string): Promise<void> {
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const json: unknown = await answer.json();
  assertSchema('Problem', json);
  assert.equal((json as { type: string }).type, `/problems/${name}`);
  assert.doesNotMatch(JSON.stringify(json), /Thử/, 'a problem repeats no value');
}

test('takes a dossier, issues codes of the published form per unit and day, and lets them be followed', async () => {
  // 17:30 UTC is already tomorrow in Vietnam.
  const { url } = await province({ now: () => new Date('2026-11-20T17:30:00Z') });
  for (const expected of ['H99.99-261121-0001', 'H99.99-261121-0002']) {
    const answer = await submit(url, dossier());
    assert.equal(answer.status, 201);
    const receipt = (await answer.json()) as { dossierCode: string };
    assertSchema('Receipt', receipt);
    assert.equal(receipt.dossierCode, expected);
    assert.match(expected, /^[A-Z]\d{2}(?:\.\d+)*-(?:\d{6}|\d{8})-\d{4,7}$/);
    const followed = await fetch(`${url}${answer.headers.get('location')}`);
    assert.deepEqual(await followed.json(), receipt);
  }
  const other = await submit(url, dossier({ receptionUnit: 'H98' }));
  assert.equal(((await other.json()) as { dossierCode: string }).dossierCode, 'H98-261121-0001');
  await assertProblem(await fetch(`${url}/dossiers/H99.99-261121-9999`), 404, 'not-found');
});

test('the temporary code of a slip leads to the dossier once it has arrived', async () => {
  const { url } = await province({});
  const handedIn = dossier();
  const { localDossierId } = handedIn;
  await assertProblem(await fetch(`${url}/dossiers/${localDossierId}`), 404, 'not-found');
  const receipt = await (await submit(url, handedIn)).json();
  assert.deepEqual(await (await fetch(`${url}/dossiers/${localDossierId}`)).json(), receipt);
  await assertProblem(await fetch(`${url}/dossiers/T-0000-0000-0000`), 404, 'not-found');
});

test('the same key with the same body is one dossier; with another body it is refused', async () => {
  const { url, dossiers } = await province();
  const body = dossier();
  const first = await submit(url, body);
  const second = await submit(url, body);
  assert.equal(second.status, 201);
  assert.equal(second.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(await second.json(), await first.json());
  await assertProblem(await submit(url, { ...body, language: 'en' } as typeof body), 422, 'idempotency-key-reused');
  assert.equal(dossiers().length, 1);
  assert.equal(dossiers()[0]?.deliveries, 2);
  const together = dossier();
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(url, together)));
  const codes = await Promise.all(
    answers.map(async (one) => ((await one.json()) as { dossierCode: string }).dossierCode),
  );
  assert.equal(new Set(codes).size, 1);
  assert.equal(dossiers().length, 2);
});

test('tells whether a key was taken', async () => {
  const { url } = await province();
  const body = dossier();
  const find = async () => (await fetch(`${url}/dossiers?idempotencyKey=${body.idempotencyKey}`)).json();
  assert.deepEqual(await find(), { dossiers: [] });
  const receipt = await (await submit(url, body)).json();
  assert.deepEqual(await find(), { dossiers: [receipt] });
  await assertProblem(await fetch(`${url}/dossiers`), 400, 'idempotency-key-missing');
});

test('refuses what is no dossier, and says where without saying what', async () => {
  const { url, dossiers } = await province();
  const { values: _, ...incomplete } = dossier();
  await assertProblem(await submit(url, incomplete), 422, 'dossier-invalid');
  for (const wrong of [
    { version: 2 },
    { language: 'fr' },
    { extra: 'Thử' },
    { values: { 'bad key Thử': { value: 1, source: 'typed', evidence: null } } },
    { confirmedAt: 'yesterday' },
    { receptionUnit: '../..' },
  ]) {
    await assertProblem(await submit(url, dossier(wrong)), 422, 'dossier-invalid');
  }
  await assertProblem(
    await submit(url, dossier(), { 'idempotency-key': randomUUID() }),
    422,
    'idempotency-key-differs',
  );
  await assertProblem(await submit(url, dossier(), { 'idempotency-key': 'x' }), 400, 'idempotency-key-missing');
  await assertProblem(await submit(url, dossier(), { 'content-type': 'text/plain' }), 415, 'not-json');
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await assertProblem(await fetch(`${url}/dossiers`, { method: 'POST', headers, body: '{' }), 400, 'request-malformed');
  const large = dossier({ competentAuthority: 'x'.repeat(5 * 1024 * 1024) });
  await assertProblem(await submit(url, large), 413, 'dossier-too-large');
  assert.deepEqual(dossiers(), []);
});

test('each fault switch does what it says, and what was taken is told truly', async () => {
  const expected: Readonly<Record<FaultKind, { taken: boolean; answer: number | 'cut' }>> = {
    slow: { taken: true, answer: 201 },
    'server-error': { taken: false, answer: 500 },
    unavailable: { taken: false, answer: 503 },
    'cut-before-receiving': { taken: false, answer: 'cut' },
    'cut-after-receiving': { taken: true, answer: 'cut' },
    'garbage-answer': { taken: true, answer: 200 },
    reject: { taken: false, answer: 422 },
    'duplicate-answer': { taken: true, answer: 201 },
    offline: { taken: false, answer: 'cut' },
  };
  const one = await province();
  for (const [kind, { taken, answer }] of Object.entries(expected) as [FaultKind, (typeof expected)[FaultKind]][]) {
    const put = await fetch(`${one.url}/admin/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ kind, times: 1, delayMs: 50, retryAfterSeconds: 7 }]),
    });
    assert.equal(put.status, 204);
    const body = dossier();
    const before = performance.now();
    const got = await submit(one.url, body).then(
      (response) => response,
      () => null,
    );
    assert.equal(got?.status ?? 'cut', answer, kind);
    if (kind === 'slow') assert.ok(performance.now() - before >= 45);
    if (kind === 'unavailable') assert.equal(got?.headers.get('retry-after'), '7');
    assert.equal(
      one.dossiers().some(({ idempotencyKey }) => idempotencyKey === body.idempotencyKey),
      taken,
      kind,
    );
    const afterwards = kind === 'reject' ? dossier() : body; // a refusal stands for its key
    assert.equal((await submit(one.url, afterwards)).status, 201, `${kind} is over after one time`);
  }
  const malformed = await fetch(`${one.url}/admin/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '[{"kind":"explode"}]',
  });
  assert.equal(malformed.status, 400);
});

test('the first word on a key stands: a refused dossier stays refused, a held one is never refused', async () => {
  const { url, setFaults, dossiers } = await province({ faults: [{ kind: 'reject', times: 1 }] });
  const refused = dossier();
  await assertProblem(await submit(url, refused), 422, 'dossier-refused');
  await assertProblem(await submit(url, refused), 422, 'dossier-refused');
  assert.deepEqual(dossiers(), []);
  const held = dossier();
  assert.equal((await submit(url, held)).status, 201);
  setFaults([{ kind: 'reject' }]);
  assert.equal((await submit(url, held)).status, 201);
});

test('the duplicated answer really arrives twice on the wire', async () => {
  const { url } = await province({ faults: [{ kind: 'duplicate-answer' }] });
  const body = JSON.stringify(dossier());
  const key = (JSON.parse(body) as { idempotencyKey: string }).idempotencyKey;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    `POST /dossiers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  let received = '';
  for await (const chunk of socket) received += String(chunk);
  assert.equal(received.split('HTTP/1.1 201 Created').length - 1, 2);
});

test('the database outlives the process, and the access log carries neither body, query nor code', async () => {
  const databaseFile = join(folder, 'kept.db');
  const lines: string[] = [];
  const first = await createProvince({ databaseFile, port: 0, accessLog: (line) => lines.push(line) });
  const body = dossier();
  await submit(first.url, body);
  const code = first.dossiers()[0]?.dossierCode ?? '';
  await fetch(`${first.url}/dossiers/${code}`);
  await fetch(`${first.url}/dossiers?idempotencyKey=${body.idempotencyKey}`);
  await first.close();
  const second = await province({ databaseFile });
  assert.equal(second.dossiers()[0]?.dossierCode, code);
  assert.equal(JSON.parse(second.dossiers()[0]?.body ?? '{}').idempotencyKey, body.idempotencyKey);
  assert.ok(readFileSync(databaseFile).length > 0);
  assert.deepEqual(
    lines.map((line) => line.replace(/ \d+ms$/, '')),
    ['POST /dossiers 201', 'GET /dossiers/:code 200', 'GET /dossiers 200'],
  );
});

test('health is open unless the line is down', async () => {
  const one = await province();
  assert.deepEqual(await (await fetch(`${one.url}/health`)).json(), { status: 'ok' });
  one.setFaults([{ kind: 'offline' }]);
  await assert.rejects(fetch(`${one.url}/health`));
});
