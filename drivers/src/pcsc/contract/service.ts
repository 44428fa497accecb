import assert from 'node:assert/strict';
import { failure, PATIENCE_MS, value } from './bench.ts';
import { CONTACTLESS_ATR, echoCard, echoCommand, echoed, SILENCE, silentCard } from './cards.ts';
import type { ContractTest, PcscRig } from './rig.ts';

/** The service, the port and the readers end and come back. */
export function serviceContract(rig: PcscRig, contractTest: ContractTest): void {
  const [readerA, readerB] = rig.readers;

  contractTest('a closed port ends what it had, also in the middle of an exchange', async (bench) => {
    const asked = Promise.withResolvers<void>();
    const port = bench.port();
    const channel = await bench.connectTo(readerA, silentCard(asked.resolve), { port });
    const facts = bench.watch(port);
    await facts.until({ type: 'reader-arrived', reader: readerA });
    const exchange = channel.transmit(SILENCE, { timeoutMs: PATIENCE_MS });
    await asked.promise;
    await port.close();
    assert.deepEqual(failure(await exchange), { code: 'closed' });
    assert.deepEqual(failure(await port.readers()), { code: 'closed' });
    assert.deepEqual(failure(await port.connect({ reader: readerA, mode: 'shared' })), { code: 'closed' });
    await port.close();
  });

  contractTest('the service stops and comes back', async (bench) => {
    const port = bench.port();
    const channel = await bench.connectTo(readerA, echoCard(), { port });
    const facts = bench.watch(port);
    await facts.until({ type: 'reader-arrived', reader: readerA });
    await facts.until({ type: 'reader-arrived', reader: readerB });
    facts.forget();
    await rig.stopService();
    try {
      await facts.until({ type: 'service-lost' });
      assert.deepEqual(facts.of(readerA), [
        { type: 'card-removed', reader: readerA },
        { type: 'reader-left', reader: readerA },
      ]);
      assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'service-unavailable' });
      assert.deepEqual(failure(await port.readers()), { code: 'service-unavailable' });
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }, port), {
        code: 'service-unavailable',
      });
      facts.forget();
    } finally {
      await rig.startService();
    }
    await facts.until({ type: 'service-restored' });
    await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
    assert.equal(facts.all[0]?.type, 'service-restored');
    const again = value(await port.connect({ reader: readerA, mode: 'exclusive' }));
    assert.deepEqual(value(await again.transmit(echoCommand(9))), echoed(9));
    assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'service-unavailable' });
  });

  contractTest('the service is absent from the start', async (bench) => {
    await rig.stopService();
    const port = bench.port();
    const facts = bench.watch(port);
    try {
      assert.deepEqual(failure(await port.readers()), { code: 'service-unavailable' });
      assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }, port), {
        code: 'service-unavailable',
      });
      await facts.until({ type: 'service-lost' });
    } finally {
      await rig.startService();
    }
    await facts.until({ type: 'reader-arrived', reader: readerB });
    assert.deepEqual(
      facts.all.slice(0, 2).map((fact) => fact.type),
      ['service-lost', 'service-restored'],
    );
  });

  contractTest(
    'a reader is unplugged in the middle of an exchange and comes back',
    async (bench) => {
      const asked = Promise.withResolvers<void>();
      const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
      const facts = bench.watch();
      await facts.until({ type: 'card-inserted', reader: readerA, atr: CONTACTLESS_ATR });
      const exchange = channel.transmit(SILENCE);
      await asked.promise;
      facts.forget();
      await rig.unplug(readerA);
      try {
        assert.deepEqual(failure(await exchange), { code: 'reader-unavailable' });
        await facts.until({ type: 'reader-left', reader: readerA });
        assert.deepEqual(facts.of(readerA)[0], { type: 'card-removed', reader: readerA });
        assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'reader-unavailable' });
      } finally {
        await rig.plugIn(readerA);
      }
      await facts.until({ type: 'reader-arrived', reader: readerA });
    },
    'reader hot plug',
  );
}
