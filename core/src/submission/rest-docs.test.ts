import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProvince } from '@motcua/simulators/province';
import { testDossier } from '../journal/test-envelope.ts';
import { createRestProvince } from './rest-province.ts';

const DOC = fileURLToPath(new URL('../../../docs/backends/rest.md', import.meta.url));
const [OPEN, CLOSE] = ['<!-- examples -->\n', '<!-- /examples -->'];
const SHOWN_REQUEST = ['content-type', 'idempotency-key'];
const SHOWN_ANSWER = ['content-type', 'location', 'idempotency-replayed', 'retry-after'];

test('the examples in docs/backends/rest.md are what client and province really say', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-rest-docs-'));
  const databaseFile = join(folder, 'province.db');
  const province = await createProvince({ databaseFile, port: 0, now: () => new Date('2026-11-21T02:03:05Z') });
  const recorded: string[] = [];
  const recorder = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = await text(request);
    const shown = SHOWN_REQUEST.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])] as const],
    );
    const answer = await fetch(`${province.url}${url}`, {
      method,
      headers: Object.fromEntries(shown),
      ...(body ? { body } : {}),
    });
    const answered = await answer.text();
    const kept = SHOWN_ANSWER.flatMap((name) =>
      answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ''] as const] : [],
    );
    recorded.push(
      example([`${method} ${url}`, ...lines(shown)], body),
      example([`${answer.status}`, ...lines(kept)], answered),
    );
    response.writeHead(answer.status, Object.fromEntries(kept)).end(answered);
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  context.after(async () => {
    recorder.close();
    await province.close();
    rmSync(folder, { recursive: true });
  });
  const address = recorder.address();
  assert.ok(address && typeof address === 'object');
  const client = createRestProvince({
    baseUrl: `http://127.0.0.1:${address.port}`,
    connectTimeoutMs: 5_000,
    headersTimeoutMs: 5_000,
    bodyTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
    slowAfterMs: 5_000,
  });
  const { signal } = new AbortController();
  const ids = { localDossierId: 'T-7Q29-MXD4-0001', idempotencyKey: '5f1d7e84-0b2c-4f6a-9d3e-8c7b6a594837' };
  const submit = (dossier: object) =>
    client.submit({ idempotencyKey: ids.idempotencyKey, payload: Buffer.from(JSON.stringify(dossier)), signal });

  const sections = [
    ['A dossier is taken', () => submit(testDossier(ids))],
    ['Was it taken?', () => client.find(ids.idempotencyKey, signal)],
    ['The key with another body', () => submit({ ...testDossier(ids), language: 'en' })],
    ['Not a valid dossier', () => submit({ ...testDossier(ids), receptionUnit: 'nowhere' })],
    [
      'Out of service',
      () => {
        province.setFaults([{ kind: 'unavailable', times: 1, retryAfterSeconds: 30 }]);
        return submit(testDossier(ids));
      },
    ],
  ] as const;
  let examples = '';
  for (const [title, act] of sections) {
    const outcome = await act();
    const [request = '', answer = ''] = recorded.splice(0);
    // The dossier is shown once; after that its body would only repeat itself.
    const shown = title === 'A dossier is taken' ? request : request.replace(/\n\n[\s\S]*(?=\n```)/, '\n\n…');
    examples += `### ${title}\n\n${shown}\n${answer}\nThe kiosk: \`${JSON.stringify(outcome)}\`\n\n`;
  }

  const doc = readFileSync(DOC, 'utf8');
  const [from, to] = [doc.indexOf(OPEN) + OPEN.length, doc.indexOf(CLOSE)];
  if (process.env.MOTCUA_WRITE_DOCS === '1') writeFileSync(DOC, `${doc.slice(0, from)}\n${examples}${doc.slice(to)}`);
  else assert.equal(doc.slice(from, to), `\n${examples}`);
});

const lines = (headers: readonly (readonly [string, string])[]): readonly string[] =>
  headers.map(([name, value]) => `${name}: ${value}`);

function example(head: readonly string[], body: string): string {
  const shown = body === '' ? [] : ['', JSON.stringify(JSON.parse(body), null, 2)];
  return `\`\`\`http\n${[...head, ...shown].join('\n')}\n\`\`\`\n`;
}
