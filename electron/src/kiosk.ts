import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSystemdKeyStore } from '@motcua/core/journal';
import { startKiosk } from '@motcua/core/kiosk';
import { CONFIG_VARIABLE, loadProductionConfig } from '@motcua/core/shell';
import { app, BrowserWindow, Menu, MessageChannelMain, protocol, safeStorage, session, utilityProcess } from 'electron';
import { forbidCoreDumps } from './core-dumps.ts';
import { createElectronShell, createOsKeyStore, type ElectronApi, prepareElectron } from './index.ts';

// motcua CONFIG: a deployed kiosk under Electron. Here alone the real Electron meets the interface that the shell is written to.
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
start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  app.exit(1);
});

async function start(): Promise<void> {
  if (!app.requestSingleInstanceLock()) throw new Error('this kiosk is running already');
  const file = process.argv.slice(app.isPackaged ? 1 : 2).find((argument) => !argument.startsWith('-'));
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
  const started = await startKiosk({ shell, config, keyStore });
  if (!started.ok) throw new Error(`another kiosk uses ${config.dataFolder}`);
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
