import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { packageClosure, RUNTIME_PACKAGES, runtimeDependencies } from './runtime-packages.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ENTRIES = ['main', 'session-process', 'device-host-process', 'courier-process', 'verification-worker'];

/**
 * Builds both shells into `out`. Nothing of simulators, demo or e2e can be named by an entry; that nothing of them came in
 * is for scripts/build/artefact.test.mjs to see.
 * @param {string} out
 */
export async function buildProduct(out) {
  const renderer = join(out, 'renderer');
  await buildRenderer(renderer);
  const artefacts = [];
  for (const name of ['browser', 'electron']) {
    const folder = join(out, name);
    rmSync(folder, { recursive: true, force: true });
    const modules = await bundle({ root: join(ROOT, name, 'src'), entries: ENTRIES, folder });
    if (name === 'browser') {
      writeBridge(folder);
      cpSync(join(ROOT, 'browser', 'policy'), join(folder, 'policy'), { recursive: true });
    } else
      modules.push(...(await bundle({ root: join(ROOT, name, 'src'), entries: ['preload'], folder, format: 'cjs' })));
    cpSync(renderer, join(folder, 'renderer'), { recursive: true });
    copyServicePacks(folder);
    // The list of units is bundled; its licence goes with every copy (docs/units.md).
    cpSync(join(ROOT, 'core', 'src', 'units', 'data', 'LICENSE.txt'), join(folder, 'LICENSE-units.txt'));
    copyRuntimePackages(folder);
    writePackage(folder, name);
    artefacts.push({ name, folder, modules: modules.map((id) => relative(ROOT, id)) });
  }
  rmSync(renderer, { recursive: true });
  return artefacts;
}

async function buildRenderer(outDir) {
  await build({
    root: join(ROOT, 'renderer'),
    configFile: join(ROOT, 'renderer', 'vite.config.ts'),
    // Read by Node itself: nothing is written into the tree.
    configLoader: 'native',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

/**
 * Flat output: entries find each other by file name. Not minified: a stack trace from a kiosk should be read as it is.
 * @returns {Promise<string[]>} the modules that went in
 */
export async function bundle({ root, entries, folder, format = 'es' }) {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [...RUNTIME_PACKAGES, 'electron', 'pcsclite'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [entry, join(root, `${entry}.ts`)])),
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
  return [output].flat().flatMap((result) => result.output.flatMap((chunk) => chunk.moduleIds ?? []));
}

/** The client script is served as it is: a classic script without imports. */
function writeBridge(folder) {
  const source = readFileSync(join(ROOT, 'browser', 'src', 'bridge.ts'), 'utf8');
  writeFileSync(join(folder, 'bridge.js'), stripTypeScriptTypes(source));
}

function copyServicePacks(folder) {
  cpSync(join(ROOT, 'services'), join(folder, 'services'), {
    recursive: true,
    filter: (source) => !/(^|[\\/])(node_modules|package\.json|[^\\/]+\.test\.[a-z]+)$/.test(source),
  });
}

function copyRuntimePackages(folder) {
  for (const { path, skip } of packageClosure(ROOT)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    const skipped = new Set(['node_modules', ...skip].map((name) => join(ROOT, path, name)));
    cpSync(join(ROOT, path), target, { recursive: true, dereference: true, filter: (source) => !skipped.has(source) });
  }
}

/**
 * `dependencies` is what electron-builder packs of node_modules: with none it packs those of the workspace instead. A
 * Debian package has to have a homepage and a maintainer's address; who publishes one gives their own by electron-builder's
 * `extraMetadata`. Until then both lead nowhere, as names under `.invalid` do for ever (RFC 2606 §2).
 */
function writePackage(folder, name) {
  const { version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const about = { name: `motcua-${name}`, version, license, private: true, type: 'module', main: 'main.js' };
  const published =
    name === 'electron'
      ? {
          description: 'Front end of a one-stop service desk',
          author: { name: 'Mot Cua', email: 'maintainer@motcua.invalid' },
          homepage: 'https://motcua.invalid/',
        }
      : {};
  const content = { ...about, ...published, dependencies: runtimeDependencies(ROOT) };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}
