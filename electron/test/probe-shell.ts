import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createElectronShell, type ElectronShell, type ElectronShellOptions } from '../src/index.ts';
import { createFakeElectron, type FakeElectron } from './fake-electron.ts';

export interface ProbeShell {
  readonly electron: FakeElectron;
  readonly shell: ElectronShell;
  readonly folder: string;
  close(): Promise<void>;
}

/** The Electron shell over the fake, with probe processes and a page of a few lines. */
export function startProbeShell(options: Partial<ElectronShellOptions> = {}): ProbeShell {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-electron-'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><head><script src="./bridge.js" nonce="__CSP_NONCE__"></script></head><p id="root"></p>',
  );
  const electron = createFakeElectron();
  const shell = createElectronShell(electron, {
    rendererFolder: folder,
    preload: join(folder, 'preload.cjs'),
    devTools: false,
    entries: { session: probe('session'), deviceHost: probe('device-host'), courier: probe('courier') },
    forbidCoreDumps: async () => {},
    kill: electron.kill,
    ...options,
  });
  return {
    electron,
    shell,
    folder,
    async close() {
      await shell.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const probe = (name: string): string => new URL(`./probe-${name}-process.ts`, import.meta.url).href;
