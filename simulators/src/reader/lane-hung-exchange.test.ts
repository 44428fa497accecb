import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createPcsclitePcsc } from '@motcua/drivers/pcsc';
import { laneTest, PATIENCE_MS, runInside } from './lane-testing.ts';

const module = (name: string): string => JSON.stringify(import.meta.resolve(name));

/** The neighbour ends by itself, even if nobody is left to end it; a process that hangs is ended before that. */
const BUSY_MS = 2 * PATIENCE_MS;

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

  // On one processor with a neighbour that never rests, the threads of the package come to a stop wherever they are.
  laneTest('pcsclite: a process that has listed the readers ends by itself, also on a busy machine', async (lane) => {
    const script = `
      const { spawn } = await import('node:child_process');
      const { createPcsclitePcsc } = await import(${module('@motcua/drivers/pcsc')});
      const neighbour = spawn(process.execPath, ['--eval', 'for (const end = Date.now() + ${BUSY_MS}; Date.now() < end; );']);
      for (let round = 0; round < 100; round += 1) {
        const port = createPcsclitePcsc().value;
        const readers = await port.readers();
        if (!readers.ok || readers.value.length !== 4) throw new Error(JSON.stringify(readers));
        await port.close();
      }
      neighbour.kill();
      process.stdout.write('listed');
    `;
    const pinned = ['--cpu-list', await oneProcessor(), process.execPath, '--input-type=module', '--eval', script];
    assert.equal(await runInside(lane, 'taskset', pinned), 'listed');
  });
} else {
  test('pcsclite: a process can end', { skip: `not built here: ${pcsclite.error.reason}` }, () => undefined);
}

async function oneProcessor(): Promise<string> {
  const allowed = /^Cpus_allowed_list:\s*(\d+)/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1];
  assert.ok(allowed);
  return allowed;
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
