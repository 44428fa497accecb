import assert from 'node:assert/strict';
import { test } from 'node:test';
import { err, ok, type Result } from '../result/index.ts';
import type { Disposition, Observed, PcscBackend, RawCard } from './backend.ts';
import { createPort } from './create-port.ts';
import { ReturnCode } from './return-codes.ts';

/** What the contract cannot see: how many calls are with PC/SC at the same time, and what becomes of those given up. */

const SHARED = { reader: 'A', mode: 'shared' } as const;
const COMMAND = Uint8Array.of(0x00, 0x84, 0x00, 0x00);
const SHORT_MS = 20;

/** A card whose exchanges end when the test says so, and which cannot be aborted. */
class HandCard implements RawCard {
  readonly atr = Uint8Array.of(0x3b, 0x00);
  readonly protocol = 'T=1';
  readonly maxResponseBytes = 258;
  readonly exchanges: ((outcome: Result<Uint8Array, number>) => void)[] = [];
  readonly disconnected: Disposition[] = [];
  aborts = 0;

  transmit(): Promise<Result<Uint8Array, number>> {
    return new Promise((resolve) => this.exchanges.push(resolve));
  }
  beginTransaction = async (): Promise<number> => ReturnCode.success;
  endTransaction = async (): Promise<number> => ReturnCode.success;
  reset = async (): Promise<number> => ReturnCode.success;
  abort(): void {
    this.aborts += 1;
  }
  async disconnect(disposition: Disposition): Promise<void> {
    this.disconnected.push(disposition);
  }
}

function bench(connect?: PcscBackend['connect']) {
  const card = new HandCard();
  const connectAtOnce = () => ({ result: Promise.resolve(ok(card)), abort: () => undefined });
  let connects = 0;
  let following = 0;
  let report: (observed: Observed) => void = () => undefined;
  const port = createPort(
    {
      binding: 'in-process',
      observe: async () => ok([]),
      follow: (listener) => {
        following += 1;
        report = listener;
        return {
          stop: async () => {
            following -= 1;
          },
        };
      },
      connect: (request) => {
        connects += 1;
        return (connect ?? connectAtOnce)(request);
      },
      close: async () => undefined,
    },
    { connectTimeoutMs: SHORT_MS },
  );
  return { card, port, connects: () => connects, following: () => following, report: (now: Observed) => report(now) };
}

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('one exchange at a time is with PC/SC', async () => {
  const { card, port } = bench();
  const channel = await port.connect(SHARED);
  assert.ok(channel.ok);
  const answers = [channel.value.transmit(COMMAND), channel.value.transmit(COMMAND)];
  await turns();
  assert.equal(card.exchanges.length, 1);
  card.exchanges[0]?.(ok(Uint8Array.of(0x90, 0x00)));
  await turns();
  assert.equal(card.exchanges.length, 2);
  card.exchanges[1]?.(ok(Uint8Array.of(0x6a, 0x82)));
  assert.deepEqual(await Promise.all(answers), [ok(Uint8Array.of(0x90, 0x00)), ok(Uint8Array.of(0x6a, 0x82))]);
});

test('an exchange that was given up: aborted, nobody else let at its reader, card reset when it returns', async () => {
  const { card, port, connects } = bench();
  const channel = await port.connect(SHARED);
  assert.ok(channel.ok);
  assert.deepEqual(await channel.value.transmit(COMMAND, { timeoutMs: SHORT_MS }), err({ code: 'timed-out' }));
  assert.equal(card.aborts, 1);
  assert.deepEqual(await port.connect(SHARED), err({ code: 'card-unresponsive' }));
  assert.equal(connects(), 1, 'no further call is made on that reader');
  assert.deepEqual(card.disconnected, [], 'a handle in use is not taken away');
  const other = await port.connect({ reader: 'B', mode: 'shared' });
  assert.ok(other.ok, 'another reader is free');

  card.exchanges[0]?.(err(ReturnCode.removedCard));
  const again = await port.connect(SHARED);
  assert.ok(again.ok);
  assert.deepEqual(card.disconnected, ['reset'], 'its state is unknown, whoever comes next starts anew');
  await channel.value.close('leave');
  assert.deepEqual(card.disconnected, ['reset'], 'once is enough');
});

test('a connect that overran its time is aborted, and what it still brings is given back', async () => {
  const late = Promise.withResolvers<Result<RawCard, never>>();
  let aborts = 0;
  const abort = () => {
    aborts += 1;
  };
  const { port, connects } = bench(() => ({ result: late.promise, abort }));
  assert.deepEqual(await port.connect(SHARED), err({ code: 'card-unresponsive' }));
  assert.equal(aborts, 1);
  assert.deepEqual(await port.connect(SHARED), err({ code: 'card-unresponsive' }));
  assert.equal(connects(), 1);
  const card = new HandCard();
  late.resolve(ok(card));
  await turns();
  assert.deepEqual(card.disconnected, ['reset']);
});

test('one status wait, however many listen; none when nobody does', async () => {
  const { port, following, report } = bench();
  const heard: string[][] = [[], []];
  const first = port.watch((fact) => heard[0]?.push(fact.type));
  report({ service: 'up', readers: [{ name: 'A', card: 'absent' }] });
  const second = port.watch((fact) => heard[1]?.push(fact.type));
  await turns();
  assert.equal(following(), 1);
  assert.deepEqual(heard, [['reader-arrived'], ['reader-arrived']]);
  await first.close();
  await first.close();
  assert.equal(following(), 1);
  report({ service: 'up', readers: [] });
  assert.deepEqual(heard, [['reader-arrived'], ['reader-arrived', 'reader-left']]);
  await second.close();
  assert.equal(following(), 0);
});
