import { accessSync, constants, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeLaunchFile } from './launch-file.ts';
import { childEnvironment, type Launched, launch } from './launcher.ts';
import { makePrivateFolder, removePrivateFolder } from './private-folder.ts';
import type { RendererEntry, RendererHost } from './renderer-host.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] as const;

/** The first Chromium in PATH, or undefined. */
export function findChromium(path: string = process.env.PATH ?? ''): string | undefined {
  for (const folder of path.split(delimiter)) {
    for (const name of NAMES) {
      const candidate = join(folder, name);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not here; the next one.
      }
    }
  }
  return undefined;
}

/** Passed to Chromium beyond what every child gets: the display. */
const DISPLAY_VARIABLES = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];

/**
 * Why each: a kiosk window that shows one page of one origin, remembers nothing, calls nobody and offers no way out.
 * Remote debugging is not here and can not be added by configuration. What has no switch (developer tools, downloads,
 * printing, URL allow-list) is set by managed policy: browser/policy/motcua.json, installed to /etc/chromium/policies/managed.
 */
const KIOSK_SWITCHES = [
  '--kiosk',
  // Cookies and storage in memory alone; the profile folder is deleted all the same.
  '--incognito',
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--disable-session-crashed-bubble',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-notifications',
  '--deny-permission-prompts',
  // Two fingers do not zoom, a swipe does not go back.
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  // A crash dump is a copy of a citizen's screen.
  '--disable-breakpad',
  '--disable-crash-reporter',
  // Nobody is called: not for updates, not for lists, not for names. The page's address is a number and needs no resolver.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-client-side-phishing-detection',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-pings',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  // No keyring prompt for a profile that holds nothing.
  '--password-store=basic',
  '--disable-features=Translate,MediaRouter,AutofillServerCommunication,OptimizationHints,GlobalMediaControls',
] as const;

export interface ChromiumOptions {
  readonly executable: string;
  /** For tests without a display, and for containers: added to the switches. Empty in production. */
  readonly moreSwitches?: readonly string[];
  /** A browser that does not connect within this time is ended, and the opening fails. */
  readonly connectTimeoutMs?: number;
  /** A browser whose page has been without its session for this long is ended: its page has crashed, or was taken away. */
  readonly reconnectTimeoutMs?: number;
}

/** A cold start on the slowest board seen takes about 10 s. */
const CONNECT_TIMEOUT_MS = 30_000;
/** The page tries again at least every two seconds. */
const RECONNECT_TIMEOUT_MS = 10_000;

export function createChromiumHost(options: ChromiumOptions): RendererHost {
  return {
    seats: 'each-session',
    async open(entry) {
      const folder = makePrivateFolder('window');
      const file = writeLaunchFile(folder, entry);
      const browser = await launch({
        command: [
          options.executable,
          ...KIOSK_SWITCHES,
          ...(options.moreSwitches ?? []),
          `--user-data-dir=${join(folder, 'profile')}`,
          `--app=${file.url}`,
        ],
        env: { ...childEnvironment(DISPLAY_VARIABLES), HOME: folder },
        ipc: 'none',
      }).catch((error: unknown) => {
        // With the token in it.
        removePrivateFolder(folder);
        throw error;
      });
      const end = async (): Promise<void> => {
        await browser.end();
        removePrivateFolder(folder);
      };
      const outcome = await firstOf(entry, browser, options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
      // Read or not, the token in it is of no more use.
      rmSync(file.path, { force: true });
      if (outcome !== 'connected') {
        await end();
        throw new Error(`Chromium ${outcome === 'exited' ? 'ended' : 'did not connect'} before it showed the page`);
      }
      endWhenForsaken(entry, browser, options.reconnectTimeoutMs ?? RECONNECT_TIMEOUT_MS);
      return { end, onExit: browser.onExit };
    },
  };
}

async function firstOf(
  entry: RendererEntry,
  browser: Launched,
  timeoutMs: number,
): Promise<'connected' | 'exited' | 'timed-out'> {
  const { promise, resolve } = Promise.withResolvers<'connected' | 'exited' | 'timed-out'>();
  const timer = setTimeout(() => resolve('timed-out'), timeoutMs);
  browser.onExit(() => resolve('exited'));
  void entry.connected.then(() => resolve('connected'));
  const outcome = await promise;
  clearTimeout(timer);
  return outcome;
}

/** A page that has crashed leaves its browser running: Chromium shows a picture of it and waits for somebody to press a key. */
function endWhenForsaken(entry: RendererEntry, browser: Launched, timeoutMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  entry.onConnection((isConnected) => {
    clearTimeout(timer);
    if (!isConnected) timer = setTimeout(() => void browser.end(), timeoutMs);
  });
  browser.onExit(() => clearTimeout(timer));
}
