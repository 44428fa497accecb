import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { emptyPageHeaders, HEADERS_OF_EVERY_ANSWER, pageHeaders, type RendererFiles } from '@motcua/core/shell';
import type { UpgradeRequest } from './ipc.ts';
import type { Seat, TokenExchange } from './token-exchange.ts';

/** 127.0.0.1 and not `localhost`: a name can be pointed elsewhere, by a hosts file or by DNS rebinding. */
export const LOOPBACK_ADDRESS = '127.0.0.1';
/** The token, and room for its name. */
const MAX_ENTRY_BYTES = 256;
const MAX_HEADER_BYTES = 8 * 1024;
/** A local client that takes longer than this for its request line and headers is no browser. */
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 64;

/** A session as the server knows it: a name for the page, and a place to put its socket. */
export interface ServedSession {
  readonly id: string;
  /** False when a renderer is there already; the socket then stays with the caller. */
  give(request: UpgradeRequest, socket: Socket): boolean;
}

export interface LoopbackOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly files: RendererFiles;
  /** The demo's bench may frame the page and enter from there. Null in production. */
  readonly allowFrameFrom: string | null;
  /** Made once the port is known: the cookie's name carries it. */
  readonly createTokens: (port: number) => TokenExchange;
  readonly onRefusal: (refusal: Refusal) => void;
}

/** What the server refused, for the audit log; holds nothing that the client sent. */
export type Refusal =
  | 'host'
  | 'origin'
  | 'cookie'
  | 'token'
  | 'tokens-locked'
  | 'second-client'
  | 'ended-session'
  | 'malformed';

export interface LoopbackServer {
  readonly origin: string;
  readonly tokens: TokenExchange;
  /** From now on the seat shows this session. */
  show(seat: Seat, session: ServedSession): void;
  /** The seat shows nothing any more, unless another session has taken it. */
  unshow(seat: Seat, session: ServedSession): void;
  close(): void;
}

