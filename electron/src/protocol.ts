import { randomBytes } from 'node:crypto';
import { HEADERS_OF_EVERY_ANSWER, pageHeaders, type RendererFiles } from '@motcua/core/shell';
import type { ProtocolApi } from './electron-api.ts';

/** A scheme of our own: `file:` would give the page an opaque origin and, without fuses, rights over files. */
const SCHEME = 'app';
const ORIGIN = `${SCHEME}://kiosk`;
export const PAGE_URL = `${ORIGIN}/`;

/** Has to be called before Electron is ready. */
export function registerScheme(protocol: ProtocolApi): void {
  // `standard` gives the page an origin; `secure` a secure context. No fetch, no service workers, no CSP bypass.
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the fixed list of files, and the page with a nonce of its own each time. */
export function serveRenderer(
  session: { readonly protocol: { handle(scheme: string, handler: (request: Request) => Response): void } },
  files: RendererFiles,
): void {
  session.protocol.handle(SCHEME, (request) => answer(request, files));
}

function answer(request: Pick<Request, 'method' | 'url'>, files: RendererFiles): Response {
  const path = request.url.startsWith(PAGE_URL) ? request.url.slice(ORIGIN.length) : undefined;
  if (request.method !== 'GET' || path === undefined) return empty(403);
  if (path === '/') {
    const nonce = randomBytes(16).toString('base64');
    return new Response(files.page({ nonce, meta: {} }), {
      headers: { ...pageHeaders({ nonce, self: ORIGIN, connect: [], framedBy: null }) },
    });
  }
  const file = files.file(path);
  if (!file) return empty(404);
  return new Response(new Uint8Array(file.bytes), {
    headers: { ...HEADERS_OF_EVERY_ANSWER, 'content-type': file.contentType },
  });
}

const empty = (status: number): Response => new Response(null, { status, headers: { ...HEADERS_OF_EVERY_ANSWER } });
