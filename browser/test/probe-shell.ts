import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BrowserShell,
  type BrowserShellOptions,
  createExternalRenderers,
  type ExternalRenderers,
  makePrivateFolder,
  nodeCommand,
  removePrivateFolder,
  sessionCommand,
  startBrowserShell,
} from '../src/index.ts';

export interface ProbeShell extends BrowserShell {
  readonly external: ExternalRenderers;
  readonly refusals: string[];
}

/** The browser shell over probe processes and a page of a few lines, with a browser that the test plays. */
export async function startProbeShell(options: Partial<BrowserShellOptions> = {}): Promise<ProbeShell> {
  const folder = makePrivateFolder('probe-renderer');
  writeProbeRenderer(folder);
  const external = createExternalRenderers();
  const refusals: string[] = [];
  const shell = await startBrowserShell({
    rendererFolder: folder,
    renderers: external.host,
    onRefusal: (refusal) => refusals.push(refusal),
    commands: {
      session: sessionCommand(probe('session')),
      deviceHost: nodeCommand(probe('device-host')),
      courier: nodeCommand(probe('courier')),
    },
    ...options,
  });
  return {
    ...shell,
    external,
    refusals,
    async close() {
      await shell.close();
      removePrivateFolder(folder);
    },
  };
}

const probe = (name: string): string => fileURLToPath(new URL(`./probe-${name}-process.ts`, import.meta.url));

/** What the renderer's build would make, cut down to what the shell touches. */
function writeProbeRenderer(folder: string): void {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8" />
    <title>Một Cửa</title>
    <meta property="csp-nonce" nonce="__CSP_NONCE__">
    <script src="./bridge.js" nonce="__CSP_NONCE__"></script>
    <script type="module" crossorigin src="./assets/probe.js" nonce="__CSP_NONCE__"></script>
    <link rel="stylesheet" crossorigin href="./assets/probe.css" nonce="__CSP_NONCE__">
  </head>
  <body><p id="root"></p></body>
</html>
`,
  );
  writeFileSync(
    join(folder, 'assets', 'probe.js'),
    `motcua.onScreen(({ screen }) => {
  document.getElementById('root').textContent = screen.reason;
  if (screen.reason === '0') motcua.send({ type: 'begin' });
});
`,
  );
  writeFileSync(join(folder, 'assets', 'probe.css'), 'p { margin: 0 }\n');
}
