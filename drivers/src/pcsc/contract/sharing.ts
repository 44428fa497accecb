import assert from 'node:assert/strict';
import type { Result } from '../../result/index.ts';
import type { PcscFailure } from '../port.ts';
import { ReturnCode } from '../return-codes.ts';
import { failure, value } from './bench.ts';
import { echoCard, echoCommand, echoed, silentCard } from './cards.ts';
import type { ContractTest, PcscRig } from './rig.ts';

/** Several programs, one card. */
export function sharingContract(rig: PcscRig, contractTest: ContractTest): void {
  const [readerA] = rig.readers;

  contractTest('exclusive mode keeps others out, a shared connection keeps an exclusive one out', async (bench) => {
    const exclusive = await bench.connectTo(readerA, echoCard(), { mode: 'exclusive' });
    assert.deepEqual(await bench.failure({ reader: readerA, mode: 'shared' }), { code: 'sharing-violation' });
    assert.deepEqual(await bench.failure({ reader: readerA, mode: 'exclusive' }), { code: 'sharing-violation' });
    await exclusive.close('leave');
    const port = bench.port();
    const first = value(await port.connect({ reader: readerA, mode: 'shared' }));
    const second = value(await port.connect({ reader: readerA, mode: 'shared' }));
    assert.deepEqual(value(await second.transmit(echoCommand(1))), echoed(1));
    assert.deepEqual(await bench.failure({ reader: readerA, mode: 'exclusive' }), { code: 'sharing-violation' });
    await first.close('leave');
    await second.close('leave');
    const last = value(await port.connect({ reader: readerA, mode: 'exclusive' }));
    const result = await last.transaction(async () => value(await last.transmit(echoCommand(2))));
    assert.deepEqual(value(result), echoed(2), 'a transaction on an exclusive connection');
  });

  contractTest(
    'a transaction keeps the other connections of a shared card waiting, and ends with its body',
    async (bench) => {
      const seen: number[] = [];
      const first = await bench.connectTo(readerA, silentCard(undefined, seen));
      const second = value(await bench.port().connect({ reader: readerA, mode: 'shared' }));
      let other: Promise<Result<Uint8Array, PcscFailure>> | undefined;
      const done = await first.transaction(async () => {
        value(await first.transmit(Uint8Array.of(0x80, 0x01, 0, 0)));
        other = second.transmit(Uint8Array.of(0x80, 0x03, 0, 0));
        value(await first.transmit(Uint8Array.of(0x80, 0x02, 0, 0)));
        return 'done';
      });
      assert.equal(value(done), 'done');
      assert.ok(other);
      value(await other);
      assert.deepEqual(seen, [1, 2, 3]);
      await assert.rejects(
        first.transaction(() => Promise.reject(new Error('a bug in the body'))),
        /a bug in the body/,
      );
      value(await second.transmit(Uint8Array.of(0x80, 0x04, 0, 0)));
      assert.deepEqual(seen, [1, 2, 3, 4], 'the transaction of a body that threw has ended too');
    },
    'transactions in shared mode',
  );

  if (rig.cannot['transactions in shared mode'] !== undefined) {
    contractTest('a transaction that the binding cannot make is refused, and its body is not run', async (bench) => {
      const channel = await bench.connectTo(readerA, echoCard());
      const refused = await channel.transaction(() => assert.fail('the body ran without a transaction'));
      assert.deepEqual(failure(refused), {
        code: 'transmission-failed',
        returnCode: ReturnCode.unsupportedFeature,
      });
      assert.deepEqual(value(await channel.transmit(echoCommand(1))), echoed(1));
    });
  }

  contractTest('reset makes the card forget its session, and tells the others', async (bench) => {
    const power: string[] = [];
    const first = await bench.connectTo(readerA, echoCard({ onPower: (event) => power.push(event) }));
    const second = value(await bench.port().connect({ reader: readerA, mode: 'shared' }));
    power.length = 0;
    value(await first.reset());
    assert.deepEqual(power.includes('reset') || power.includes('power-off'), true, `power events: ${power}`);
    assert.deepEqual(value(await first.transmit(echoCommand(1))), echoed(1));
    assert.deepEqual(failure(await second.transmit(echoCommand(1))), { code: 'card-reset' });
    value(await second.reset());
    assert.deepEqual(value(await second.transmit(echoCommand(1))), echoed(1));
  });

  contractTest('close: leave, reset, unpower; nothing works afterwards', async (bench) => {
    const power: string[] = [];
    const card = echoCard({ onPower: (event) => power.push(event) });
    const left = await bench.connectTo(readerA, card);
    power.length = 0;
    await left.close('leave');
    await left.close('leave');
    assert.deepEqual(power, []);
    assert.deepEqual(failure(await left.transmit(echoCommand(1))), { code: 'closed' });
    assert.deepEqual(failure(await left.reset()), { code: 'closed' });
    for (const disposition of ['reset', 'unpower'] as const) {
      power.length = 0;
      const channel = value(await bench.port().connect({ reader: readerA, mode: 'exclusive' }));
      power.length = 0;
      await channel.close(disposition);
      assert.notDeepEqual(power, [], disposition);
    }
  });
}
