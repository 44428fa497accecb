import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createStreamWire, type Wire } from '@motcua/drivers/wire';
import { type CardOrder, cardToOrder, controlCard, leavingCard } from '@motcua/simulators/card';
import { BenchReader } from '@motcua/simulators/devices';
import { ensurePki } from '@motcua/simulators/pki';
import { type Lane, startLane } from '@motcua/simulators/reader';

/** The reader of the demo with whatever card lies on it. */
export interface StageReader {
  readonly binding: 'koffi' | 'in-process';
  /** Why it is not the real pcscd, in a sentence; null where it is. */
  readonly whyInProcess: string | null;
  /** Runs the device host where it can reach the reader. */
  wrap(command: readonly string[]): readonly string[];
  /** Resolves when the reader has seen the card. */
  insert(order: CardOrder): Promise<void>;
  remove(): Promise<void>;
  /** pcscd itself, to be stopped and started again; null where the card is in process. */
  readonly service: { stop(): Promise<void>; start(): Promise<void> } | null;
  /** The connection of a device host that has no pcscd. */
  serve(wire: Wire): void;
  close(): Promise<void>;
}

const CARD_PROCESS = fileURLToPath(import.meta.resolve('@motcua/simulators/card-process'));

/** The real pcscd on a virtual reader where that can run; else the card in process. */
export async function openStageReader(options: {
  readonly pkiFolder: string;
  readonly lane: 'auto' | 'never';
}): Promise<StageReader> {
  if (options.lane === 'never') return inProcess(options.pkiFolder, 'it was asked for');
  const lane = await startLane({ readers: 1 });
  return lane.ok ? onLane(lane.value, options.pkiFolder) : inProcess(options.pkiFolder, lane.error.message);
}

function onLane(lane: Lane, pkiFolder: string): StageReader {
  const { command, args } = lane.enter(process.execPath, [
    CARD_PROCESS,
    '--port',
    String(lane.ports[0]),
    '--pki',
    pkiFolder,
  ]);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const card = controlCard(createStreamWire(Duplex.from({ readable: child.stdout, writable: child.stdin })));
  return {
    binding: 'koffi',
    whyInProcess: null,
    wrap: ([program = '', ...rest]) => {
      const inside = lane.enter(program, rest);
      return [inside.command, ...inside.args];
    },
    async insert(order) {
      const done = await card.insert(order);
      if (!done.ok) throw new Error(`the card was not laid on: ${done.error}`);
    },
    async remove() {
      await card.remove();
    },
    service: { stop: () => lane.stopPcscd(), start: () => lane.restartPcscd() },
    serve: (wire) => wire.close(),
    async close() {
      card.close();
      child.kill('SIGKILL');
      await lane.stop();
    },
  };
}

function inProcess(pkiFolder: string, why: string): StageReader {
  const bench = new BenchReader();
  return {
    binding: 'in-process',
    whyInProcess: why,
    wrap: (command) => command,
    async insert(order) {
      const card = cardToOrder(order, { pki: ensurePki(pkiFolder) });
      if (!card.ok) throw new Error(`the card was not laid on: ${card.error}`);
      bench.insert(leavingCard(card.value, { pulledAt: order.pulledAt, leave: () => bench.remove() }));
    },
    async remove() {
      bench.remove();
    },
    service: null,
    serve: (wire) => bench.serve(wire),
    async close() {
      bench.remove();
    },
  };
}
