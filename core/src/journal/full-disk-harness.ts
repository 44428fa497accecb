// Started by sqlite-journal.test.ts on a tiny file system: fills it, then shows that nothing is lost.
import { makeDossierKey, newKioskKey, openJournal } from './index.ts';
import { got, testEnvelope } from './test-envelope.ts';

const file = process.argv[2] ?? '';
const key = newKioskKey();
const ring = { current: key, all: [key] };

function open() {
  const journal = openJournal({ file, now: () => 0, reserveBytes: 64 * 1024 });
  if (!journal.ok) throw new Error(journal.error.code);
  return journal.value;
}

const journal = open();
const taken: string[] = [];
let failure: unknown;
while (failure === undefined) {
  const envelope = testEnvelope(makeDossierKey(ring));
  const put = journal.put(envelope);
  if (put.ok) taken.push(envelope.localDossierId);
  else failure = put.error;
}
journal.close();

const again = open();
const kept = taken.filter((id) => got(again.envelope(id)) !== null).length;
const carried = taken.filter(
  (id) =>
    again.markSending(id).ok && again.markAccepted(id, { dossierCode: 'H99', receivedAt: '2026-11-21T00:00:00Z' }).ok,
).length;
again.close();
process.stdout.write(JSON.stringify({ taken: taken.length, failure: failure ?? null, kept, carried }));
