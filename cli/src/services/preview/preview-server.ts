import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Intent } from '@motcua/core/contract';
import { HEADERS_OF_EVERY_ANSWER, pageHeaders, parseRendererMessage, readRendererFiles } from '@motcua/core/shell';
import { type LoopbackServer, readJson, serveLoopback } from '@motcua/demo/loopback';
import type { PacksInView, ScreenAddress } from './packs-in-view.ts';

const PAGE_FOLDER = new URL('../../../preview-page/', import.meta.url);
const MAX_BODY_BYTES = 262_144;
const text = (name: string): Buffer => readFileSync(new URL(name, PAGE_FOLDER));
/** The kiosk's own screens stand under this path, each with the policy that the kiosk gives them. */
const KIOSK_PATH = '/kiosk';

/** The gallery's own web server, for one author on their own machine. */
export async function startPreviewServer({
  packs,
  renderer,
  port,
}: {
  readonly packs: PacksInView;
  /** The built screens: `renderer/dist`. */
  readonly renderer: string;
  /** 0: any free one. */
  readonly port: number;
}): Promise<LoopbackServer> {
  const files = readRendererFiles({ folder: renderer, bridge: text('bridge.js').toString('utf8') });
  const own: Readonly<Record<string, { readonly body: Buffer; readonly type: string }>> = {
    '/': { body: text('index.html'), type: 'text/html; charset=utf-8' },
    '/preview.css': { body: text('preview.css'), type: 'text/css; charset=utf-8' },
    '/preview.js': { body: text('preview.js'), type: 'text/javascript; charset=utf-8' },
  };
  async function answer(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const send = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): void => {
      response.writeHead(status, { ...HEADERS_OF_EVERY_ANSWER, ...headers }).end(body);
    };
    const json = (status: number, value: unknown): void =>
      send(status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(value));

    const { pathname } = new URL(request.url ?? '/', origin);
    if (request.method === 'POST' && pathname === '/screen') {
      if (request.headers.origin !== origin) return json(403, { error: 'wrong origin' });
      const asked = screenAsked(await readJson(request, { mostBytes: MAX_BODY_BYTES }));
      if (!asked) return json(400, { error: 'not a screen and what was done on it' });
      const screen = await packs.find(asked.address);
      return screen ? json(200, screen.draw(asked.intents)) : json(404, { error: 'no such screen' });
    }
    if (request.method !== 'GET') return json(405, { error: 'method not allowed' });
    if (pathname === '/packs.json') return json(200, await packs.list());
    if (pathname === `${KIOSK_PATH}/`) {
      const nonce = randomBytes(16).toString('base64');
      const policy = { nonce, self: origin, connect: [origin], framedBy: origin };
      return send(200, pageHeaders(policy), files.page({ nonce, meta: {} }));
    }
    const file = pathname.startsWith(`${KIOSK_PATH}/`) ? files.file(pathname.slice(KIOSK_PATH.length)) : undefined;
    if (file) return send(200, { 'content-type': file.contentType }, file.bytes);
    const page = Object.hasOwn(own, pathname) ? own[pathname] : undefined;
    if (page) return send(200, { 'content-type': page.type, 'content-security-policy': GALLERY_POLICY }, page.body);
    return json(404, { error: 'not found' });
  }

  return serveLoopback({ port, answer });
}

const GALLERY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Null for what is not that. */
function screenAsked(body: unknown): { readonly address: ScreenAddress; readonly intents: readonly Intent[] } | null {
  if (typeof body !== 'object' || body === null) return null;
  const { pack, version, screen, language, intents } = body as Readonly<Record<string, unknown>>;
  if (typeof pack !== 'string' || typeof version !== 'string' || typeof screen !== 'string') return null;
  if ((language !== 'vi' && language !== 'en') || !Array.isArray(intents)) return null;
  const parsed = intents.map((intent: unknown) => parseRendererMessage({ type: 'intent', intent }));
  if (parsed.includes(null)) return null;
  return { address: { pack, version, screen, language }, intents: parsed.flatMap((one) => (one ? [one.intent] : [])) };
}
