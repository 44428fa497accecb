import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { PcscPort, PortOptions } from '@motcua/drivers/pcsc';
import { type Capability, pcscContract } from '@motcua/drivers/pcsc/contract';
import { type Lane, startLane } from './lane.ts';
import { VpcdLink } from './vpcd-link.ts';

const INSIDE = 'MOTCUA_CONTRACT_LANE';
const DONE = 'done';
const NO_HOT_PLUG = 'vpcd cannot add or take away a reader while pcscd runs; rehearsed in process only';
/**
 * The whole contract takes 25 s, 35 s on a busy machine. Each of its tests has a limit of its own; this one is for a
 * process that has run them all and does not end, and comes before the limit of the runner (300 s), which names nothing.
 */
const INSIDE_LIMIT_MS = 240_000;
const NO_MUTE_CARD = 'vpcd waits for ever for the ATR of a card that has none; rehearsed in process';

interface Inside {
  readonly readers: [string, string];
  readonly ports: [number, number];
}

/**
 * Runs the contract over the real pcscd. The test file that calls this starts a lane and runs itself again inside it;
 * results go to the same runner, since both write to the same standard output. pcscd is stopped and started from
 * outside, over the IPC channel.
 */
export async function contractInLane(options: {
  name: string;
  openPort: (options?: PortOptions) => PcscPort;
  cannot: Partial<Record<Capability, string>>;
}): Promise<void> {
  const inside = process.env[INSIDE];
  if (inside !== undefined) return runContract(JSON.parse(inside), options);
  const lane = await startLane({ readers: 2 });
  if (lane.ok) await runAgainInside(lane.value);
  else test(`PC/SC contract: ${options.name}`, { skip: lane.error.message }, () => undefined);
}

async function runAgainInside(lane: Lane): Promise<void> {
  const { readers, ports } = lane;
  const { command, args } = lane.enter(process.execPath, [...process.execArgv, process.argv[1] ?? '']);
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [INSIDE]: JSON.stringify({ readers, ports }) },
  });
  child.on('message', async (message) => {
    const done = await (message === 'stop' ? lane.stopPcscd() : lane.restartPcscd()).then(
      () => DONE,
      (error: unknown) => String(error),
    );
    if (child.connected) child.send(done);
  });
  const limit = setTimeout(() => {
    process.stderr.write(`${process.argv[1]}: its process inside the lane did not end within ${INSIDE_LIMIT_MS} ms\n`);
    child.kill('SIGKILL');
  }, INSIDE_LIMIT_MS);
  const [code] = await once(child, 'exit');
  clearTimeout(limit);
  await lane.stop();
  process.exitCode = typeof code === 'number' ? code : 1;
}

function runContract(
  { readers, ports }: Inside,
  options: {
    name: string;
    openPort: (options?: PortOptions) => PcscPort;
    cannot: Partial<Record<Capability, string>>;
  },
): void {
  const links = new Map<string, VpcdLink>();
  const portOf = new Map(readers.map((reader, index) => [reader, ports[index] ?? 0]));
  const outside = async (request: 'stop' | 'start'): Promise<void> => {
    process.send?.(request);
    process.channel?.ref();
    const [answer] = await once(process, 'message');
    process.channel?.unref();
    if (answer !== DONE) throw new Error(`${request} of pcscd: ${answer}`);
  };
  process.channel?.unref();
  pcscContract({
    name: options.name,
    readers,
    openPort: options.openPort,
    async insert(reader, card) {
      const link = new VpcdLink(card, { port: portOf.get(reader) ?? 0 });
      links.set(reader, link);
      await link.insert();
    },
    async remove(reader) {
      const link = links.get(reader);
      links.delete(reader);
      await link?.remove();
    },
    stopService: () => outside('stop'),
    startService: () => outside('start'),
    plugIn: () => Promise.reject(new Error(NO_HOT_PLUG)),
    unplug: () => Promise.reject(new Error(NO_HOT_PLUG)),
    cannot: { 'reader hot plug': NO_HOT_PLUG, 'mute cards': NO_MUTE_CARD, ...options.cannot },
  });
}
