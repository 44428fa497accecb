import assert from 'node:assert/strict';
import { value } from './bench.ts';
import { CONTACTLESS_ATR, echoCard, NOT_AN_ATR, OTHER_ATR } from './cards.ts';
import type { ContractTest, PcscRig } from './rig.ts';

/** Readers and cards that are there, come and go. */
export function presenceContract(rig: PcscRig, contractTest: ContractTest): void {
  const [readerA, readerB] = rig.readers;

  contractTest('lists the readers, with and without a card', async (bench) => {
    const port = bench.port();
    const empty = value(await port.readers()).filter((reader) => rig.readers.includes(reader.name));
    assert.deepEqual(empty, [
      { name: readerA, card: 'absent' },
      { name: readerB, card: 'absent' },
    ]);
    await bench.insert(readerB, echoCard());
    await bench.untilCard(readerB, 'present', port);
    const [a, b] = value(await port.readers()).filter((reader) => rig.readers.includes(reader.name));
    assert.deepEqual(a, { name: readerA, card: 'absent' });
    assert.deepEqual(b, { name: readerB, card: 'present', atr: CONTACTLESS_ATR });
  });

  contractTest('watch tells what is there already, then each card that comes and goes', async (bench) => {
    await bench.insert(readerA, echoCard());
    const facts = bench.watch();
    await facts.until({ type: 'reader-arrived', reader: readerB });
    assert.deepEqual(facts.of(readerA), [
      { type: 'reader-arrived', reader: readerA },
      { type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR },
    ]);
    await bench.rig.insert(readerB, echoCard());
    await facts.until({ type: 'card-inserted', reader: readerB, atr: CONTACTLESS_ATR });
    await bench.rig.remove(readerA);
    await facts.until({ type: 'card-removed', reader: readerA });
    await bench.rig.remove(readerB);
    await facts.until({ type: 'card-removed', reader: readerB });
    assert.deepEqual(
      facts.of(readerB).map((fact) => fact.type),
      ['reader-arrived', 'card-inserted', 'card-removed'],
    );
    const late = bench.watch(facts.port);
    await late.until({ type: 'reader-arrived', reader: readerB });
    await facts.close();
    await bench.rig.insert(readerA, echoCard());
    await late.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
    assert.equal(facts.of(readerA).length, 3, 'a closed watch hears nothing more');
  });

  contractTest('watch tells a card that was swapped', async (bench) => {
    await bench.insert(readerA, echoCard());
    const facts = bench.watch();
    await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
    await rig.remove(readerA);
    await rig.insert(readerA, echoCard({ atr: OTHER_ATR }));
    await facts.until({ type: 'card-inserted', reader: readerA, atr: OTHER_ATR });
    assert.deepEqual(
      facts.of(readerA).map((fact) => fact.type),
      ['reader-arrived', 'card-inserted', 'card-removed', 'card-inserted'],
    );
  });

  contractTest(
    'a card that does not answer the reset is mute and cannot be connected',
    async (bench) => {
      const facts = bench.watch();
      await facts.until({ type: 'reader-arrived', reader: readerA });
      await rig.insert(readerA, echoCard({ atr: new Uint8Array(0) }));
      await facts.until({ type: 'card-mute', reader: readerA });
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'card-unresponsive' });
      await rig.remove(readerA);
      await facts.until({ type: 'card-removed', reader: readerA });
    },
    'mute cards',
  );

  contractTest('a card that answers the reset with nonsense cannot be connected', async (bench) => {
    await bench.insert(readerA, echoCard({ atr: NOT_AN_ATR }));
    assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'card-unresponsive' });
  });

  contractTest('connect: no card, no such reader', async (bench) => {
    assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'no-card' });
    assert.deepEqual(await bench.failure({ reader: 'No Such Reader 00 00', mode: 'shared' }), {
      code: 'reader-unavailable',
    });
  });
}
