import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../clock/index.ts';
import type { CardChannel, PcscFailure, PcscPort, ReaderFact } from '../pcsc/port.ts';
import { err, ok, type Result } from '../result/index.ts';
import { GRACE_MS, holdCard } from './regain.ts';

const READER = 'reader';

function scene(connecting: () => Result<CardChannel, PcscFailure>) {
  const listeners = new Set<(fact: ReaderFact) => void>();
  const closed: string[] = [];
  const clock = createManualClock();
  const abort = new AbortController();
  let connects = 0;
  const channel = (name: string): CardChannel => ({
    ...{ reader: READER, atr: Uint8Array.of(0x3b), protocol: 'T=1', maxResponseBytes: 258 },
    transmit: async () => err({ code: 'no-card' }),
    transaction: async (body) => ok(await body()),
    reset: async () => ok(undefined),
    close: async (disposition) => void closed.push(`${name} ${disposition}`),
  });
  const pcsc = {
    watch: (listener) => {
      listeners.add(listener);
      return { close: async () => void listeners.delete(listener) };
    },
    connect: async () => {
      connects += 1;
      return connecting();
    },
  } as Pick<PcscPort, 'watch' | 'connect'> as PcscPort;
  const held = holdCard(channel('first'), { pcsc, clock, signal: abort.signal });
  const insert = (reader = READER): void => {
    for (const listener of [...listeners]) listener({ type: 'card-inserted', reader, atr: Uint8Array.of(0x3b) });
  };
  return { held, insert, clock, closed, abort, channel, listeners, connects: () => connects };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise<void>((resolve) => setImmediate(resolve));
};

test('a card that lies there again within the grace time is connected to, and that channel is the one to close', async () => {
  const second: { channel?: CardChannel } = {};
  const { held, insert, clock, closed, channel, listeners } = scene(() => ok(second.channel as CardChannel));
  second.channel = channel('second');
  const again = held.regain('card-removed');
  await settle();
  insert('another reader');
  clock.advance(GRACE_MS - 1);
  insert();
  const regained = await again;
  assert.ok(regained.ok && regained.value === second.channel);
  await held.close('unpower');
  assert.deepEqual(closed, ['first reset', 'second unpower']);
  assert.deepEqual([clock.pending, listeners.size], [0, 0], 'nothing is left waiting');
});

test('after the grace time it is gone, and told as what it was', async () => {
  for (const [lost, code] of [
    ['card-removed', 'card-removed'],
    ['card-reset', 'card-removed'],
    ['transmission-failed', 'card-unresponsive'],
  ] as const) {
    const { held, clock } = scene(() => assert.fail('nobody inserted a card'));
    const again = held.regain(lost);
    await settle();
    clock.advance(GRACE_MS);
    const regained = await again;
    assert.equal(!regained.ok && regained.error.code, code);
  }
});

test('a reader that still lists a card which has gone refuses it; the next time that it is seen is the one', async () => {
  let lies = false;
  const ready: { channel?: CardChannel } = {};
  const { held, insert, channel, connects } = scene(() =>
    lies ? ok(ready.channel as CardChannel) : err({ code: 'no-card' }),
  );
  ready.channel = channel('ready');
  const again = held.regain('card-removed');
  await settle();
  insert();
  await settle();
  lies = true;
  insert();
  assert.ok((await again).ok);
  assert.equal(connects(), 2);
});

test('cancelled: at once, and a connection that comes too late is given back', async () => {
  const late = Promise.withResolvers<Result<CardChannel, PcscFailure>>();
  const { held, insert, abort, closed, channel } = scene(
    () => late.promise as unknown as Result<CardChannel, PcscFailure>,
  );
  const again = held.regain('card-removed');
  await settle();
  insert();
  await settle();
  abort.abort();
  const regained = await again;
  assert.equal(!regained.ok && regained.error.code, 'cancelled');
  late.resolve(ok(channel('late')));
  await settle();
  assert.deepEqual(closed, ['first reset', 'late unpower']);
});
