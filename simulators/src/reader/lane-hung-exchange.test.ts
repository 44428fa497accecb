import assert from 'node:assert/strict';
import { laneTest, runInside } from './lane-testing.ts';

const module = (name: string): string => JSON.stringify(import.meta.resolve(name));

/**
 * A call that hangs in PC/SC keeps a process from exiting, since its thread cannot be joined. With the koffi binding a
 * command that gave up on a silent card must end by itself, with the card still lying there.
 */
laneTest('koffi: a process whose card keeps silent can end', async (lane) => {
  const script = `
    const { createKoffiPcsc } = await import(${module('@motcua/drivers/pcsc')});
    const { contactlessAtr, VpcdLink } = await import(${module('./index.ts')});
    const card = new VpcdLink({ atr: contactlessAtr(), applet: () => null }, { port: ${lane.ports[0]} });
    await card.insert();
    const pcsc = createKoffiPcsc();
    if (!pcsc.ok) throw new Error(pcsc.error.reason);
    let connected;
    do connected = await pcsc.value.connect({ reader: ${JSON.stringify(lane.readers[0])}, mode: 'shared' });
    while (!connected.ok && connected.error.code === 'no-card');
    if (!connected.ok) throw new Error(connected.error.code);
    const answer = await connected.value.transmit(Uint8Array.of(0x00, 0x84, 0x00, 0x00), { timeoutMs: 30 });
    process.stdout.write(answer.ok ? 'answered' : answer.error.code);
    process.exit(0);
  `;
  assert.equal(await runInside(lane, process.execPath, ['--input-type=module', '--eval', script]), 'timed-out');
});
