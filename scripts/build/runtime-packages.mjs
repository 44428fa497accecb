import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Packages that cannot be bundled, because they open files beside themselves: native libraries, fonts, font metrics. */
export const RUNTIME_PACKAGES = ['koffi', 'node-hid', 'better-sqlite3', 'pdfkit', '@expo-google-fonts/be-vietnam-pro'];

/** What only a compiler needs. */
const SKIP = {
  koffi: ['vendor', 'doc'],
  'node-hid': ['src', 'hidapi'],
  'better-sqlite3': ['deps', 'src'],
};

/**
 * The packages above and all that they need, as they are installed: paths from the root, nested ones where they lie.
 * @returns {{ path: string, skip: readonly string[] }[]}
 */
export function packageClosure(root) {
  const found = new Map();
  const visit = (name, from, optional) => {
    const path = locate(root, name, from);
    if (path === undefined) {
      if (optional) return;
      throw new Error(`${name}, needed by ${from || 'the product'}, is not installed`);
    }
    if (found.has(path)) return;
    found.set(path, { path, skip: SKIP[name] ?? [] });
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(root, path, 'package.json'), 'utf8'),
    );
    for (const needed of Object.keys(dependencies)) visit(needed, path, needed in optionalDependencies);
    // Prebuilt libraries for other systems are listed and not installed.
    for (const needed of Object.keys(optionalDependencies)) visit(needed, path, true);
  };
  for (const name of RUNTIME_PACKAGES) visit(name, '', false);
  return [...found.values()];
}

/** The packages above and their exact versions, as the artefact's package.json declares them. */
export function runtimeDependencies(root) {
  const version = (name) =>
    JSON.parse(readFileSync(join(root, locate(root, name, ''), 'package.json'), 'utf8')).version;
  return Object.fromEntries(RUNTIME_PACKAGES.toSorted().map((name) => [name, version(name)]));
}

/** As Node looks for it: in the package's own node_modules, then upwards. */
function locate(root, name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(root, path, 'package.json'))) return path;
    if (folder === '' || folder === '.') return undefined;
  }
}
