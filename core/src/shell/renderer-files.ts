import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, posix, relative, sep } from 'node:path';

export interface RendererFile {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/**
 * The renderer as it was at start: a fixed list of paths, each with its bytes. A request is looked up and never becomes
 * a path on disk, so there is nothing to traverse.
 */
export interface RendererFiles {
  /** `path` as in the URL: `/assets/index-4f2a.js`. */
  file(path: string): RendererFile | undefined;
  /** The page with the nonce of this load on every script and style, and what the bridge needs to know in `meta` tags. */
  page(options: { readonly nonce: string; readonly meta: Readonly<Record<string, string>> }): string;
  readonly paths: readonly string[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const PAGE = 'index.html';
/** Shells bring their own bridge; the one in the renderer's folder is for looking at screens without a shell. */
const BRIDGE_PATH = '/bridge.js';

/** Reads the built renderer (`renderer/dist`). A file of a kind that a page has no use for stops the start. */
export function readRendererFiles(options: { readonly folder: string; readonly bridge: string }): RendererFiles {
  const files = new Map<string, RendererFile>();
  let page: string | undefined;
  for (const entry of readdirSync(options.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const absolute = join(entry.parentPath, entry.name);
    const path = posix.join('/', ...relative(options.folder, absolute).split(sep));
    if (path === `/${PAGE}`) {
      page = readFileSync(absolute, 'utf8');
      continue;
    }
    const contentType = CONTENT_TYPES[extname(path)];
    if (!contentType) throw new Error(`the renderer holds a file of an unknown kind: ${path}`);
    files.set(path, { bytes: readFileSync(absolute), contentType });
  }
  if (page === undefined) throw new Error(`no ${PAGE} in ${options.folder}: build the renderer first`);
  files.set(BRIDGE_PATH, { bytes: Buffer.from(options.bridge), contentType: 'text/javascript; charset=utf-8' });
  const template = preparePage(page);
  return {
    file: (path) => files.get(path),
    page: ({ nonce, meta }) => template.replaceAll(NONCE_MARK, () => nonce).replace(META_MARK, () => metaTags(meta)),
    paths: [...files.keys()],
  };
}

/** Written by the renderer's build (`html.cspNonce` in renderer/vite.config.ts) wherever a nonce belongs. */
const NONCE_MARK = '__CSP_NONCE__';
const META_MARK = '<!-- motcua-meta -->';

/** A tag that the build left without a nonce would be dead in the kiosk: better no start than a blank screen. */
function preparePage(html: string): string {
  const tags =
    html.match(/<(script|style)\b[^>]*>|<link\b[^>]*\brel="(stylesheet|modulepreload|preload)"[^>]*>/gi) ?? [];
  const bare = tags.filter((tag) => !tag.includes(`nonce="${NONCE_MARK}"`));
  if (bare.length > 0) throw new Error(`the renderer page has tags without a nonce: ${bare.join(' ')}`);
  if (!html.includes('<head>')) throw new Error('the renderer page has no <head>');
  return html.replace('<head>', `<head>\n    ${META_MARK}`);
}

function metaTags(meta: Readonly<Record<string, string>>): string {
  return Object.entries(meta)
    .map(([name, content]) => `<meta name="${escapeAttribute(name)}" content="${escapeAttribute(content)}">`)
    .join('\n');
}

export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
