import assert from 'node:assert/strict';
import { failure, value } from './bench.ts';
import {
  CONTACTLESS_ATR,
  echoCard,
  echoCommand,
  echoed,
  fileResponse,
  LONGEST_RESPONSE_BYTES,
  readCommand,
  SILENCE,
  SW_OK,
  silentCard,
  T0_ATR,
} from './cards.ts';
import type { ContractTest, PcscRig } from './rig.ts';

/** Commands and responses. */
export function exchangeContract(rig: PcscRig, contractTest: ContractTest): void {
  const [readerA, readerB] = rig.readers;

  contractTest('reports ATR and protocol, T=1 and T=0', async (bench) => {
    const t1 = await bench.connectTo(readerA, echoCard());
    assert.deepEqual(t1.atr, CONTACTLESS_ATR);
    assert.equal(t1.protocol, 'T=1');
    assert.equal(t1.reader, readerA);
    const t0 = await bench.connectTo(readerB, echoCard({ atr: T0_ATR }));
    assert.equal(t0.protocol, 'T=0');
    assert.deepEqual(value(await t0.transmit(echoCommand(3))), echoed(3));
  });

  contractTest('carries the longest commands and responses, byte for byte', async (bench) => {
    const channel = await bench.connectTo(readerA, echoCard());
    assert.equal(channel.maxResponseBytes, LONGEST_RESPONSE_BYTES);
    for (const lengthBytes of [0, 1, 254, 256, 257, 4096, 32_768, LONGEST_RESPONSE_BYTES - 2]) {
      const response = value(await channel.transmit(readCommand(lengthBytes)));
      assert.deepEqual(response, fileResponse(lengthBytes), `response with ${lengthBytes} data bytes`);
    }
    for (const lengthBytes of [1, 255, 256, 60_000]) {
      const response = value(await channel.transmit(echoCommand(lengthBytes)));
      assert.deepEqual(response, echoed(lengthBytes), `command with ${lengthBytes} data bytes`);
    }
  });

  contractTest('sends one command after the other, in the order of the calls', async (bench) => {
    let busy = 0;
    const seen: number[] = [];
    const channel = await bench.connectTo(
      readerA,
      echoCard({
        applet: async (command) => {
          busy += 1;
          assert.equal(busy, 1, 'one exchange at a time');
          seen.push(command[3] ?? -1);
          await new Promise((resolve) => setImmediate(resolve));
          busy -= 1;
          return SW_OK;
        },
      }),
    );
    const order = Array.from({ length: 20 }, (_, index) => index);
    const answers = await Promise.all(order.map((p2) => channel.transmit(Uint8Array.of(0x80, 0x01, 0, p2))));
    for (const answer of answers) assert.deepEqual(value(answer), SW_OK);
    assert.deepEqual(seen, order);
  });

  contractTest('a card pulled between two exchanges', async (bench) => {
    const channel = await bench.connectTo(readerA, echoCard());
    await bench.remove(readerA);
    assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'card-removed' });
    const again = await bench.connectTo(readerA, echoCard());
    assert.deepEqual(value(await again.transmit(echoCommand(1))), echoed(1));
    assert.deepEqual(failure(await channel.transmit(echoCommand(1))), { code: 'card-removed' });
  });

  contractTest('a card pulled in the middle of an exchange, and laid on again', async (bench) => {
    const asked = Promise.withResolvers<void>();
    const channel = await bench.connectTo(readerA, silentCard(asked.resolve));
    const exchange = channel.transmit(SILENCE);
    await asked.promise;
    await rig.remove(readerA);
    assert.deepEqual(failure(await exchange), { code: 'card-removed' });
    await bench.untilCard(readerA, 'absent');
    const again = await bench.connectTo(readerA, echoCard());
    assert.deepEqual(value(await again.transmit(echoCommand(5))), echoed(5));
  });
}
