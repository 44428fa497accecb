import { randomUUID } from 'node:crypto';
import type { RendererProcess } from '@motcua/core/kiosk';
import type { RendererFiles } from '@motcua/core/shell';
import type { BrowserWindowApi, Channel, Port, SessionApi, WebPreferences } from './electron-api.ts';
import { BRIDGE_CHANNEL } from './messages.ts';
import { lockContents, lockSession } from './permissions.ts';
import { PAGE_URL, serveRenderer } from './protocol.ts';

export interface WindowParts {
  readonly BrowserWindow: BrowserWindowApi;
  readonly session: SessionApi;
  readonly MessageChannelMain: new () => Channel;
  readonly files: RendererFiles;
  readonly preload: string;
  /** Developer tools; never in a production build. */
  readonly devTools: boolean;
  readonly forbidCoreDumps: (pid: number) => Promise<void>;
  /** For tests; default `LOAD_TIMEOUT_MS`. */
  readonly loadTimeoutMs?: number | undefined;
  /** Gives the session its end of the bridge. Called for each page that the window loaded. */
  readonly onPage: (port: Port) => void;
}

/** The page lies in memory; a cold start of its process on the slowest board seen takes about 10 s. */
const LOAD_TIMEOUT_MS = 30_000;

/**
 * The kiosk window of one session: a renderer process and an in-memory partition of its own, both gone with `end`. A window
 * that does not come to show the page is gone too when this rejects.
 */
export async function openWindow(parts: WindowParts): Promise<RendererProcess> {
  // Without `persist:` a partition lives in memory alone, and the name is never used again.
  const partition = `session-${randomUUID()}`;
  const web = parts.session.fromPartition(partition, { cache: false });
  lockSession(web);
  serveRenderer(web, parts.files);
  const window = new parts.BrowserWindow({
    kiosk: true,
    show: false,
    frame: false,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: webPreferences({ partition, preload: parts.preload, devTools: parts.devTools }),
  });
  const contents = window.webContents;
  lockContents(contents);

  const exited = Promise.withResolvers<void>();
  window.once('closed', exited.resolve);
  // A renderer that crashed, hangs or came without its bridge is no renderer: the kiosk opens another.
  contents.on('render-process-gone', exited.resolve);
  contents.on('unresponsive', exited.resolve);
  contents.on('preload-error', exited.resolve);

  contents.on('did-finish-load', () => {
    void parts.forbidCoreDumps(contents.getOSProcessId()).then(() => {
      if (window.isDestroyed()) return;
      const { port1, port2 } = new parts.MessageChannelMain();
      parts.onPage(port1);
      contents.postMessage(BRIDGE_CHANNEL, null, [port2]);
    }, exited.resolve);
  });

  const end = async (): Promise<void> => {
    if (!window.isDestroyed()) window.destroy();
    await web.closeAllConnections();
    await web.clearAuthCache();
    await web.clearData();
  };

  const timer = setTimeout(exited.resolve, parts.loadTimeoutMs ?? LOAD_TIMEOUT_MS);
  try {
    await Promise.race([window.loadURL(PAGE_URL), exited.promise.then(refuse)]);
  } catch (error) {
    await end();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  window.show();
  return { onExit: (listener) => void exited.promise.then(listener), end };
}

function refuse(): never {
  throw new Error('the window was gone before it showed the page');
}

/** Electron's security checklist; most are defaults today, written down so that a new default does not loosen them. */
export function webPreferences(own: {
  readonly partition: string;
  readonly preload: string;
  readonly devTools: boolean;
}): WebPreferences {
  return {
    ...own,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    v8CacheOptions: 'none',
  };
}
