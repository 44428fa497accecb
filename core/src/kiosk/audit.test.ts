import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type AuditLog, GENESIS, openAuditLog, verifyAuditLog, verifyAuditText } from './audit.ts';
import { AUDIT_EVENTS, isAuditContext, SESSION_AUDIT_EVENTS } from './audit-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-audit-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `audit-${++files}.jsonl`);
const nowMs = () => Date.UTC(2026, 10, 21);
const sessionId = '6a0b2c4e-1d3f-4a5b-8c7d-9e0f1a2b3c4d';

function fill(log: AuditLog): void {
  log.record('kiosk-started', { mode: 'demo' });
  log.record('session-began', { sessionId });
  log.record('card-read', {
    sessionId,
    access: 'pace-can',
    overall: 'consistent',
    chipAuthenticity: 'proven',
    exchanges: 13,
    durationMs: 311,
  });
  log.record('session-ended', { sessionId, how: 'finished' });
}

test('a log continues over restarts as one chain that verifies', () => {
  const file = newFile();
  const first = openAuditLog({ file, nowMs });
  assert.equal(first.head(), GENESIS);
  fill(first);
  first.close();
  const second = openAuditLog({ file, nowMs });
  second.record('kiosk-stopped', {});
  assert.deepEqual(verifyAuditLog({ file, head: second.head() }), { ok: true, entries: 5, head: second.head() });
  second.close();
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('what ends after the log was closed is dropped, and does not fail', () => {
  const file = newFile();
  const log = openAuditLog({ file, nowMs });
  log.record('kiosk-stopped', {});
  log.close();
  log.record('process-crashed', { process: 'session' });
  assert.deepEqual(verifyAuditLog({ file, head: log.head() }), { ok: true, entries: 1, head: log.head() });
});

test('every change of a byte, a lost, doubled or swapped line is found', () => {
  const file = newFile();
  const log = openAuditLog({ file, nowMs });
  fill(log);
  const head = log.head();
  log.close();
  const whole = readFileSync(file, 'utf8');
  const lines = whole.trimEnd().split('\n');
  const broken = (text: string): boolean => !verifyAuditText({ text, head }).ok;
  assert.ok(!broken(whole));
  for (let at = 0; at < whole.length - 1; at += 1) {
    const twin = whole.slice(0, at) + (whole[at] === '1' ? '2' : '1') + whole.slice(at + 1);
    assert.ok(broken(twin), `byte ${at}`);
  }
  const [a = '', b = '', c = '', d = ''] = lines;
  for (const other of [
    [a, b, d],
    [a, b, c],
    [a, c, b, d],
    [a, a, b, c, d],
    [b, c, d],
  ]) {
    assert.ok(broken(`${other.join('\n')}\n`));
  }
  writeFileSync(file, `${[a, b, c].join('\n')}\n`);
  assert.ok(verifyAuditLog({ file }).ok, 'a cut end shows only against a head kept elsewhere');
});

test('a line torn by a power cut is cut off and told', () => {
  const file = newFile();
  const log = openAuditLog({ file, nowMs });
  fill(log);
  log.close();
  appendFileSync(file, '{"seq":5,"at":"2026');
  openAuditLog({ file, nowMs }).close();
  const last: unknown = JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '');
  assert.ok(typeof last === 'object' && last !== null && 'event' in last);
  assert.equal(last.event, 'audit-tail-repaired');
  assert.ok(verifyAuditLog({ file }).ok);
});

test('behind a last line that is no entry a new chain begins, and says so', () => {
  const file = newFile();
  writeFileSync(file, 'somebody was here\n');
  openAuditLog({ file, nowMs }).close();
  const [, line = ''] = readFileSync(file, 'utf8').split('\n');
  assert.equal(JSON.parse(line).event, 'audit-chain-broken');
  assert.deepEqual(verifyAuditLog({ file }), { ok: false, line: 1, problem: 'not-an-entry' });
  const fresh = newFile();
  openAuditLog({ file: fresh, nowMs }).close();
  assert.equal(readFileSync(fresh, 'utf8'), '');
});

test('personal data find no key, no type and no form to travel in', () => {
  const log = openAuditLog({ file: newFile(), nowMs });
  const context = { sessionId, fullName: 'Nguyễn Văn Thử' };
  // @ts-expect-error: the key is not in the catalogue
  assert.throws(() => log.record('session-began', context), TypeError);
  // @ts-expect-error: a service id is made by its check, not by any string
  assert.throws(() => log.record('consent-given', { sessionId, serviceId: '999190000017' }), TypeError);
  // @ts-expect-error: reasons are a closed list
  assert.throws(() => log.record('session-ended', { sessionId, how: 'Nguyễn Văn Thử' }), TypeError);
  assert.throws(() => log.record('value-contested', { sessionId, count: 999190000017 }), TypeError);
  assert.equal(log.head(), GENESIS);
  log.close();
  assert.equal(isAuditContext('service-chosen', { sessionId, serviceId: 'x999190000017' }), false);
  assert.equal(
    isAuditContext('dossier-accepted', {
      localDossierId: 'T-7Q29-MXD4-0001',
      dossierCode: '999190000017',
      attempts: 1,
    }),
    false,
  );
  assert.equal(isAuditContext('session-began', {}), false);
});

test('what a session may report is a part of the catalogue and always names the session', () => {
  for (const event of SESSION_AUDIT_EVENTS)
    assert.ok((AUDIT_EVENTS[event] as readonly string[]).includes('sessionId'), event);
});
