import { readFileSync } from 'node:fs';
import { buildConnector, Client } from 'undici';
import type { ProvinceSettings } from '../config/kiosk-config.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

export type ExchangeOutcome =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** `connected`: a connection stood, so something may have arrived. `reason`: machine-readable, never an address. */
  | { readonly kind: 'failed'; readonly connected: boolean; readonly reason: string };

/** The answers of the dialect have a few hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * One request on a connection of its own. Never throws for what a network or a server can do. Redirects are not
 * followed: a dossier goes to the configured address or nowhere.
 */
export function createExchange(settings: ProvinceSettings): (request: HttpRequest) => Promise<ExchangeOutcome> {
  const base = new URL(settings.baseUrl);
  const basePath = base.pathname.replace(/\/+$/, '');
  return async (request) => {
    const ca = readCa(settings.caFile);
    if (ca === null) return { kind: 'failed', connected: false, reason: 'ca-unreadable' };
    let connected = false;
    const connector = buildConnector({
      timeout: settings.connectTimeoutMs,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    });
    const client = new Client(base.origin, {
      // Whether a connection ever stood is what tells "surely not received" from "nobody knows".
      connect: (options, callback) =>
        connector(options, (...result) => {
          connected ||= result[0] === null;
          callback(...result);
        }),
      headersTimeout: settings.headersTimeoutMs,
      bodyTimeout: settings.bodyTimeoutMs,
      maxResponseSize: MAX_ANSWER_BYTES,
      maxHeaderSize: 16 * 1024,
      pipelining: 0,
    });
    try {
      const { statusCode, headers, body } = await client.request({
        method: request.method,
        path: `${basePath}${request.path}`,
        headers: { ...request.headers, accept: 'application/json, application/problem+json' },
        ...(request.body ? { body: request.body } : {}),
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(settings.totalTimeoutMs)]),
      });
      const bytes = await body.bytes();
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      return { kind: 'answered', answer: { status: statusCode, header, body: bytes } };
    } catch (cause) {
      return { kind: 'failed', connected, reason: reasonOf(cause) };
    } finally {
      await client.destroy();
    }
  };
}

/** `undefined`: the system's list; `null`: configured and not readable. Read anew, so that a renewed CA needs no restart. */
function readCa(caFile: string | undefined): string | undefined | null {
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile, 'utf8');
  } catch {
    return null;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  UND_ERR_CONNECT_TIMEOUT: 'connect-time-out',
  UND_ERR_HEADERS_TIMEOUT: 'answer-time-out',
  UND_ERR_BODY_TIMEOUT: 'answer-time-out',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer-too-large',
  UND_ERR_HEADERS_OVERFLOW: 'answer-too-large',
};

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'failed';
  if (cause.name === 'TimeoutError') return 'time-out';
  if (cause.name === 'AbortError') return 'cancelled';
  const code = 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('HPE_') || cause.name === 'HTTPParserError') return 'answer-unreadable';
  if (code.includes('CERT') || code.includes('TLS') || code.includes('SSL')) return 'tls';
  return REASONS[code] ?? 'failed';
}
