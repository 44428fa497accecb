import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWirePair } from '@motcua/drivers/wire';
import type { ProvinceSettings } from '../config/index.ts';
import { makeDossierKey, newKioskKey } from '../journal/index.ts';
import { newIds, testDossier, testEnvelope } from '../journal/test-envelope.ts';
import type { ProvincePort, SubmitRequest } from '../submission/province-port.ts';
import { type CarryOrder, type CarryOutcome, type CarryReport, runCourier } from './index.ts';

const kioskKey = newKioskKey();
const ring = { current: kioskKey, all: [kioskKey] };
const settings: ProvinceSettings = {
  baseUrl: 'http://province.invalid',
  connectTimeoutMs: 1,
  headersTimeoutMs: 1,
  bodyTimeoutMs: 1,
  totalTimeoutMs: 1,
  slowAfterMs: 1,
};
const accepted = {
  kind: 'accepted',
  dossierCode: 'H99.99-261121-0001',
  receivedAt: '2026-11-21T02:03:05.000Z',
} as const;

function courier(submit: ProvincePort['submit'] = async () => accepted) {
  const [main, control] = createWirePair();
  const asked: ProvinceSettings[] = [];
  const requests: SubmitRequest[] = [];
  const ended = runCourier({
    control,
    createProvince: (province) => {
      asked.push(province);
      return {
        submit: (request) => {
          requests.push(request);
          return submit(request);
        },
        find: async () => ({ kind: 'not-found' }),
        ping: async () => 'online',
      };
    },
  });
  const outcome = new Promise<CarryOutcome>((resolve) =>
    main.onMessage((message) => resolve((message as CarryReport).outcome)),
  );
  return { main, ended, asked, requests, outcome };
}

function order(change: Partial<CarryOrder['envelope']> = {}, key = makeDossierKey(ring)): CarryOrder {
  return { type: 'carry', envelope: { ...testEnvelope(key), ...change }, key: key.key, province: settings };
}

test('one order: opened, carried under its key to the configured province, reported', async () => {
  const ids = newIds();
  const key = makeDossierKey(ring);
  const one = courier();
  one.main.send({ type: 'carry', envelope: testEnvelope(key, ids), key: key.key, province: settings });
  assert.deepEqual(await one.outcome, accepted);
  assert.deepEqual(one.asked, [settings]);
  assert.equal(one.requests[0]?.idempotencyKey, ids.idempotencyKey);
  assert.deepEqual(JSON.parse(Buffer.from(one.requests[0]?.payload ?? []).toString()), testDossier(ids));
  one.main.close();
  await one.ended;
});

test('an envelope that does not open under its key and ids, or was altered anywhere, is never sent', async () => {
  const good = order();
  const altered = (at: number): CarryOrder => {
    const bytes = Buffer.from(good.envelope.sealed, 'base64');
    const index = at < 0 ? bytes.length + at : at;
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    return { ...good, envelope: { ...good.envelope, sealed: bytes.toString('base64') } };
  };
  const cases: readonly CarryOrder[] = [
    { ...good, key: makeDossierKey(ring).key },
    { ...good, key: 'c2hvcnQ=' },
    order({ sealed: '' }),
    order(newIds()),
    ...[0, 12, 40, -17, -1].map(altered),
  ];
  for (const wrong of cases) {
    const one = courier();
    one.main.send(wrong);
    assert.deepEqual(await one.outcome, { kind: 'unopenable' });
    assert.deepEqual(one.requests, []);
    one.main.close();
  }
});

test('a courier carries one dossier and no second', async () => {
  const one = courier();
  one.main.send(order());
  one.main.send(order());
  await one.outcome;
  assert.equal(one.requests.length, 1);
  one.main.close();
  await one.ended;
});

test('when main is gone the attempt is abandoned and the courier ends', async () => {
  const started = Promise.withResolvers<AbortSignal>();
  const one = courier(async ({ signal }) => {
    started.resolve(signal);
    return new Promise(() => {});
  });
  one.main.send(order());
  const signal = await started.promise;
  assert.equal(signal.aborted, false);
  one.main.close();
  await one.ended;
  assert.equal(signal.aborted, true);
});

test('a province that throws is a bug, and ends as unknown rather than in silence', async () => {
  const one = courier(async () => {
    throw new Error('bug');
  });
  one.main.send(order());
  assert.deepEqual(await one.outcome, { kind: 'unknown', reason: 'courier-failed' });
  one.main.close();
});
