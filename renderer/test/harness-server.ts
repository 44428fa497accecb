import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

/** The policy that both shells send with the screens (docs: no eval, no inline script, the one <style> by nonce). */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
  ].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

export interface HarnessServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves a build on an ephemeral loopback port as a shell does: with the policy, and the nonce put into the page. */
export async function serveBuild(
  directory: string,
  /** Files that the shell serves in place of the build's, by path. */
  instead: Readonly<Record<string, string>> = {},
): Promise<HarnessServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(join(directory, pathname));
    const type = types[extname(path)];
    if (!path.startsWith(directory + sep) || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    try {
      const bytes = Buffer.from(instead[pathname] ?? (await readFile(path)));
      const nonce = randomBytes(16).toString('base64');
      const isPage = extname(path) === '.html';
      response.writeHead(200, {
        'content-type': type,
        ...(isPage ? { 'content-security-policy': contentSecurityPolicy(nonce) } : {}),
      });
      response.end(isPage ? bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
