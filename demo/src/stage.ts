import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCommand } from '@motcua/browser';
import type { PrintPage } from '@motcua/drivers/printer';
import { createStreamWire, type Wire } from '@motcua/drivers/wire';
import { serveDevices } from '@motcua/simulators/devices';
import { ensurePki } from '@motcua/simulators/pki';
import { createSimulatedPrinter, type SimulatedPrinter } from '@motcua/simulators/printer';
import { createProvince, type Province } from '@motcua/simulators/province';
import { createSimulatedScanner, type SimulatedScanner } from '@motcua/simulators/scanner';
import { openStageReader, type StageReader } from './card-reader.ts';
import { STAGE_SOCKET_VARIABLE, type StageHello, type StageSetup } from './stage-link.ts';

/** Everything around a kiosk that is simulated: card and reader, scanner, printer, province. Shared by demo, self-test, journeys. */
export interface Stage {
  /** Private folder of this stage, gone at `close`. */
  readonly folder: string;
  readonly reader: StageReader;
  readonly scanner: SimulatedScanner;
  readonly printer: SimulatedPrinter;
  readonly province: Province;
  /** What a device host is told; the benches read cards with it too. */
  readonly setup: StageSetup;
  /** For the browser shell: how its device host is started, and what its environment needs. */
  readonly deviceHost: { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> };
  close(): Promise<void>;
}

export interface StageOptions {
  /** `never`: the card in process even where pcscd can run. */
  readonly lane?: 'auto' | 'never';
  /** Where the simulated authority keeps its keys; default: a fresh one in the stage's folder. */
  readonly pkiFolder?: string;
  /** `none`: the kiosk has no anchor for the authority that issues the cards, as most desks at first. */
  readonly trust?: 'issuer' | 'none';
  readonly onPage?: (page: PrintPage) => void;
}

const DEVICE_HOST = fileURLToPath(new URL('./device-host-process.ts', import.meta.url));

export async function createStage(options: StageOptions = {}): Promise<Stage> {
  // Under the temporary folder and not in /run: inside the lane's namespace /run is another one.
  const folder = mkdtempSync(join(tmpdir(), 'motcua-stage-'));
  const pkiFolder = options.pkiFolder ?? join(folder, 'pki');
  const pki = ensurePki(pkiFolder);
  const [reader, province] = await Promise.all([
    openStageReader({ pkiFolder, lane: options.lane ?? 'auto' }),
    createProvince({ databaseFile: join(folder, 'province.sqlite'), port: 0 }),
  ]);
  const scanner = createSimulatedScanner('access-is');
  const printer = createSimulatedPrinter(options.onPage);
  const setup: StageSetup = {
    anchors: options.trust === 'none' ? [] : [Buffer.from(pki.csca.certificate).toString('base64')],
    crls: [Buffer.from(pki.revocationList).toString('base64')],
    scannerLayout: 'access-is',
    binding: reader.binding,
  };

  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    welcome(createStreamWire(socket), { setup, reader, scanner, printer });
  });
  const socketPath = join(folder, 'stage.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));

  return {
    folder,
    reader,
    scanner,
    printer,
    province,
    setup,
    deviceHost: { command: reader.wrap(nodeCommand(DEVICE_HOST)), env: { [STAGE_SOCKET_VARIABLE]: socketPath } },
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await Promise.all([reader.close(), province.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Devices {
  readonly setup: StageSetup;
  readonly reader: StageReader;
  readonly scanner: SimulatedScanner;
  readonly printer: SimulatedPrinter;
}

function welcome(wire: Wire, devices: Devices): void {
  let joined = false;
  wire.onMessage((raw) => {
    if (joined) return;
    joined = true;
    const { role } = raw as StageHello;
    switch (role) {
      case 'setup':
        wire.send(devices.setup);
        return;
      case 'scanner-and-printer':
        serveDevices(wire, { scanner: devices.scanner.port, printer: devices.printer.port });
        return;
      case 'reader':
        devices.reader.serve(wire);
        return;
    }
  });
}
