import { fileURLToPath } from 'node:url';
import type { ShellPort } from '@motcua/core/kiosk';
import { readRendererFiles } from '@motcua/core/shell';
import { nodeCommand } from './launcher.ts';
import { type Refusal, startLoopbackServer } from './loopback-server.ts';
import { removeAbandonedFolders } from './private-folder.ts';
import { createProcessHost } from './process-host.ts';
import type { RendererHost } from './renderer-host.ts';
import { readBridgeScript } from './served-bridge.ts';
import { createTokenExchange } from './token-exchange.ts';

export { type ChromiumOptions, createChromiumHost, findChromium } from './chromium.ts';
export { type CourierPorts, openCourierPorts } from './courier-ports.ts';
export { type DeviceHostPorts, openDeviceHostPorts } from './device-host-ports.ts';
export { writeLaunchFile } from './launch-file.ts';
export { nodeCommand } from './launcher.ts';
export type { Refusal } from './loopback-server.ts';
export { makePrivateFolder, removePrivateFolder } from './private-folder.ts';
export {
  createExternalRenderers,
  type ExternalRenderers,
  type RendererEntry,
  type RendererHost,
} from './renderer-host.ts';
export { openSessionPorts } from './session-ports.ts';

export interface BrowserShellOptions {
  /** The built renderer: `renderer/dist`. */
  readonly rendererFolder: string;
  readonly renderers: RendererHost;
  /** Port on 127.0.0.1. Default: any free one. */
  readonly port?: number;
  /** The one origin that may frame the page and enter from it: the demo's bench. Default: none. */
  readonly allowFrameFrom?: string;
  /** Commands other than the production entries. The demo wraps its own device host to run inside the pcscd lane. */
  readonly commands?: {
    readonly session?: readonly string[];
    readonly deviceHost?: readonly string[];
    readonly courier?: readonly string[];
  };
  /** Added to the chosen environment of every child, such as the path of the configuration. Never a secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the loopback server refused: for the audit log. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

export interface BrowserShell {
  readonly shell: ShellPort;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Ends every process and the server. */
  close(): Promise<void>;
}

/** The browser shell as a ShellPort for `runKiosk`. Throws when the port is taken or the renderer is not built. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  removeAbandonedFolders();
  const server = await startLoopbackServer({
    port: options.port ?? 0,
    files: readRendererFiles({ folder: options.rendererFolder, bridge: readBridgeScript() }),
    allowFrameFrom: options.allowFrameFrom ?? null,
    createTokens: (port) => createTokenExchange({ now: () => performance.now(), cookieName: `motcua-${port}` }),
    onRefusal: options.onRefusal ?? (() => {}),
  });
  const host = createProcessHost({
    commands: {
      session: options.commands?.session ?? sessionCommand(),
      deviceHost: options.commands?.deviceHost ?? nodeCommand(entry('device-host-process')),
      courier: options.commands?.courier ?? nodeCommand(entry('courier-process')),
    },
    env: options.env ?? {},
    server,
    renderers: options.renderers,
  });
  return {
    shell: host,
    origin: server.origin,
    async close() {
      await host.close();
      server.close();
    },
  };
}

/**
 * The process that holds a citizen's data may read files (its own code, service packs, fonts) and do nothing else to the
 * machine: no file is written, no program started, no native code loaded (Node's permission model).
 */
export function sessionCommand(entryFile: string = entry('session-process')): readonly string[] {
  return nodeCommand(entryFile, ['--permission', '--allow-fs-read=*']);
}

/** Entries lie beside this file: as sources in the tree, as bundles in the artefact. */
function entry(name: string): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./${name}.${ending}`, import.meta.url));
}
