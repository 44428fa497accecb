import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright';

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

const binary = findElectron();
const app = fileURLToPath(new URL('../../dist/electron', import.meta.url));

describe('the Electron binary', { skip: binary === undefined && 'no Electron binary here' }, () => {
  it('opens the kiosk window with the attract screen, and the page has the bridge and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'motcua-launch-'));
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    mkdirSync(join(folder, 'trust'));
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
    const electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [app, config, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    try {
      const page = await electron.firstWindow();
      assert.equal(page.url(), 'app://kiosk/');
      await page.locator('#root > *').first().waitFor();
      const seen = await page.evaluate(() => ({
        bridge: Object.keys(Reflect.get(globalThis, 'motcua')).toSorted(),
        node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
      }));
      assert.deepEqual(seen, { bridge: ['onScreen', 'send'], node: [] });
    } finally {
      await electron.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
