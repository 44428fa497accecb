import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSystemdKeyStore } from '@motcua/core/journal';
import { startKiosk } from '@motcua/core/kiosk';
import { CONFIG_VARIABLE, loadProductionConfig } from '@motcua/core/shell';
import { app, BrowserWindow, Menu, MessageChannelMain, protocol, safeStorage, session, utilityProcess } from 'electron';
import { forbidCoreDumps } from './core-dumps.ts';
import { createElectronShell, createOsKeyStore, type ElectronApi, prepareElectron } from './index.ts';

/** Here alone the real Electron meets the interface that the shell is written to. */
const electron: ElectronApi = {
  app,
  BrowserWindow,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  session,
  utilityProcess,
};
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

prepareElectron(electron);

/** Rejects with what the operator has to mend. */
export async function start(): Promise<void> {
  if (!app.requestSingleInstanceLock()) throw new Error('this kiosk is running already');
  const file = configFile();
  const config = loadProductionConfig(file);
  await app.whenReady();
  await forbidCoreDumps(process.pid);
  const shell = createElectronShell(electron, {
    rendererFolder: here('./renderer'),
    preload: here('./preload.cjs'),
    devTools: false,
    env: { [CONFIG_VARIABLE]: resolve(file ?? '') },
  });
  // A kiosk under systemd has its credentials, sealed to the machine; a desk with a desktop has the desktop's key store.
  const keyStore =
    process.env.CREDENTIALS_DIRECTORY === undefined
      ? createOsKeyStore({ safeStorage, file: join(config.dataFolder, 'kiosk-key') })
      : createSystemdKeyStore();
  const started = await startKiosk({ shell, config, keyStore, tell: (line) => console.error(line) });
  if (!started.ok) {
    app.exit(1);
    return;
  }
  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    void started.value
      .stop()
      .then(() => shell.close())
      .finally(() => app.exit(0));
  });
}

/** `process.argv` holds switches of Chromium and Node too, and under the plain Electron binary the application's folder. */
function configFile(): string | undefined {
  const names = process.argv.slice(1).filter((argument) => !argument.startsWith('-'));
  return names[app.isPackaged ? 0 : 1];
}
