import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server for one person on this machine: made-up people, no production. */
export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback only, and answers to its own name only, so that no page of another site can reach it through the
 * visitor's browser: whoever asks under another name gets 421. Whatever goes wrong in an answer is 500 without a word.
 */
export async function serveLoopback({
  port = 0,
  answer,
}: {
  readonly port?: number | undefined;
  readonly answer: (request: IncomingMessage, response: ServerResponse, origin: string) => Promise<void>;
}): Promise<LoopbackServer> {
  let origin = '';
  const server = createServer((request, response) => {
    if (`http://${request.headers.host}` !== origin) {
      response.writeHead(421, { 'content-type': 'application/json; charset=utf-8' }).end('{"error":"wrong host"}');
      return;
    }
    answer(request, response, origin).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The body as JSON; null for what is too long or none. */
export async function readJson(request: IncomingMessage, { mostBytes }: { mostBytes: number }): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= mostBytes) chunks.push(chunk as Buffer);
  }
  if (bytes > mostBytes) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
