import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseConfig } from '../config/index.ts';
import { createFileKeyStore } from '../journal/index.ts';
import type { ProvincePort } from '../submission/province-port.ts';
import { verifyAuditLog } from './audit.ts';
import { createFakeShell } from './fake-shell.ts';
import { AUDIT_FILE, JOURNAL_FILE, startKiosk } from './start-kiosk.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-start-'));
after(() => rmSync(folder, { recursive: true }));

const province: ProvincePort = {
  submit: async () => ({ kind: 'not-received', reason: 'refused' }),
  find: async () => ({ kind: 'unknown', reason: 'refused' }),
  ping: async () => 'offline',
};

function start(dataFolder: string) {
  const config = parseConfig({
    kioskId: 'H99-desk-1',
    mode: 'demo',
    receptionUnit: { code: 'H99.99', name: 'Bộ phận Một cửa xã Thử Nghiệm' },
    province: { baseUrl: 'http://127.0.0.1:1' },
    dataFolder,
    trustFolder: dataFolder,
    followUrl: 'http://127.0.0.1:1',
    helpPhone: '1900 0000',
  });
  assert.ok(config.ok);
  const keyStore = createFileKeyStore({ file: join(dataFolder, 'demo.key'), mode: 'demo' });
  return startKiosk({ shell: createFakeShell(() => province), config: config.value, keyStore });
}

test('one data folder, one kiosk; free again when it has stopped', async () => {
  const dataFolder = join(folder, 'one');
  const first = await start(dataFolder);
  assert.ok(first.ok);
  assert.equal(first.value.journalFailure, null);
  assert.deepEqual(await start(dataFolder), { ok: false, error: { code: 'in-use' } });
  await first.value.stop();
  const second = await start(dataFolder);
  assert.ok(second.ok);
  await second.value.stop();
  assert.ok(verifyAuditLog({ file: join(dataFolder, AUDIT_FILE) }).ok);
});

test('a damaged journal is shown, not thrown away', async () => {
  const dataFolder = mkdtempSync(join(folder, 'damaged-'));
  writeFileSync(
    join(dataFolder, JOURNAL_FILE),
    'no journal at all, but bytes that somebody may still need\n'.repeat(40),
  );
  const started = await start(dataFolder);
  assert.ok(started.ok);
  assert.equal(started.value.journalFailure?.code, 'damaged');
  assert.equal(started.value.kiosk.outOfService(), 'journal-unavailable');
  await started.value.stop();
});
