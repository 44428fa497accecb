import Type from 'typebox';
import Value from 'typebox/value';
import type { ProvinceSettings } from '../config/kiosk-config.ts';
import { createExchange, type ExchangeOutcome, type HttpAnswer } from './http-exchange.ts';
import type { FindAnswer, ProvincePort, SubmitAnswer } from './province-port.ts';

/**
 * The `rest` dialect (docs/backends/rest.md; the province's OpenAPI document is the contract). Only answers listed here
 * mean anything; whatever else arrives leaves the matter unknown, and unknown is settled by asking.
 */
const ReceiptSchema = Type.Object({
  dossierCode: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9./-]{2,63}$' }),
  receivedAt: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z$' }),
});
const FoundSchema = Type.Object({ dossiers: Type.Array(ReceiptSchema, { maxItems: 1 }) });
const HealthSchema = Type.Object({ status: Type.Literal('ok') });
/** RFC 9457: `type` ends in the stable name that becomes our reason. Titles and details are for people and never read. */
const ProblemSchema = Type.Object({
  type: Type.String({ maxLength: 256, pattern: '(?:^|/)[a-z][a-z-]{1,47}$' }),
  title: Type.String(),
  status: Type.Integer(),
});

/** The province looked at the dossier and said no. */
const REJECTED = new Set([413, 422]);
/** It did not look at it: our request is wrong. */
const BROKEN = new Set([400, 415]);
/** It did not take it, and may later: wrong credentials or address, too busy, closed. */
const NOT_RECEIVED = new Set([401, 403, 404, 405, 429, 503]);
const MAX_RETRY_AFTER_MS = 3_600_000;

export function createRestProvince(settings: ProvinceSettings): ProvincePort {
  const exchange = createExchange(settings);
  return {
    async submit({ idempotencyKey, payload, signal }) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
      const outcome = await exchange({ method: 'POST', path: '/dossiers', headers, body: payload, signal });
      if (outcome.kind === 'answered') return submitAnswer(outcome.answer);
      return { kind: outcome.connected ? 'unknown' : 'not-received', reason: outcome.reason };
    },
    async find(idempotencyKey, signal) {
      const path = `/dossiers?idempotencyKey=${encodeURIComponent(idempotencyKey)}`;
      return findAnswer(await exchange({ method: 'GET', path, headers: {}, signal }));
    },
    async ping(signal) {
      const startedAt = performance.now();
      const outcome = await exchange({ method: 'GET', path: '/health', headers: {}, signal });
      if (outcome.kind !== 'answered' || outcome.answer.status !== 200) return 'offline';
      if (!Value.Check(HealthSchema, jsonOf(outcome.answer, 'application/json'))) return 'offline';
      return performance.now() - startedAt > settings.slowAfterMs ? 'slow' : 'online';
    },
  };
}

function submitAnswer(answer: HttpAnswer): SubmitAnswer {
  const { status } = answer;
  if (status === 201) {
    const receipt = jsonOf(answer, 'application/json');
    if (!Value.Check(ReceiptSchema, receipt)) return { kind: 'unknown', reason: 'answer-unreadable' };
    return { kind: 'accepted', dossierCode: receipt.dossierCode, receivedAt: receipt.receivedAt };
  }
  if (NOT_RECEIVED.has(status)) {
    const retryAfterMs = retryAfterOf(answer);
    return { kind: 'not-received', reason: `status-${status}`, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  }
  if (REJECTED.has(status) || BROKEN.has(status)) {
    const reason = problemName(answer);
    if (reason === null) return { kind: 'unknown', reason: `status-${status}-without-problem` };
    const broken = BROKEN.has(status) || reason.startsWith('idempotency-key-');
    return { kind: broken ? 'broken' : 'rejected', reason };
  }
  return { kind: 'unknown', reason: `status-${status}` };
}

function findAnswer(outcome: ExchangeOutcome): FindAnswer {
  if (outcome.kind === 'failed') return { kind: 'unknown', reason: outcome.reason };
  const { status } = outcome.answer;
  if (status !== 200) return { kind: 'unknown', reason: `status-${status}` };
  const found = jsonOf(outcome.answer, 'application/json');
  if (!Value.Check(FoundSchema, found)) return { kind: 'unknown', reason: 'answer-unreadable' };
  const [receipt] = found.dossiers;
  return receipt
    ? { kind: 'found', dossierCode: receipt.dossierCode, receivedAt: receipt.receivedAt }
    : { kind: 'not-found' };
}

function problemName(answer: HttpAnswer): string | null {
  const json = jsonOf(answer, 'application/problem+json');
  if (!Value.Check(ProblemSchema, json) || json.status !== answer.status) return null;
  return json.type.slice(json.type.lastIndexOf('/') + 1);
}

/** `undefined` when the answer is not of that media type or not JSON in UTF-8. */
function jsonOf(answer: HttpAnswer, mediaType: string): unknown {
  const declared = answer.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (declared !== mediaType) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    return undefined;
  }
}

/** RFC 9110 §10.2.3: seconds. The date form needs a clock that agrees with the province's, so it is not read. */
function retryAfterOf(answer: HttpAnswer): number | null {
  const value = answer.header('retry-after') ?? '';
  return /^\d{1,6}$/.test(value) ? Math.min(Number(value) * 1_000, MAX_RETRY_AFTER_MS) : null;
}
