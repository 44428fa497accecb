import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeDossierKey, newKioskKey, openJournal } from './index.ts';
import { testDossier, testEnvelope } from './test-envelope.ts';

const kioskKey = newKioskKey();
const ring = { current: kioskKey, all: [kioskKey] };
/** Values of the made-up dossier, and the keys that would open it. */
const PERSONAL = ['999190000017', 'Nguyễn Văn Thử', 'citizenNumber', 'identification'];

/** Which of the texts stand in the journal's files, in UTF-8, UTF-16, base64 (any alignment) or hex. */
function found(file: string, texts: readonly string[]): readonly string[] {
  const bytes = Buffer.concat(
    [file, `${file}-wal`, `${file}-shm`].filter(existsSync).map((part) => readFileSync(part)),
  );
  return texts.filter((text) => {
    const utf8 = Buffer.from(text, 'utf8');
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), utf8])
        .toString('base64')
        .slice(shift === 0 ? 0 : shift + 1, -4),
    );
    const forms = [utf8, Buffer.from(text, 'utf16le'), utf8.toString('hex'), ...base64];
    return forms.some((form) => bytes.includes(form));
  });
}

test('no plaintext and no key in the pages of the database or its log, at any step', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-plaintext-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'journal.db');
  const opened = openJournal({ file, now: () => 0 });
  assert.ok(opened.ok);
  const journal = opened.value;
  const dossierKey = makeDossierKey(ring);
  const secrets = [...PERSONAL, dossierKey.key, kioskKey.key.toString('base64')];
  const rawKeys = [Buffer.from(dossierKey.key, 'base64'), kioskKey.key];
  const clean = (step: string) => {
    assert.deepEqual(found(file, secrets), [], step);
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    for (const key of rawKeys) assert.equal(bytes.includes(key), false, step);
  };

  const envelope = testEnvelope(dossierKey);
  const id = envelope.localDossierId;
  assert.ok(journal.put(envelope).ok);
  assert.deepEqual(found(file, [id]), [id], 'the search reads what was just written');
  clean('put');
  journal.markSending(id);
  clean('sending');
  journal.markWaiting(id, { attempts: 1, nextAttemptAtMs: 1, inDoubt: true, reason: 'cut' });
  clean('waiting');
  journal.markAccepted(id, { dossierCode: 'H99.99-261121-0001', receivedAt: '2026-11-21T02:03:05.000Z' });
  clean('accepted');
  journal.removePayloads({ state: 'accepted', settledAtMs: 0 });
  clean('removed');

  // The same search must be able to fail: a row whose payload was never sealed.
  const ids = {
    localDossierId: 'T-C0FF-EE00-0001',
    idempotencyKey: 'c0ffee00-0000-4000-8000-000000000002',
  };
  const unsealed = Buffer.from(JSON.stringify(testDossier(ids)), 'utf8').toString('base64');
  assert.ok(journal.put({ ...testEnvelope(dossierKey, ids), sealed: unsealed }).ok);
  assert.deepEqual(found(file, PERSONAL), PERSONAL);
  journal.close();
});
