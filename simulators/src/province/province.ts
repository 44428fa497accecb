import { createHash } from 'node:crypto';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type DossierStore, openDossierStore, type StoredDossier } from './dossier-store.ts';
import {
  createFaultSwitches,
  DEFAULT_DELAY_MS,
  DEFAULT_RETRY_AFTER_SECONDS,
  type Fault,
  type FaultKind,
  parseFaults,
} from './faults.ts';
import { PROBLEM_MEDIA_TYPE, type Problem, problem } from './problem.ts';
import { isFollowCode, isIdempotencyKey, validateDossier } from './validation.ts';

export interface ProvinceOptions {
  readonly databaseFile: string;
  /** 0: any free port. Bound to 127.0.0.1 alone. */
  readonly port: number;
  readonly faults?: readonly Fault[];
  /** PEM; without it plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly now?: () => Date;
  readonly random?: () => number;
  /** One line per request: method, route, status, milliseconds. Never an address, a query or a body. */
  readonly accessLog?: (line: string) => void;
}

export interface Province {
  readonly url: string;
  setFaults(faults: readonly Fault[]): void;
  /** Everything it holds, in the order of arrival. */
  dossiers(): readonly StoredDossier[];
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The simulated province: the `rest` dialect of `openapi.json` over a real database file, with switches for faults. */
export async function createProvince(options: ProvinceOptions): Promise<Province> {
  const store = openDossierStore(options.databaseFile);
  const faults = createFaultSwitches(options.faults ?? [], options.random ?? Math.random);
  const now = options.now ?? (() => new Date());
  const { tls } = options;
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    forceCloseConnections: true,
    serverFactory: (handler) => (tls ? createTlsServer(tls, handler) : createPlainServer(handler)),
  });
  /** What the fault `reject` refused, as long as this process runs: local dossier ids by idempotency key. */
  const refused = new Map<string, unknown>();
  const struck = new WeakMap<FastifyRequest, readonly Fault[]>();
  const meets = (request: FastifyRequest, kind: FaultKind): Fault | undefined =>
    struck.get(request)?.find((fault) => fault.kind === kind);

  // The body is kept as it arrived: the idempotency key is bound to these bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/admin/')) return;
    struck.set(request, faults.strike({ isSubmission: request.method === 'POST' }));
    if (meets(request, 'offline') || meets(request, 'cut-before-receiving')) cut(request, reply);
  });
  app.addHook('onResponse', async (request, reply) => {
    const line = `${request.method} ${request.routeOptions.url ?? '-'} ${reply.statusCode} ${Math.round(reply.elapsedTime)}ms`;
    options.accessLog?.(line);
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status === 413) return refuse(reply, problem(413, 'dossier-too-large'));
    if (status === 415) return refuse(reply, problem(415, 'not-json'));
    return refuse(reply, status < 500 ? problem(400, 'request-malformed') : problem(500, 'internal'));
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, problem(404, 'not-found')));

  app.post('/dossiers', async (request, reply) => {
    const slow = meets(request, 'slow');
    if (slow) await delay(slow.delayMs ?? DEFAULT_DELAY_MS);
    if (meets(request, 'server-error')) return refuse(reply, problem(500, 'internal'));
    const unavailable = meets(request, 'unavailable');
    if (unavailable) {
      reply.header('Retry-After', String(unavailable.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS));
      return refuse(reply, problem(503, 'unavailable'));
    }
    // The first word on a key stands: what is held is not refused, and what was refused is not taken later.
    const key = String(request.headers['idempotency-key']);
    if (meets(request, 'reject') && !store.byKey(key)) refused.set(key, localIdOf(parseJson(request.body)));
    if (refused.has(key)) return refuse(reply, problem(422, 'dossier-refused'));
    const outcome = takeDossier(request, store, now());
    if (outcome.kind === 'problem') return refuse(reply, outcome.problem);
    if (meets(request, 'cut-after-receiving')) return cut(request, reply);
    if (meets(request, 'garbage-answer')) return reply.type('text/html').send('<html><body>200 OK</body></html>');
    const receipt = receiptOf(outcome.dossier);
    if (meets(request, 'duplicate-answer')) return answerTwice(reply, receipt);
    if (outcome.kind === 'replayed') reply.header('Idempotency-Replayed', 'true');
    return reply
      .code(201)
      .header('Location', `/dossiers/${encodeURIComponent(receipt.dossierCode)}`)
      .send(receipt);
  });

  app.get<{ Querystring: { idempotencyKey?: string } }>('/dossiers', async (request, reply) => {
    await slowDown(request);
    const { idempotencyKey } = request.query;
    if (!isIdempotencyKey(idempotencyKey)) return refuse(reply, problem(400, 'idempotency-key-missing'));
    const found = store.byKey(idempotencyKey);
    return reply.send({ dossiers: found ? [receiptOf(found)] : [] });
  });

  app.get<{ Params: { code: string } }>('/dossiers/:code', async (request, reply) => {
    await slowDown(request);
    const { code } = request.params;
    const found = isFollowCode(code) ? store.byCode(code) : null;
    return found ? reply.send(receiptOf(found)) : refuse(reply, problem(404, 'not-found'));
  });

  app.get('/health', async (request, reply) => {
    await slowDown(request);
    return reply.send({ status: 'ok' });
  });

  app.get('/admin/faults', async () => faults.current());
  app.put('/admin/faults', async (request, reply) => {
    const wanted = parseFaults(parseJson(request.body));
    if (!wanted) return refuse(reply, problem(400, 'faults-malformed'));
    faults.set(wanted);
    return reply.code(204).send();
  });
  /** For those who count: which ids are held under which codes, without the dossiers themselves; and which were refused. */
  app.get('/admin/dossiers', async () =>
    store.all().map(({ dossierCode, idempotencyKey, deliveries, body }) => ({
      dossierCode,
      idempotencyKey,
      localDossierId: localIdOf(JSON.parse(body)),
      deliveries,
      sha256: createHash('sha256').update(body).digest('hex'),
    })),
  );
  app.get('/admin/refused', async () => [...refused.values()]);

  async function slowDown(request: FastifyRequest): Promise<void> {
    const slow = meets(request, 'slow');
    if (slow) await delay(slow.delayMs ?? DEFAULT_DELAY_MS);
  }

  await app.listen({ port: options.port, host: '127.0.0.1' });
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the province listens on no port');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    setFaults: faults.set,
    dossiers: store.all,
    async close() {
      await app.close();
      store.close();
    },
  };
}

