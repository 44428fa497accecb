import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { failure, PATIENCE_MS, SHORT_CONNECT_MS, SHORT_MS, value } from './bench.ts';
import { ECHO_INS, echoCard, echoCommand, echoed, SILENCE, silentCard } from './cards.ts';
import type { ContractTest, PcscRig } from './rig.ts';

/** Cards that keep silent: watchdog, cancellation, and everybody else. */
export function silenceContract(rig: PcscRig, contractTest: ContractTest): void {
  const [readerA, readerB] = rig.readers;

  contractTest('the watchdog ends a channel whose card keeps silent', async (bench) => {
    const asked = Promise.withResolvers<void>();
    const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
    assert.deepEqual(value(await channel.transmit(echoCommand(2))), echoed(2), 'it answers other commands');
    const exchange = channel.transmit(SILENCE, { timeoutMs: SHORT_MS });
    const queued = channel.transmit(echoCommand(1));
    await asked.promise;
    assert.deepEqual(failure(await exchange), { code: 'timed-out' });
    assert.deepEqual(failure(await queued), { code: 'timed-out' }, 'the channel is dead');
    assert.deepEqual(failure(await channel.reset()), { code: 'timed-out' });
    assert.deepEqual(failure(await channel.transaction(async () => undefined)), { code: 'timed-out' });
    await channel.close('leave');
    assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'timed-out' });
  });

  contractTest('after the watchdog the same reader works again once the card is laid on anew', async (bench) => {
    const port = bench.port({ connectTimeoutMs: SHORT_CONNECT_MS });
    const asked = Promise.withResolvers<void>();
    const channel = await bench.connectTo(readerA, silentCard(asked.resolve), { port });
    assert.deepEqual(failure(await channel.transmit(SILENCE, { timeoutMs: SHORT_MS })), { code: 'timed-out' });
    const stuck = await bench.failure({ reader: readerA, mode: 'shared' }, port);
    assert.deepEqual(stuck, { code: 'card-unresponsive' }, 'a reader that waits for its card');
    await bench.remove(readerA);
    await bench.insert(readerA, echoCard());
    const patient = bench.port();
    const again = value(await patient.connect({ reader: readerA, mode: 'exclusive' }));
    assert.deepEqual(value(await again.transmit(echoCommand(7))), echoed(7));
    await again.close('leave');
    const same = value(await bench.connectSoon({ reader: readerA, mode: 'exclusive' }, port));
    assert.deepEqual(value(await same.transmit(echoCommand(8))), echoed(8));
  });

  contractTest('a silent card delays no other reader, no file and no timer', async (bench) => {
    const port = bench.port();
    const silent = await bench.connectTo(readerA, silentCard(), { port });
    const lively = await bench.connectTo(readerB, echoCard(), { port });
    const hung = silent.transmit(SILENCE, { timeoutMs: PATIENCE_MS });
    let hanging = true;
    void hung.then(() => {
      hanging = false;
    });
    const facts = bench.watch(port);
    for (let round = 0; round < 50; round += 1) {
      assert.deepEqual(value(await lively.transmit(echoCommand(round))), echoed(round));
    }
    await Promise.all(Array.from({ length: 8 }, () => readFile(import.meta.filename)));
    await facts.until({ type: 'reader-arrived', reader: readerB });
    value(await port.readers());
    assert.equal(hanging, true, 'all of this happened while the silent card was waited for');
    await rig.remove(readerA);
    assert.deepEqual(failure(await hung), { code: 'card-removed' });
  });

  contractTest('cancellation: before, while waiting for its turn, in the middle', async (bench) => {
    const commands: number[] = [];
    const asked = Promise.withResolvers<void>();
    const channel = await bench.connectTo(readerA, silentCard(asked.resolve, commands));
    const before = await channel.transmit(echoCommand(1), { signal: AbortSignal.abort() });
    assert.deepEqual(failure(before), { code: 'cancelled' });
    assert.deepEqual(value(await channel.transmit(echoCommand(1))), echoed(1), 'nothing was sent, nothing is lost');

    const middle = new AbortController();
    const waiting = new AbortController();
    const exchange = channel.transmit(SILENCE, { signal: middle.signal, timeoutMs: PATIENCE_MS });
    const queued = channel.transmit(echoCommand(1), { signal: waiting.signal });
    await asked.promise;
    waiting.abort();
    assert.deepEqual(failure(await queued), { code: 'cancelled' });
    middle.abort();
    assert.deepEqual(failure(await exchange), { code: 'cancelled' });
    assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'cancelled' }, 'the channel is dead');
    assert.deepEqual(commands, [ECHO_INS, SILENCE[1]]);
    await bench.remove(readerA);
    const again = await bench.connectTo(readerA, echoCard());
    assert.deepEqual(value(await again.transmit(echoCommand(1))), echoed(1));
  });
}
