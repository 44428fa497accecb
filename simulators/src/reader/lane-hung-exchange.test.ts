import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPcsclitePcsc } from '@motcua/drivers/pcsc';
import { laneTest, runInside } from './lane-testing.ts';

const module = (name: string): string => JSON.stringify(import.meta.resolve(name));

/**
 * A call that hangs in PC/SC keeps a process from exiting, since its thread cannot be joined. A command that gave up on
 * a silent card must end by itself, with the card still lying there.
 */
laneTest('koffi: a process whose card keeps silent can end', async (lane) => {
  const script = silenceScript('createKoffiPcsc', { port: lane.ports[0], reader: lane.readers[0] });
  assert.equal(await runInside(lane, process.execPath, script), 'timed-out');
});

const pcsclite = createPcsclitePcsc();
if (pcsclite.ok) {
  laneTest('pcsclite: a process whose card keeps silent can end once the port is closed', async (lane) => {
    const script = silenceScript('createPcsclitePcsc', { port: lane.ports[0], reader: lane.readers[0] }, 'close');
    assert.equal(await runInside(lane, process.execPath, script), 'timed-out');
  });

  laneTest('pcsclite: a process that has listed the readers ends by itself, every time', async (lane) => {
    const script = `
      const { createPcsclitePcsc } = await import(${module('@motcua/drivers/pcsc')});
      for (let round = 0; round < 20; round += 1) {
        const port = createPcsclitePcsc().value;
        const readers = await port.readers();
        if (!readers.ok || readers.value.length !== 4) throw new Error(JSON.stringify(readers));
        await port.close();
      }
      process.stdout.write('listed');
    `;
    assert.equal(await runInside(lane, process.execPath, ['--input-type=module', '--eval', script]), 'listed');
  });
} else {
  test('pcsclite: a process can end', { skip: `not built here: ${pcsclite.error.reason}` }, () => undefined);
}

function silenceScript(
  create: 'createKoffiPcsc' | 'createPcsclitePcsc',
  lane: { port: number | undefined; reader: string | undefined },
  then?: 'close',
): string[] {
  const script = `
    const { ${create} } = await import(${module('@motcua/drivers/pcsc')});
    const { contactlessAtr, VpcdLink } = await import(${module('./index.ts')});
    const card = new VpcdLink({ atr: contactlessAtr(), applet: () => null }, { port: ${lane.port} });
    await card.insert();
    const pcsc = ${create}();
    if (!pcsc.ok) throw new Error(pcsc.error.reason);
    let connected;
    do connected = await pcsc.value.connect({ reader: ${JSON.stringify(lane.reader)}, mode: 'shared' });
    while (!connected.ok && connected.error.code === 'no-card');
    if (!connected.ok) throw new Error(connected.error.code);
    const answer = await connected.value.transmit(Uint8Array.of(0x00, 0x84, 0x00, 0x00), { timeoutMs: 30 });
    process.stdout.write(answer.ok ? 'answered' : answer.error.code);
    ${then === 'close' ? 'await pcsc.value.close();' : ''}
    process.exit(0);
  `;
  return ['--input-type=module', '--eval', script];
}