const localIdOf = (dossier: unknown): unknown => Object(dossier).localDossierId;

type Taken =
  | { readonly kind: 'taken' | 'replayed'; readonly dossier: StoredDossier }
  | { readonly kind: 'problem'; readonly problem: Problem };

function takeDossier(request: FastifyRequest, store: DossierStore, at: Date): Taken {
  const refused = (status: number, name: string, fields?: readonly string[]): Taken => ({
    kind: 'problem',
    problem: problem(status, name, fields),
  });
  const idempotencyKey = request.headers['idempotency-key'];
  if (!isIdempotencyKey(idempotencyKey)) return refused(400, 'idempotency-key-missing');
  if (!Buffer.isBuffer(request.body)) return refused(415, 'not-json');
  const json = parseJson(request.body);
  if (json === undefined) return refused(400, 'request-malformed');
  const dossier = validateDossier(json);
  if (!dossier.ok) return refused(422, 'dossier-invalid', dossier.fields);
  if (dossier.idempotencyKey !== idempotencyKey) return refused(422, 'idempotency-key-differs');
  const { receptionUnit } = dossier;
  const outcome = store.take({ idempotencyKey, body: request.body, receptionUnit, at });
  return outcome.kind === 'key-reused' ? refused(422, 'idempotency-key-reused') : outcome;
}

const receiptOf = ({ dossierCode, receivedAt, dossierState }: StoredDossier) => ({
  dossierCode,
  receivedAt,
  dossierState,
});

function refuse(reply: FastifyReply, details: Problem): FastifyReply {
  return reply
    .code(details.status)
    .type(PROBLEM_MEDIA_TYPE)
    .send(Buffer.from(JSON.stringify(details)));
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function answerTwice(reply: FastifyReply, receipt: object): FastifyReply {
  const body = Buffer.from(JSON.stringify(receipt));
  const head = `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = Buffer.concat([Buffer.from(head), body]);
  reply.hijack();
  reply.raw.socket?.end(Buffer.concat([answer, answer]));
  return reply;
}

/** `undefined`: not JSON. */
function parseJson(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? JSON.parse(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}
