import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';

/** What no production artefact may hold anything of. */
export const FORBIDDEN = ['simulators', 'demo', 'e2e'];
const PRODUCTION = ['drivers', 'core', 'services', 'renderer', 'browser', 'electron'];
/** Shorter texts are words that anybody may use. */
const MARKER_LENGTH = 20;

/**
 * Looks through a built folder in three ways, so that what one misses another sees: modules that went into the bundles,
 * names of files, and texts that stand only in forbidden sources. Returns what was found; empty is good.
 * @param {{ root: string, folder: string, modules: readonly string[] }} artefact
 */
export function inspectArtefact({ root, folder, modules }) {
  const named = new RegExp(`(^|/)(@motcua/)?(${FORBIDDEN.join('|')})(/|$)`);
  const findings = modules.filter((id) => named.test(id)).map((id) => `module ${id}`);
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  for (const file of files) {
    // Packages of others may call a folder of theirs `demo`.
    const own = file.replace(/^node_modules\/(?!@motcua\/).*/, '');
    if (named.test(own)) findings.push(`file ${file}`);
  }
  const markers = forbiddenTexts(root);
  for (const file of files.filter(
    (name) => /\.(js|cjs|mjs|json|html|css)$/.test(name) && !name.startsWith('node_modules/'),
  )) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const marker of markers) if (text.includes(marker)) findings.push(`text in ${file}: ${marker}`);
  }
  return findings;
}

let known;

/** Text literals of forbidden sources that stand nowhere in production sources. */
export function forbiddenTexts(root) {
  if (known) return known;
  const production = sources(root, PRODUCTION)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    // A published number that is written in pieces on one side is the same number in other pieces on the other.
    .replace(/'\s*\+\s*'/g, '');
  const texts = new Set(sources(root, FORBIDDEN).flatMap((file) => literals(file)));
  known = [...texts].filter((text) => text.length >= MARKER_LENGTH && !production.includes(text));
  return known;
}

function sources(root, packages) {
  return packages
    .flatMap((name) => globSync(`${name}/{src,schema,*/}**/*.{ts,tsx,json}`, { cwd: root }))
    .filter((file) => !/node_modules|\/dist\/|\.test\.tsx?$|\/test\/|package\.json$/.test(file))
    .map((file) => join(root, file));
}

function literals(file) {
  if (file.endsWith('.json')) return [];
  const found = [];
  const walk = (node) => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) walk(each);
      return;
    }
    // Names of modules are looked for as modules.
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return;
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    if (node.type === 'TemplateElement' && typeof node.value?.cooked === 'string') found.push(node.value.cooked);
    for (const value of Object.values(node)) walk(value);
  };
  walk(parseSync(file, readFileSync(file, 'utf8')).program);
  // As it stands in a bundle: without the escapes that a printer may add.
  return found.filter((text) => !/[\n\\'"`]/.test(text));
}
