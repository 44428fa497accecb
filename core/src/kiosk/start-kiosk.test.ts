import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { err } from '@motcua/drivers/result';
import { parseConfig } from '../config/index.ts';
import { createFileKeyStore, type KeyStore } from '../journal/index.ts';
import type { ProvincePort } from '../submission/province-port.ts';
import { settled } from '../submission/test-clock.ts';
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

function start(
  dataFolder: string,
  {
    announcementsFolder,
    ...more
  }: {
    announcementsFolder?: string;
    keyStore?: KeyStore;
    shell?: ReturnType<typeof createFakeShell>;
    tell?: (line: string) => void;
  } = {},
) {
  const config = parseConfig({
    kioskId: 'H99-desk-1',
    mode: 'demo',
    receptionUnit: { code: 'H99.99', name: 'Bộ phận Một cửa xã Thử Nghiệm' },
    province: { baseUrl: 'http://127.0.0.1:1' },
    dataFolder,
    trustFolder: dataFolder,
    followUrl: 'http://127.0.0.1:1',
    helpPhone: '1900 0000',
    ...(announcementsFolder === undefined ? {} : { announcementsFolder }),
  });
  assert.ok(config.ok);
  const keyStore = createFileKeyStore({ file: join(dataFolder, 'demo.key'), mode: 'demo' });
  return startKiosk({ shell: createFakeShell(() => province), config: config.value, keyStore, ...more });
}

test('one data folder, one kiosk; free again when it has stopped', async () => {
  const dataFolder = join(folder, 'one');
  const said: string[] = [];
  const tell = (line: string): void => void said.push(line);
  const first = await start(dataFolder);
  assert.ok(first.ok);
  assert.equal(first.value.journalFailure, null);
  assert.deepEqual(await start(dataFolder, { tell }), { ok: false, error: { code: 'in-use' } });
  assert.match(said.join('\n'), /^another kiosk uses .*one: end that one/);
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
  const said: string[] = [];
  const started = await start(dataFolder, { tell: (line) => void said.push(line) });
  assert.ok(started.ok);
  assert.match(said.join('\n'), /^out of service: the journal .* is damaged .*SQLITE_NOTADB.*support.*$/, 'once');
  assert.equal(started.value.journalFailure?.code, 'damaged');
  assert.equal(started.value.kiosk.outOfService(), 'journal-unavailable');
  await started.value.stop();
});

test('a kiosk without a key says why, and what to do', async () => {
  const said: string[] = [];
  const keyStore: KeyStore = {
    protection: 'os',
    open: async () => err({ code: 'no-key-store', detail: 'CREDENTIALS_DIRECTORY is not set' }),
  };
  const started = await start(join(folder, 'keyless'), { keyStore, tell: (line) => void said.push(line) });
  assert.ok(started.ok);
  assert.equal(started.value.kiosk.outOfService(), 'no-key-store');
  await started.value.stop();
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^out of service: no key store \(CREDENTIALS_DIRECTORY is not set\)/);
});

test('announcements reach the session that starts; a broken one is told and stops nothing', async () => {
  const announcementsFolder = mkdtempSync(join(folder, 'news-'));
  const good = {
    id: 'good',
    title: { vi: 'Thông báo', en: 'News' },
    body: { vi: 'Nội dung', en: 'Words' },
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  };
  writeFileSync(join(announcementsFolder, 'good.json'), JSON.stringify(good));
  writeFileSync(join(announcementsFolder, 'broken.json'), '{');
  const said: string[] = [];
  const shell = createFakeShell(() => province);
  const tell = (line: string): void => void said.push(line);
  const started = await start(join(folder, 'announcing'), { announcementsFolder, shell, tell });
  assert.ok(started.ok);
  await settled();
  const message = shell.sessions.flatMap(({ heard }) => heard).find(({ type }) => type === 'start');
  assert.ok(message?.type === 'start');
  assert.deepEqual(message.announcements, [{ ...good, picture: null }]);
  await started.value.stop();
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^announcement left out: .*broken\.json: not JSON/);
});
