import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JournalOpenFailure } from '../journal/journal.ts';
import type { AuditLog } from './audit.ts';
import { explainChange, explainJournal, explainKeyStore, tellOfService } from './operator-lines.ts';

const FILE = '/var/lib/motcua/journal.db';

const JOURNAL: { [C in JournalOpenFailure['code']]: [Extract<JournalOpenFailure, { code: C }>, RegExp, RegExp] } = {
  'in-use': [{ code: 'in-use' }, /another kiosk uses \/var\/lib\/motcua/, /end that one/],
  damaged: [{ code: 'damaged', detail: 'SQLITE_NOTADB' }, /damaged \(SQLITE_NOTADB\)/, /move .*journal\.db\*.*support/],
  'newer-schema': [{ code: 'newer-schema', found: 9, known: 2 }, /schema 9, this one knows 2/, /install that version/],
  'disk-full': [{ code: 'disk-full' }, /disk of \/var\/lib\/motcua is full/, /make room/],
  'journal-unavailable': [{ code: 'journal-unavailable', detail: 'EACCES' }, /\(EACCES\)/, /read and write/],
};

describe('what the operator reads', () => {
  for (const [failure, what, next] of Object.values(JOURNAL)) {
    it(`names the trouble and the next action: ${failure.code}`, () => {
      const line = explainJournal(failure, FILE);
      assert.match(line, what);
      assert.match(line, next);
      assert.doesNotMatch(line, /\n/);
    });
  }

  it('says why there is no key, and never to make another one where one was', () => {
    assert.match(explainKeyStore({ code: 'no-key-store', detail: 'basic_text' }), /\(basic_text\).*motcua-kiosk-key/);
    assert.match(explainKeyStore({ code: 'key-unusable', detail: 'not 32 bytes' }), /\(not 32 bytes\).*put back/);
  });

  it('follows the service while the kiosk runs, and repeats nothing that was explained at its start', () => {
    const recorded: string[] = [];
    const said: string[] = [];
    const audit: AuditLog = { record: (event) => void recorded.push(event), head: () => 'head', close: () => {} };
    const told = tellOfService(audit, {
      file: FILE,
      explained: ['journal-unavailable'],
      tell: (line) => void said.push(line),
    });
    told.record('kiosk-started', { mode: 'production' });
    told.record('kiosk-out-of-service', { outOfService: 'journal-unavailable' });
    told.record('kiosk-out-of-service', { outOfService: 'no-key-store' });
    told.record('kiosk-out-of-service', { outOfService: 'disk-full' });
    told.record('kiosk-out-of-service', { outOfService: 'no-device' });
    told.record('kiosk-in-service', {});
    assert.deepEqual(said, [explainChange('disk-full', FILE), explainChange('no-device', FILE), 'in service']);
    assert.equal(recorded.length, 6);
    assert.equal(told.head(), 'head');
    assert.match(explainChange('journal-unavailable', FILE) ?? '', /journal\.db fails/);
  });
});