export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const shown = new Map<Seat, ServedSession>();
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, options.port);
  const host = `${LOOPBACK_ADDRESS}:${port}`;
  const origin = `http://${host}`;
  const tokens = options.createTokens(port);
  const place: Place = { ...options, host, origin, tokens, shown };

  server.on('request', (request, response) => {
    // Whatever goes wrong in here ends this request and not the kiosk.
    answer(place, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket: Socket, head) => upgrade(place, request, socket, head));
  server.on('clientError', (_error, socket) => socket.destroy());

  return {
    origin,
    tokens,
    show: (seat, session) => void shown.set(seat, session),
    unshow(seat, session) {
      if (shown.get(seat) === session) shown.delete(seat);
    },
    close() {
      // Its `close` event counts sockets that were given to other processes, and may never come; the port is free at once.
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Place extends LoopbackOptions {
  readonly host: string;
  readonly origin: string;
  readonly tokens: TokenExchange;
  readonly shown: ReadonlyMap<Seat, ServedSession>;
}

async function answer(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.host !== place.host) return refuse(place, response, 421, 'host');
  if (request.url === ENTRY_PATH) return enter(place, request, response);
  if (request.method !== 'GET') return refuse(place, response, 405, 'malformed');
  if (isForeign(place, request)) return refuse(place, response, 403, 'origin');
  const seat = place.tokens.seatOf(request.headers.cookie);
  if (!seat) return refuse(place, response, 403, 'cookie');
  const session = place.shown.get(seat);

  if (request.url === '/') return session ? page(place, session, response) : waitForSession(place, response);
  const asked = SESSION_PATH.exec(request.url ?? '')?.[1];
  // The bridge asks whether to connect again or to start afresh.
  if (asked !== undefined) return end(response, session?.id === asked ? 204 : 410);
  const file = place.files.file(request.url ?? '');
  if (!file) return end(response, 404);
  response.writeHead(200, { ...HEADERS_OF_EVERY_ANSWER, 'content-type': file.contentType });
  response.end(file.bytes);
}

const ENTRY_PATH = '/enter';
const SESSION_PATH = /^\/session\/([0-9a-f]{32})$/;
export const newSessionId = (): string => randomBytes(16).toString('hex');

/**
 * Another site in the same browser, be it on another port of this machine (cookies do not tell ports apart). A request
 * without Sec-Fetch-Site comes from no browser of ours and has to bring the cookie like any other.
 */
function isForeign(place: Place, request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  // The bench loads the page into its frame: same site, other port.
  return !(place.allowFrameFrom !== null && site === 'same-site' && request.headers['sec-fetch-dest'] === 'iframe');
}

function page(place: Place, session: ServedSession, response: ServerResponse): void {
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(
    200,
    pageHeaders({
      nonce,
      self: place.origin,
      connect: [place.origin, `ws://${place.host}`],
      framedBy: place.allowFrameFrom,
    }),
  );
  response.end(place.files.page({ nonce, meta: { 'motcua-session': session.id } }));
}

/** Between two sessions: ask again in a second. */
function waitForSession(place: Place, response: ServerResponse): void {
  response.writeHead(503, { ...emptyPageHeaders({ framedBy: place.allowFrameFrom }), refresh: '1' });
  response.end('<!doctype html><title>…</title>');
}

/** The launch file posts the token from `file:`, whose Origin is `null`; nowhere else is that accepted. */
async function enter(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { origin } = request.headers;
  if (request.method !== 'POST') return refuse(place, response, 405, 'malformed');
  if (origin !== 'null' && (origin === undefined || origin !== place.allowFrameFrom)) {
    return refuse(place, response, 403, 'origin');
  }
  const token = await readToken(request);
  if (token === undefined) return refuse(place, response, 400, 'malformed');
  const exchange = place.tokens.exchange(token);
  switch (exchange.kind) {
    case 'refused':
      return refuse(place, response, 403, 'token');
    case 'locked':
      return refuse(place, response, 429, 'tokens-locked');
    case 'granted':
      // Not a redirect: it would count as coming from `file:`, and a SameSite=Strict cookie would stay behind.
      response.writeHead(200, {
        ...emptyPageHeaders({ framedBy: place.allowFrameFrom }),
        'set-cookie': exchange.setCookie,
        refresh: '0;url=/',
      });
      response.end('<!doctype html><title>…</title>');
  }
}

async function readToken(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return undefined;
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    lengthBytes += chunk.length;
    if (lengthBytes > MAX_ENTRY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return /^token=([A-Za-z0-9_-]{43})$/.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
}

function upgrade(place: Place, request: IncomingMessage, socket: Socket, head: Buffer): void {
  socket.on('error', () => {});
  const refusal = refusalOfUpgrade(place, request, socket, head);
  if (refusal === null) return;
  const [status, reason] = refusal;
  place.onRefusal(reason);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
}

/** Null: the socket is the session's now. */
function refusalOfUpgrade(
  place: Place,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): readonly [number, Refusal] | null {
  if (request.headers.host !== place.host) return [421, 'host'];
  if (request.headers.origin !== place.origin) return [403, 'origin'];
  const seat = place.tokens.seatOf(request.headers.cookie);
  if (!seat) return [403, 'cookie'];
  const asked = SESSION_PATH.exec(request.url ?? '')?.[1];
  if (asked === undefined) return [404, 'malformed'];
  const session = place.shown.get(seat);
  if (session?.id !== asked) return [410, 'ended-session'];
  // Frames before the handshake would be read here, by a process that must not see them.
  if (head.length > 0) return [400, 'malformed'];
  const given = session.give({ url: `/session/${asked}`, headers: handshakeHeaders(request) }, socket);
  return given ? null : [409, 'second-client'];
}

const HANDSHAKE_HEADERS = ['connection', 'upgrade', 'sec-websocket-key', 'sec-websocket-version'] as const;

function handshakeHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of HANDSHAKE_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

function refuse(place: Place, response: ServerResponse, status: number, refusal: Refusal): void {
  place.onRefusal(refusal);
  // What was not read of the body is not waited for.
  response.shouldKeepAlive = false;
  end(response, status);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS_OF_EVERY_ANSWER);
  response.end();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK_ADDRESS, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}
