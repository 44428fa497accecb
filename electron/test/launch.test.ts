import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { _electron } from 'playwright';

// The built application under the plain Electron binary: Playwright needs `--inspect`, which the fuses of the package forbid.
// Not known until this runs: whether Electron's ES module loader finds every package inside `app.asar` (here they lie in a
// folder; scripts/build/package.test.mjs runs what the archive holds, under Node), and how Electron's display, GPU and sandbox
// take a machine's container.

/** The binary that belongs to the installed package, or the one that ELECTRON_BINARY names. Nothing is downloaded. */
function findElectron(): string | undefined {
  const named = process.env.ELECTRON_BINARY;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/**
 * The kiosk turns the sandbox on whatever the command line says (`app.enableSandbox` takes `--no-sandbox` away), and no
 * switch of a test turns it off. Electron's processes refuse to run as root with it on.
 */
function whyNot(binary: string | undefined): string | false {
  if (binary === undefined) return 'no Electron binary here';
  if (process.platform !== 'linux') return false;
  if (process.getuid?.() === 0) return 'the kiosk’s sandbox does not run as root: run this as another user';
  const helper = join(dirname(binary), 'chrome-sandbox');
  const isSetuidRoot = existsSync(helper) && statSync(helper).uid === 0 && (statSync(helper).mode & 0o4000) !== 0;
  const hasNamespaces = spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
  if (!isSetuidRoot && !hasNamespaces)
    return 'no sandbox here: no user namespaces, and chrome-sandbox is not setuid root';
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'no display here: run this under xvfb-run';
  return false;
}

const binary = findElectron();

describe('the Electron binary', { skip: whyNot(binary) }, () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-launch-'));
    const build = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [build, join(folder, 'dist')]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('opens the kiosk window, whose page has the bridge and nothing else, and ends when asked to', {
    timeout: 120_000,
  }, async () => {
    const { config, environment, auditFile } = writeDesk(folder);
    // With a path of its own for the binary Playwright loads nothing into main, and puts its switches before `args`.
    const electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [join(folder, 'dist', 'electron'), config],
      env: environment,
      chromiumSandbox: true,
    });
    const running = electron.process();
    let said = '';
    running.stderr?.on('data', (part: Buffer) => {
      said += part;
    });
    try {
      const page = await electron.firstWindow();
      await page.waitForURL('app://kiosk/');
      await page.locator('#root > *').first().waitFor();
      const seen = await page.evaluate(() => ({
        bridge: Object.keys(Reflect.get(globalThis, 'motcua')).toSorted(),
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
      }));
      assert.deepEqual(seen, { bridge: ['onScreen', 'send'], node: [] });
      const audit = readFileSync(auditFile, 'utf8');
      assert.match(audit, /kiosk-started/);
      assert.doesNotMatch(audit, /no-key-store|journal-unavailable|process-crashed/, said);
    } finally {
      await electron.close();
    }
    assert.equal(running.exitCode, 0, said);
  });
});

/** A desk as systemd would start it: in production mode, its key among the credentials; without a reader, so out of service. */
function writeDesk(folder: string): { config: string; environment: Record<string, string>; auditFile: string } {
  for (const name of ['data', 'trust', 'credentials', 'settings']) mkdirSync(join(folder, name), { mode: 0o700 });
  writeFileSync(join(folder, 'credentials', 'motcua-kiosk-key'), Buffer.alloc(32, 7));
  const config = join(folder, 'kiosk.json');
  writeFileSync(
    config,
    JSON.stringify({
      kioskId: 'LAUNCH-1',
      mode: 'production',
      receptionUnit: { code: 'H99.99', name: 'Launch test' },
      province: { baseUrl: 'https://127.0.0.1:9' },
      dataFolder: 'data',
      trustFolder: 'trust',
      followUrl: 'https://127.0.0.1:9/dossiers',
      helpPhone: '1900 0000',
    }),
  );
  const environment: Record<string, string> = {
    CREDENTIALS_DIRECTORY: join(folder, 'credentials'),
    // Electron's own files, and with them the lock of a single instance, on Linux.
    XDG_CONFIG_HOME: join(folder, 'settings'),
  };
  for (const [name, value] of Object.entries(process.env)) {
    const isElectrons = name === 'NODE_OPTIONS' || name === 'ELECTRON_RUN_AS_NODE';
    if (value !== undefined && !isElectrons && !(name in environment)) environment[name] = value;
  }
  return { config, environment, auditFile: join(folder, 'data', 'audit.jsonl') };
}
