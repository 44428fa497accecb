import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { RendererEntry } from '@motcua/browser';
import type { PrintPage } from '@motcua/drivers/printer';
import type { Bench } from './bench.ts';
import { type LoopbackServer, readJson, serveLoopback } from './loopback.ts';

export interface BenchServerOptions {
  readonly bench: Bench;
  /** The seat that the kiosk's frame takes. */
  readonly renderer: () => Promise<RendererEntry>;
  readonly lastPage: () => PrintPage | undefined;
  readonly port?: number;
}

const PAGE_FOLDER = new URL('../bench-page/', import.meta.url);
const MAX_COMMAND_BYTES = 4096;
const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/bench.css': { name: 'bench.css', type: 'text/css; charset=utf-8' },
  '/bench.js': { name: 'bench.js', type: 'text/javascript; charset=utf-8' },
  '/texts.js': { name: 'texts.js', type: 'text/javascript; charset=utf-8' },
};

/** The bench's own web server, for the demo alone: made-up people, simulated devices. */
export async function startBenchServer(options: BenchServerOptions): Promise<LoopbackServer> {
  return serveLoopback({
    port: options.port,
    answer: (request, response, origin) => answer(request, response, { ...options, origin }),
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: BenchServerOptions & { readonly origin: string },
): Promise<void> {
  const send = (status: number, type: string, body: string | Uint8Array): void => {
    response.writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  };
  const json = (status: number, value: unknown): void =>
    send(status, 'application/json; charset=utf-8', JSON.stringify(value));

  const path = new URL(request.url ?? '/', options.origin).pathname;
  if (request.method === 'POST' && path === '/command') {
    if (request.headers.origin !== options.origin) return json(403, { error: 'wrong origin' });
    const message = await options.bench.command(await readJson(request, { mostBytes: MAX_COMMAND_BYTES }));
    return message ? json(400, { message }) : json(200, {});
  }
  if (request.method !== 'GET') return json(405, { error: 'method not allowed' });
  const file = FILES[path];
  if (file) return send(200, file.type, readFileSync(fileURLToPath(new URL(file.name, PAGE_FOLDER))));
  if (path === '/state') return json(200, options.bench.state());
  if (path === '/kiosk') {
    const entry = await options.renderer();
    return send(200, 'text/html; charset=utf-8', isTaken(entry) ? SEAT_TAKEN : entryPage(entry));
  }
  const page = path === '/last-page.pdf' ? options.lastPage() : undefined;
  if (page) return send(200, page.mediaType, page.bytes);
  return json(404, { error: 'not found' });
}

/** Entries at whose seat a page sits. A page that is loaded anew leaves its seat: the kiosk makes another entry then. */
const taken = new WeakSet<RendererEntry>();
const watched = new WeakSet<RendererEntry>();

function isTaken(entry: RendererEntry): boolean {
  if (!watched.has(entry)) void entry.connected.then(() => taken.add(entry));
  watched.add(entry);
  return taken.has(entry);
}

const SEAT_TAKEN = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Kiosk</title>
<p style="font:1.25rem sans-serif;margin:3rem">Kiosk đang mở ở một cửa sổ khác. Đóng cửa sổ đó để dùng ở đây.<br>
<span lang="en">The kiosk is open in another window. Close that one to use it here.</span></p></html>`;

/** Takes the kiosk's seat for the frame: the one-time token goes by form post, never in an address. */
function entryPage(entry: RendererEntry): string {
  return `<!doctype html><meta charset="utf-8"><title>Kiosk</title>
<form method="post" action="${entry.enterUrl}"><input type="hidden" name="token" value="${entry.mintToken()}"></form>
<script>document.forms[0].submit()</script>`;
}
