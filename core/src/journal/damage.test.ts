import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type Journal, makeDossierKey, newKioskKey, openJournal } from './index.ts';
import { testEnvelope } from './test-envelope.ts';

/** What a dying disk does to the file under an open journal. Main holds the journal: nothing here may throw. */
const folder = mkdtempSync(join(tmpdir(), 'motcua-damage-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const kioskKey = newKioskKey();
const envelope = () => testEnvelope(makeDossierKey({ current: kioskKey, all: [kioskKey] }));
const acceptance = { dossierCode: 'H99.99-261121-0001', receivedAt: '2026-11-21T02:03:05.000Z' };
const UNAVAILABLE = { ok: false, error: { code: 'journal-unavailable' } };
/** Overflow pages are read from the file each time, whatever is in the cache. */
const LARGE = Buffer.alloc(256 * 1024, 0x5e).toString('base64');

interface Scene {
  readonly file: string;
  readonly journal: Journal;
  readonly ids: readonly string[];
}

function scene(dossiers: number, sealed?: string): Scene {
  const file = join(folder, `journal-${++files}.db`);
  const first = openJournal({ file, now: () => 0 });
  assert.ok(first.ok);
  const ids = Array.from({ length: dossiers }, () => {
    const one = { ...envelope(), ...(sealed === undefined ? {} : { sealed }) };
    assert.ok(first.value.put(one).ok);
    return one.localDossierId;
  });
  first.value.close();
  const again = openJournal({ file, now: () => 0 });
  assert.ok(again.ok);
  return { file, journal: again.value, ids };
}

function overwrite(file: string, bytes: Uint8Array, offset: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}

/** Everything that a kiosk asks of its journal, one after the other; each answers, whatever the file is like. */
function askAll({ journal, ids }: Pick<Scene, 'journal' | 'ids'>): readonly { readonly ok: boolean }[] {
  const [a = '', b = '', c = '', d = ''] = ids;
  return [
    journal.canTake(),
    journal.due({ nowMs: 1, horizonMs: 1_000, limit: 100 }),
    journal.nextDueAtMs(0),
    journal.counts(),
    ...ids.map((id) => journal.record(id)),
    ...ids.map((id) => journal.envelope(id)),
    journal.setAsideFor('key-missing'),
    journal.put(envelope()),
    journal.markSending(a),
    journal.markWaiting(a, { attempts: 1, nextAttemptAtMs: 1, inDoubt: true, reason: 'cut' }),
    journal.markAccepted(b, acceptance),
    journal.markRejected(c, 'dossier-refused'),
    journal.setAside(d, 'key-missing'),
    journal.removePayload(c),
    journal.removePayloads({ state: 'accepted', settledAtMs: 10 }),
    journal.canTake(),
  ];
}

test('cut short under the open journal: reads answer, nothing new is taken, and the next start refuses the file', () => {
  const { file, journal, ids } = scene(12, LARGE);
  assert.ok(journal.canTake().ok);
  truncateSync(file, 16 * 1024);
  assert.deepEqual(journal.canTake(), UNAVAILABLE, 'seen before a citizen is asked anything');
  assert.deepEqual(
    ids.map((id) => journal.envelope(id)),
    ids.map(() => UNAVAILABLE),
  );
  assert.deepEqual(journal.put(envelope()), UNAVAILABLE);
  askAll({ journal, ids });
  journal.close();
  const after = openJournal({ file, now: () => 0 });
  assert.ok(!after.ok);
  assert.equal(after.error.code, 'damaged');
});

test('emptied, replaced or deleted: SQLite would go on from its cache, the journal takes nothing more', () => {
  const harms: readonly ((file: string) => void)[] = [
    (file) => truncateSync(file, 0),
    (file) => rmSync(file),
    (file) => {
      writeFileSync(`${file}.copy`, readFileSync(file));
      renameSync(`${file}.copy`, file);
    },
  ];
  for (const harm of harms) {
    const at = scene(4);
    assert.ok(at.journal.put(envelope()).ok);
    harm(at.file);
    assert.deepEqual(at.journal.canTake(), UNAVAILABLE);
    assert.deepEqual(at.journal.put(envelope()), UNAVAILABLE);
    askAll(at);
    at.journal.close();
  }
});

test('a page that went bad: found by whoever reads it, and from then on nothing is taken', () => {
  const at = scene(12, LARGE);
  overwrite(at.file, Buffer.alloc(statSync(at.file).size - 6 * 4096, 0xa5), 6 * 4096);
  assert.ok(at.journal.canTake().ok, 'nobody has read it yet');
  assert.ok(askAll(at).some(({ ok }) => !ok));
  assert.deepEqual(at.journal.canTake(), UNAVAILABLE, 'the check that follows a failure finds it again');
  at.journal.close();
});

test('whatever happens to the bytes of database and log: an answer, never an exception', () => {
  const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 2 ** 31);
  const harm = fc.record({
    part: fc.constantFrom('', '-wal'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4_096 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(harm, { minLength: 1, maxLength: 4 }), fc.boolean(), (harms, large) => {
      const at = scene(8, large ? LARGE : undefined);
      at.journal.markSending(at.ids[0] ?? '');
      for (const { part, at: where, bytes, cut } of harms) {
        const file = `${at.file}${part}`;
        const offset = Math.floor(statSync(file).size * where);
        if (cut) truncateSync(file, offset);
        else overwrite(file, bytes, offset);
      }
      for (const ids of [at.ids.slice(0, 4), at.ids.slice(4)]) {
        for (const answer of askAll({ journal: at.journal, ids })) assert.equal(typeof answer.ok, 'boolean');
      }
      at.journal.close();
    }),
    { numRuns: process.env.MOTCUA_FULL === '1' ? 1_000 : 15, seed },
  );
});
