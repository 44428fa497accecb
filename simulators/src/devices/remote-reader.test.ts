import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { createWirePair } from '@motcua/drivers/wire';
import { contactlessAtr, type PowerEvent } from '../reader/index.ts';
import { BenchReader, connectReader } from './index.ts';

function stage() {
  const [benchEnd, hostEnd] = createWirePair();
  const bench = new BenchReader();
  const powered: PowerEvent[] = [];
  const card = {
    atr: contactlessAtr(),
    applet: (command: Uint8Array) => (command[1] === 0xee ? null : Uint8Array.of(...command, 0x90, 0x00)),
    onPower: (event: PowerEvent) => powered.push(event),
  };
  return { bench, benchEnd, card, powered, pcsc: () => connectReader(hostEnd).openPort() };
}

test('an exchange crosses to the bench’s card and back, and its removal ends the channel', async () => {
  const { bench, benchEnd, card, powered, pcsc } = stage();
  bench.insert(card);
  bench.serve(benchEnd);
  const port = pcsc();
  const facts = new EventEmitter();
  port.watch((fact) => facts.emit(fact.type, fact));
  const [{ reader }] = await once(facts, 'card-inserted');
  const opened = await port.connect({ reader, mode: 'exclusive' });
  assert.ok(opened.ok);
  assert.deepEqual(powered, ['power-on']);
  const answer = await opened.value.transmit(Uint8Array.of(0, 0x84, 0, 0, 8));
  assert.deepEqual(answer.ok && [...answer.value], [0, 0x84, 0, 0, 8, 0x90, 0]);

  const silent = opened.value.transmit(Uint8Array.of(0, 0xee, 0, 0, 0));
  const removed = once(facts, 'card-removed');
  bench.remove();
  assert.deepEqual(await silent, { ok: false, error: { code: 'card-removed' } });
  await removed;
  await port.close();
});
