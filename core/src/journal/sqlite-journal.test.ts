import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Database from 'better-sqlite3';
import { type Journal, makeDossierKey, newKioskKey, openJournal, type SettledState } from './index.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { got, newIds, testEnvelope } from './test-envelope.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-journal-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `journal-${++files}.db`);
let nowMs = 1_000;
const horizonMs = 100_000;
const now = () => nowMs;
const kioskKey = newKioskKey();
const ring = { current: kioskKey, all: [kioskKey] };
const envelope = (ids = newIds()) => testEnvelope(makeDossierKey(ring), ids);

function opened(file: string, maxBytes?: number): Journal {
  const journal = openJournal({ file, now, ...(maxBytes === undefined ? {} : { maxBytes }) });
  assert.ok(journal.ok, JSON.stringify(journal));
  return journal.value;
}

const isInFiles = ({ sealed }: { sealed: string }, file: string): boolean =>
  [file, `${file}-wal`].some((part) => readFileSync(part).includes(Buffer.from(sealed, 'base64').subarray(0, 24)));

const acceptance = { dossierCode: 'H99.99-261121-0001', receivedAt: '2026-11-21T02:03:05.000Z' };

test('what was put is there after the file is opened again, byte for byte', () => {
  const file = newFile();
  const journal = opened(file);
  const taken = envelope();
  assert.ok(journal.put(taken).ok);
  journal.close();
  const again = opened(file);
  assert.deepEqual(got(again.envelope(taken.localDossierId)), taken);
  assert.deepEqual(got(again.counts()), { queued: 1, sending: 0, accepted: 0, rejected: 0, 'set-aside': 0 });
  again.close();
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('the same envelope twice is one dossier; another under one of its ids is a conflict', () => {
  const journal = opened(newFile());
  const taken = envelope();
  assert.ok(journal.put(taken).ok);
  assert.ok(journal.put(taken).ok);
  const { localDossierId, idempotencyKey } = newIds();
  for (const ids of [
    { localDossierId: taken.localDossierId, idempotencyKey: taken.idempotencyKey },
    { localDossierId: taken.localDossierId, idempotencyKey },
    { localDossierId, idempotencyKey: taken.idempotencyKey },
  ]) {
    assert.deepEqual(journal.put(envelope(ids)), { ok: false, error: { code: 'conflict' } });
  }
  assert.equal(got(journal.counts()).queued, 1);
  journal.close();
});

test('the life of a dossier: due, sending, waiting, accepted, payload removed', () => {
  const file = newFile();
  const journal = opened(file);
  const taken = envelope();
  const id = taken.localDossierId;
  journal.put(taken);
  assert.deepEqual(
    got(journal.due({ nowMs, horizonMs, limit: 9 })).map((one) => one.localDossierId),
    [id],
  );
  assert.ok(journal.markSending(id).ok);
  assert.equal(got(journal.record(id))?.attempts, 1);
  assert.equal(got(journal.record(id))?.inDoubt, true, 'a dossier found in sending may have arrived');
  assert.ok(
    journal.markWaiting(id, { attempts: 3, nextAttemptAtMs: 5_000, inDoubt: false, reason: 'not-received' }).ok,
  );
  assert.equal(got(journal.record(id))?.inDoubt, false);
  assert.equal(got(journal.record(id))?.attempts, 3);
  assert.equal(
    got(journal.due({ nowMs: 5_000 - horizonMs - 1, horizonMs, limit: 9 })).length,
    1,
    'the clock was set back',
  );
  assert.deepEqual(got(journal.due({ nowMs: 4_999, horizonMs, limit: 9 })), []);
  assert.equal(got(journal.nextDueAtMs(4_999)), 5_000);
  assert.equal(got(journal.due({ nowMs: 5_000, horizonMs, limit: 9 })).length, 1);
  assert.ok(journal.markSending(id).ok);
  nowMs = 6_000;
  assert.ok(journal.markAccepted(id, acceptance).ok);
  assert.deepEqual(journal.removePayloads({ state: 'accepted', settledAtMs: 5_999 }), { ok: true, value: [] });
  assert.deepEqual(journal.removePayloads({ state: 'accepted', settledAtMs: 6_000 }), { ok: true, value: [id] });
  assert.equal(got(journal.envelope(id)), null);
  const record = got(journal.record(id));
  assert.equal(record?.state, 'accepted');
  assert.equal(record?.dossierCode, acceptance.dossierCode);
  assert.equal(got(journal.nextDueAtMs(0)), null);
  assert.equal(isInFiles(taken, file), false);
  journal.close();
});

test('a settled dossier cannot be sent again', () => {
  const journal = opened(newFile());
  const [accepted, rejected, aside] = [envelope(), envelope(), envelope()];
  for (const one of [accepted, rejected, aside]) journal.put(one);
  journal.markAccepted(accepted.localDossierId, acceptance);
  journal.markRejected(rejected.localDossierId, 'dossier-invalid');
  journal.setAside(aside.localDossierId, 'key-missing');
  for (const one of [accepted, rejected, aside])
    assert.throws(() => journal.markSending(one.localDossierId), /no dossier/);
  assert.deepEqual(got(journal.setAsideFor('key-missing')), [aside]);
  assert.deepEqual(got(journal.setAsideFor('unopenable')), []);
  assert.ok(journal.retry(aside.localDossierId).ok);
  assert.equal(got(journal.record(aside.localDossierId))?.inDoubt, true);
  assert.deepEqual(got(journal.counts()), { queued: 1, sending: 0, accepted: 1, rejected: 1, 'set-aside': 0 });
  assert.throws(() => journal.retry(rejected.localDossierId), /no dossier/, 'a no is a no');
  journal.close();
});

test('payloads are removed by state and time, or of one; of those that wait never', () => {
  const file = newFile();
  const journal = opened(file);
  const [waiting, accepted, rejected, aside] = [envelope(), envelope(), envelope(), envelope()];
  for (const one of [waiting, accepted, rejected, aside]) journal.put(one);
  nowMs = 10_000;
  journal.markAccepted(accepted.localDossierId, acceptance);
  journal.markRejected(rejected.localDossierId, 'dossier-invalid');
  journal.setAside(aside.localDossierId, 'exchange-broken');
  const removed = (state: SettledState, settledAtMs: number) => got(journal.removePayloads({ state, settledAtMs }));
  assert.deepEqual(removed('set-aside', 9_999), []);
  assert.deepEqual(removed('rejected', 10_000), [rejected.localDossierId]);
  assert.deepEqual(removed('rejected', 10_000), [], 'once');
  assert.deepEqual(got(journal.envelope(aside.localDossierId)), aside);
  assert.deepEqual(got(journal.envelope(accepted.localDossierId)), accepted);
  for (const { localDossierId } of [waiting, aside, aside]) assert.ok(journal.removePayload(localDossierId).ok);
  assert.deepEqual(got(journal.envelope(waiting.localDossierId)), waiting, 'what is not settled is not removed');
  for (const one of [rejected, aside]) {
    assert.equal(got(journal.envelope(one.localDossierId)), null);
    assert.equal(got(journal.record(one.localDossierId))?.reason !== null, true, 'what became of it stays');
    assert.equal(isInFiles(one, file), false);
  }
  assert.equal(isInFiles(accepted, file), true, 'the search can find');
  assert.deepEqual(journal.setAsideFor('exchange-broken'), { ok: true, value: [] }, 'nothing left to try again with');
  journal.close();
});

test('killed between removing and cutting the log: the next run cuts it', () => {
  const file = newFile();
  const journal = opened(file);
  const taken = envelope();
  journal.put(taken);
  journal.markRejected(taken.localDossierId, 'dossier-invalid');
  const copy = newFile();
  for (const part of ['', '-wal']) copyFileSync(`${file}${part}`, `${copy}${part}`);
  journal.close();
  const other = new Database(copy);
  other.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA secure_delete = ON; DELETE FROM payload');
  const torn = newFile();
  for (const part of ['', '-wal']) copyFileSync(`${copy}${part}`, `${torn}${part}`);
  other.close();
  assert.equal(isInFiles(taken, torn), true);
  const again = opened(torn);
  assert.deepEqual(got(again.removePayloads({ state: 'accepted', settledAtMs: nowMs })), []);
  assert.equal(isInFiles(taken, torn), false);
  again.close();
});

test('only one may hold the journal: neither this process nor another opens it twice', () => {
  const file = newFile();
  const journal = opened(file);
  const inUse = { ok: false, error: { code: 'in-use' } };
  assert.deepEqual(openJournal({ file, now }), inUse);
  const script = `import { openJournal } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    process.stdout.write(JSON.stringify(openJournal({ file: ${JSON.stringify(file)}, now: Date.now })));`;
  const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(other.stdout), inUse);
  journal.close();
  opened(file).close();
});

test('a full journal takes nothing by halves, keeps what it has, and goes on carrying it', () => {
  const journal = opened(newFile(), 512 * 1024);
  const taken: string[] = [];
  let failure: unknown;
  for (let i = 0; i < 1_000 && failure === undefined; i += 1) {
    const next = envelope();
    const put = journal.put(next);
    if (put.ok) taken.push(next.localDossierId);
    else {
      failure = put.error;
      assert.equal(got(journal.record(next.localDossierId)), null);
    }
  }
  assert.deepEqual(failure, { code: 'disk-full' });
  assert.deepEqual(journal.canTake(), { ok: false, error: { code: 'disk-full' } });
  assert.ok(taken.length > 3);
  for (const id of taken) {
    assert.ok(journal.markSending(id).ok);
    assert.ok(journal.markAccepted(id, acceptance).ok);
  }
  assert.ok(journal.removePayloads({ state: 'accepted', settledAtMs: nowMs }).ok);
  assert.ok(journal.canTake().ok);
  assert.ok(journal.put(envelope()).ok, 'room again once payloads are gone');
  journal.close();
});

test('a really full file system: disk-full, and everything taken before is still there', (context) => {
  const mount = mkdtempSync(join(folder, 'mount-'));
  const harness = new URL('./full-disk-harness.ts', import.meta.url).pathname;
  const shell = 'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" "$3" "$1/journal.db"';
  const run = spawnSync('unshare', ['-Urm', 'sh', '-c', shell, 'sh', mount, process.execPath, harness], {
    encoding: 'utf8',
  });
  if (run.error || /unshare|mount:/.test(run.stderr))
    return context.skip('needs a private mount namespace (unshare -Urm)');
  const { taken, failure, kept, carried } = JSON.parse(run.stdout);
  assert.deepEqual(failure, { code: 'disk-full' });
  assert.ok(taken > 3);
  assert.equal(kept, taken);
  assert.equal(carried, taken);
});

test('damage, foreign files and newer files are refused, never overwritten', () => {
  const foreign = newFile();
  writeFileSync(foreign, 'not a database, but long enough to have a header that SQLite would read'.repeat(20));
  const before = readFileSync(foreign);
  const refused = openJournal({ file: foreign, now });
  assert.ok(!refused.ok);
  assert.equal(refused.error.code, 'damaged');
  assert.deepEqual(readFileSync(foreign), before);

  const torn = newFile();
  const journal = opened(torn);
  for (let i = 0; i < 20; i += 1) journal.put(envelope());
  journal.close();
  const bytes = readFileSync(torn);
  // Pages 4 to 6: table and index pages in use; the header stays whole, so that only the integrity check can see it.
  bytes.fill(0xa5, 3 * 4096, 6 * 4096);
  writeFileSync(torn, bytes);
  const damaged = openJournal({ file: torn, now });
  assert.ok(!damaged.ok);
  assert.equal(damaged.error.code, 'damaged');

  const newer = newFile();
  opened(newer).close();
  const database = new Database(newer);
  database.prepare('INSERT INTO migration VALUES (?, 0)').run(SCHEMA_VERSION + 1);
  database.close();
  assert.deepEqual(openJournal({ file: newer, now }), {
    ok: false,
    error: { code: 'newer-schema', found: SCHEMA_VERSION + 1, known: SCHEMA_VERSION },
  });

  const nowhere = openJournal({ file: join(foreign, 'below-a-file.db'), now });
  assert.ok(!nowhere.ok);
  assert.equal(nowhere.error.code, 'journal-unavailable');
});

test('a closed journal says so', () => {
  const journal = opened(newFile());
  journal.close();
  assert.deepEqual(journal.due({ nowMs, horizonMs, limit: 1 }), { ok: false, error: { code: 'journal-unavailable' } });
  assert.deepEqual(journal.canTake(), { ok: false, error: { code: 'journal-unavailable' } });
});
