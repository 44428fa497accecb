import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './product.mjs';

const require = createRequire(join(ROOT, 'electron', 'package.json'));
const { build, Platform } = require('app-builder-lib');
const ofBuilder = createRequire(require.resolve('app-builder-lib/package.json'));
const { default: FpmTarget } = require('app-builder-lib/out/targets/FpmTarget');

export const asar = await import(ofBuilder.resolve('@electron/asar'));
export const fuses = await import(ofBuilder.resolve('@electron/fuses'));
export const electronBuilderConfig = () =>
  ofBuilder('js-yaml').load(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));

/** What electron-builder requires of a Debian package of an Electron application unless it is told otherwise. */
export const DEFAULT_DEBIAN_DEPENDENCIES = FpmTarget.prototype.getDefaultDepends('deb');

/**
 * Packs a built `electron` folder for Linux as electron-builder.yml says, around a file in place of Electron, so that nothing
 * is downloaded. The last step is noted instead of done: it needs fpm, which electron-builder would download.
 * @param {{ app: string, folder: string }} where
 * @returns {Promise<{ executable: string, archive: string, deb: { args: string[], customDepends: string[] } }>}
 */
export async function packForLinux({ app, folder }) {
  const electronDist = join(folder, 'electron-dist');
  for (const each of ['resources', 'locales']) mkdirSync(join(electronDist, each), { recursive: true });
  writeFileSync(join(electronDist, 'locales', 'vi.pak'), '');
  writeFileSync(join(electronDist, 'electron'), executableWithFuses());
  const config = {
    ...electronBuilderConfig(),
    directories: { app, output: join(folder, 'packages') },
    electronDist,
  };
  let deb;
  const { executeFpm } = FpmTarget.prototype;
  FpmTarget.prototype.executeFpm = async (_target, configuration) => {
    deb = configuration;
  };
  try {
    await build({ projectDir: ROOT, targets: Platform.LINUX.createTarget('deb'), config });
  } finally {
    FpmTarget.prototype.executeFpm = executeFpm;
  }
  const unpacked = join(folder, 'packages', 'linux-unpacked');
  return { executable: join(unpacked, 'motcua'), archive: join(unpacked, 'resources', 'app.asar'), deb };
}

/** Fuse wire of version 1, all fuses as Electron ships them (electronjs.org/docs/latest/tutorial/fuses). */
function executableWithFuses() {
  const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const shipped = '10110001';
  return Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, shipped.length]), Buffer.from(shipped)]);
}
