import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSystemdKeyStore } from '@motcua/core/journal';
import { startKiosk } from '@motcua/core/kiosk';
import {
  CONFIG_VARIABLE,
  endBeforeService,
  loadProductionConfig,
  reportCrashesWithoutContent,
} from '@motcua/core/shell';
import { createChromiumHost, findChromium, startBrowserShell } from './index.ts';

// motcua-kiosk CONFIG: a deployed kiosk in a Chromium window. Run by systemd as a user of its own, who owns the display.
reportCrashesWithoutContent();
start().catch(endBeforeService);

/** Rejects with what the operator has to mend. */
async function start(): Promise<void> {
  const file = process.argv[2];
  const config = loadProductionConfig(file);
  const executable = findChromium();
  if (executable === undefined) throw new Error('no Chromium in PATH: install the package chromium');
  const renderer = import.meta.url.endsWith('.ts') ? '../../renderer/dist' : './renderer';

  const shell = await startBrowserShell({
    rendererFolder: fileURLToPath(new URL(renderer, import.meta.url)),
    renderers: createChromiumHost({ executable }),
    env: { [CONFIG_VARIABLE]: resolve(file ?? '') },
    onRefusal: (refusal) => console.error(`loopback: refused (${refusal})`),
  });
  const started = await startKiosk({
    shell: shell.shell,
    config,
    keyStore: createSystemdKeyStore(),
    tell: (line) => console.error(line),
  });
  if (!started.ok) {
    await shell.close();
    process.exit(1);
  }
  const stop = async (): Promise<void> => {
    await started.value.stop();
    await shell.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}
