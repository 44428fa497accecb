import { fileURLToPath } from 'node:url';
import { readRendererFiles } from '@motcua/core/shell';
import { forbidCoreDumps } from './core-dumps.ts';
import type { ElectronApi } from './electron-api.ts';
import { createProcessHost, type ProcessHost } from './process-host.ts';
import { registerScheme } from './protocol.ts';
import { openWindow } from './window.ts';

export type { ElectronApi } from './electron-api.ts';
export { createOsKeyStore } from './key-store.ts';

export interface ElectronShellOptions {
  /** The built renderer. */
  readonly rendererFolder: string;
  /** The bundled preload script (CommonJS: sandboxed preload scripts know nothing else). */
  readonly preload: string;
  readonly devTools: boolean;
  /** Added to the chosen environment of every child, such as the path of the configuration. Never a secret. */
  readonly env?: Readonly<Record<string, string>>;
  readonly entries?: { readonly session: string; readonly deviceHost: string; readonly courier: string };
  readonly forbidCoreDumps?: (pid: number) => Promise<void>;
  readonly kill?: (pid: number) => void;
  readonly loadTimeoutMs?: number;
}

export type ElectronShell = ProcessHost;
type UsedApi = Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain' | 'BrowserWindow' | 'session'>;

/** What has to be said before Electron is ready. */
export function prepareElectron({ app, protocol, Menu }: Pick<ElectronApi, 'app' | 'protocol' | 'Menu'>): void {
  registerScheme(protocol);
  app.enableSandbox();
  // Crash reports are copies of memory; nothing may call home from a kiosk; no menu means no shortcuts of a menu.
  app.commandLine.appendSwitch('disable-breakpad');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('no-proxy-server');
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  Menu.setApplicationMenu(null);
  // Between two sessions there may be no window for a moment; the kiosk goes on.
  app.on('window-all-closed', () => {});
}

/** The Electron shell as a ShellPort for `runKiosk`. To be called when Electron is ready. */
export function createElectronShell(electron: UsedApi, options: ElectronShellOptions): ElectronShell {
  const files = readRendererFiles({ folder: options.rendererFolder, bridge: EMPTY_BRIDGE });
  const noDumps = options.forbidCoreDumps ?? ((pid) => forbidCoreDumps(pid));
  const { BrowserWindow, session, MessageChannelMain, utilityProcess } = electron;
  return createProcessHost({
    utilityProcess,
    MessageChannelMain,
    entries: options.entries ?? {
      session: entry('session-process'),
      deviceHost: entry('device-host-process'),
      courier: entry('courier-process'),
    },
    env: { ...chosenEnvironment(), ...options.env },
    forbidCoreDumps: noDumps,
    kill: options.kill ?? killNow,
    openWindow: (onPage) =>
      openWindow({
        BrowserWindow,
        session,
        MessageChannelMain,
        files,
        preload: options.preload,
        devTools: options.devTools,
        forbidCoreDumps: noDumps,
        loadTimeoutMs: options.loadTimeoutMs,
        onPage,
      }),
  });
}

/** What has just died by itself is as dead as it should be. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The preload script has put `window.motcua` in place before any script of the page runs. */
const EMPTY_BRIDGE = '';

function chosenEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  // NODE_OPTIONS, ELECTRON_*, LD_* and proxies are not in the list.
  for (const name of ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SystemRoot', 'TEMP']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function entry(name: string): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./${name}.${ending}`, import.meta.url));
}
