// Every child of both shells; their mains are held to it in scripts/build, where there is something that can be started.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NAME = 'Nguyễn Thị Thử 999000000001';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'motcua-crash-'));
  mkdirSync(join(folder, 'trust'));
  const desk = {
    kioskId: 'CRASH-1',
    mode: 'production',
    receptionUnit: { code: 'H99.99', name: 'Crash test' },
    province: { baseUrl: 'https://127.0.0.1:9' },
    dataFolder: 'data',
    trustFolder: 'trust',
    followUrl: 'https://127.0.0.1:9/dossiers',
    helpPhone: '1900 0000',
  };
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify(desk));
});
after(() => rmSync(folder, { recursive: true }));

describe('what nobody caught, a rejection', { concurrency: 2 }, () => {
  for (const shell of ['browser', 'electron']) {
    for (const entry of ['session-process', 'device-host-process', 'courier-process']) {
      it(`ends ${shell}/${entry}, which does not say what it says`, { timeout: 30_000 }, async ({ signal }) => {
        const { code, said } = await crashIn(join(ROOT, shell, 'src', `${entry}.ts`), signal);
        assert.equal(code, 1);
        assert.match(said, /crashed: TypeError/);
        assert.doesNotMatch(said, /Nguy|999/);
      });
    }
  }
});

/** Loads an entry as its shell would, and crashes in it as soon as it has said what is to happen then. */
async function crashIn(entry, signal) {
  const program = `
    import { EventEmitter } from 'node:events';
    process.parentPort = Object.assign(new EventEmitter(), { postMessage() {} });
    void import(${JSON.stringify(pathToFileURL(entry).href)});
    const waiting = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return;
      clearInterval(waiting);
      void Promise.reject(new TypeError('${NAME}'));
    }, 5);`;
  // Rejections as Electron treats them: a warning, and on it goes.
  const options = ['--unhandled-rejections=warn-with-error-code', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, options, {
    env: {
      PATH: process.env.PATH,
      MOTCUA_CONFIG: join(folder, 'kiosk.json'),
      MOTCUA_SESSION_SOCKET: join(folder, `${crypto.randomUUID().slice(0, 8)}.sock`),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    signal,
  });
  child.on('error', () => {});
  const code = new Promise((resolve) => child.once('exit', resolve));
  const [out, error] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { code: await code, said: Buffer.concat([...out, ...error]).toString() };
}
