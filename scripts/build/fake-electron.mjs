// `node --import` of this runs the built main of the Electron shell over the fake of electron/test: real threads in place of
// utility processes, and no window that anybody could see. What it shows is that main starts, not that Electron does.
import { registerHooks } from 'node:module';
import { createFakeElectron } from '../../electron/test/fake-electron.ts';

const fake = createFakeElectron();
Object.assign(fake.app, { isPackaged: false, exit: (code) => process.exit(code) });
fake.backend = process.env.FAKE_KEY_STORE ?? fake.backend;
// The process ids of the fake's threads are made up, and might be somebody's.
process.kill = (pid) => fake.kill(pid);
globalThis.fakeElectron = fake;

const names = [
  'app',
  'BrowserWindow',
  'Menu',
  'MessageChannelMain',
  'protocol',
  'safeStorage',
  'session',
  'utilityProcess',
];
const source = `export const { ${names.join(', ')} } = globalThis.fakeElectron;`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(source)}`, format: 'module', shortCircuit: true }
      : next(specifier, context),
});
