import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PATIENCE } from '../session/delays.ts';
import { describeConfigFailure, loadConfig, parseConfig } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-config-'));
after(() => rmSync(folder, { recursive: true }));

const minimal = {
  kioskId: 'H99-desk-1',
  mode: 'demo',
  receptionUnit: { code: 'H99.99', name: 'Bộ phận Một cửa xã Thử Nghiệm' },
  province: { baseUrl: 'http://127.0.0.1:8080' },
  dataFolder: 'data',
  trustFolder: '/etc/motcua/trust',
  followUrl: 'http://127.0.0.1:8080/dossiers/',
  helpPhone: '1900 0000',
};

function problemsOf(json: unknown): readonly string[] {
  const parsed = parseConfig(json);
  assert.ok(!parsed.ok);
  return parsed.error.map((one) => `${one.path} ${one.problem}`);
}

test('a minimal file is completed by defaults, and its relative paths start at the file', () => {
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, JSON.stringify({ ...minimal, province: { ...minimal.province, caFile: 'ca.pem' } }));
  const loaded = loadConfig(file);
  assert.ok(loaded.ok);
  assert.equal(loaded.value.dataFolder, join(folder, 'data'));
  assert.equal(loaded.value.trustFolder, '/etc/motcua/trust');
  assert.equal(loaded.value.province.caFile, join(folder, 'ca.pem'));
  assert.equal(loaded.value.allowDrafts, false);
  assert.equal(loaded.value.scanner, undefined);
  assert.equal(loaded.value.timeouts.endGraceMs, 3_000);
  assert.deepEqual(loaded.value.retention, { payloadHours: 0, setAsideHours: 336 });
  assert.deepEqual(loaded.value.chip, { bac: 'if-pace-refused', mrzNoExpiry: '991231' });
});

test('each broken setting is named by its path, all at once, with what to do', () => {
  const { helpPhone: _, ...withoutPhone } = minimal;
  assert.deepEqual(
    problemsOf({ ...withoutPhone, kioskid: 'x', province: { baseUrl: 'ftp://x', connectTimeoutMs: 1 } }),
    [
      '/helpPhone is missing',
      '/kioskid is not a known setting',
      '/province/baseUrl must match pattern "^https?://[^\\s?#]+$"',
      '/province/connectTimeoutMs must be >= 10',
    ],
  );
  const parsed = parseConfig({ ...minimal, mode: 'test' });
  assert.ok(!parsed.ok);
  assert.ok(parsed.error.every((one) => one.path === '/mode' && /One of: production, demo\./.test(one.mend)));
});

test('production wants an encrypted line and no draft packs', () => {
  assert.deepEqual(problemsOf({ ...minimal, mode: 'production', allowDrafts: true }), [
    '/province/baseUrl is not encrypted',
    '/allowDrafts draft packs in production',
  ]);
  assert.ok(parseConfig({ ...minimal, mode: 'production', province: { baseUrl: 'https://province.example' } }).ok);
});

test('a kiosk offers Vietnamese and English, or what it is told; never without Vietnamese, a draft only where drafts are allowed', () => {
  const offered = (json: unknown) => {
    const parsed = parseConfig(json);
    return parsed.ok ? parsed.value.languages : parsed.error.map(({ path, problem }) => `${path} ${problem}`);
  };
  assert.deepEqual(offered(minimal), ['vi', 'en']);
  assert.deepEqual(offered({ ...minimal, languages: ['vi'] }), ['vi']);
  assert.deepEqual(offered({ ...minimal, allowDrafts: true, languages: ['vi', 'km', 'en'] }), ['vi', 'km', 'en']);
  assert.deepEqual(offered({ ...minimal, languages: ['vi', 'km'] }), ['/languages km is a draft translation']);
  assert.deepEqual(offered({ ...minimal, languages: ['en'] }), ['/languages has no vi']);
  for (const languages of [[], ['vi', 'vi'], ['vi', 'fr'], 'vi'])
    assert.ok(!parseConfig({ ...minimal, languages }).ok, JSON.stringify(languages));
  const unknown = parseConfig({ ...minimal, languages: ['vi', 'fr'] });
  assert.ok(!unknown.ok && unknown.error.some(({ mend }) => mend.includes('One of: vi, en, km')));
});

test('a scanner is named as lsusb names it, with its layout', () => {
  const parsed = parseConfig({ ...minimal, scanner: { usbId: '0b1d:00a1', layout: 'access-is' } });
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.scanner, { usbId: '0b1d:00a1', layout: 'access-is' });
  assert.deepEqual(problemsOf({ ...minimal, scanner: { usbId: '0x0B1D:A1' } }), [
    '/scanner/layout is missing',
    '/scanner/usbId must match pattern "^[0-9a-f]{4}:[0-9a-f]{4}$"',
  ]);
  const unknown = parseConfig({ ...minimal, scanner: { usbId: '0b1d:00a1', layout: 'honeywell' } });
  assert.ok(!unknown.ok);
  assert.ok(unknown.error.every((one) => one.path === '/scanner/layout' && /access-is, newland/.test(one.mend)));
});

test('how cards are opened is a setting: what is unconfirmed is not compiled in', () => {
  for (const chip of [
    { bac: 'never', mrzNoExpiry: null },
    { bac: 'if-pace-not-offered', mrzNoExpiry: '000000' },
  ]) {
    const parsed = parseConfig({ ...minimal, chip });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.chip, chip);
  }
  const wrong = parseConfig({ ...minimal, chip: { bac: 'always', mrzNoExpiry: '99-12-31' } });
  assert.ok(!wrong.ok);
  assert.deepEqual([...new Set(wrong.error.map(({ path }) => path))].sort(), ['/chip/bac', '/chip/mrzNoExpiry']);
  assert.ok(wrong.error.some(({ mend }) => /never, if-pace-not-offered, if-pace-refused/.test(mend)));
});

test('how long a citizen is waited for is a setting within limits that keep data off an empty screen', () => {
  const standard = parseConfig(minimal);
  assert.ok(standard.ok);
  assert.deepEqual(standard.value.patience, PATIENCE);
  assert.equal(standard.value.askRating, true);
  const slow = { ...PATIENCE, warnAfterSeconds: 300, slowFactor: 3, countdownSeconds: 20 };
  assert.ok(parseConfig({ ...minimal, patience: slow }).ok);
  assert.deepEqual(problemsOf({ ...minimal, patience: { ...slow, slowFactor: 4 } }), [
    '/patience/slowFactor warnAfterSeconds × slowFactor is 1200 s',
  ]);
  const wrong = { warnAfterSeconds: 29, countdownSeconds: 19, slowFactor: 0, helpSeconds: 59, pauseSeconds: 1_801 };
  assert.deepEqual(
    problemsOf({ ...minimal, patience: wrong }).map((line) => line.split(' ')[0]),
    Object.keys(wrong).map((name) => `/patience/${name}`),
  );
});

test('the folder of announcements starts at the file too, and may be left out', () => {
  const file = join(folder, 'announcing.json');
  writeFileSync(file, JSON.stringify({ ...minimal, announcementsFolder: 'news' }));
  const loaded = loadConfig(file);
  assert.ok(loaded.ok);
  assert.equal(loaded.value.announcementsFolder, join(folder, 'news'));
  const without = parseConfig(minimal);
  assert.ok(without.ok);
  assert.equal(without.value.announcementsFolder, undefined);
});

test('a missing file and broken JSON are told apart from wrong settings', () => {
  const missing = loadConfig(join(folder, 'none.json'));
  assert.ok(!missing.ok);
  assert.equal(missing.error.code, 'config-unreadable');
  assert.match(
    describeConfigFailure(missing.error),
    /none\.json: config-unreadable\n {2}\(file\): cannot be read \(ENOENT\)/,
  );
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{"kioskId": ');
  const broken = loadConfig(file);
  assert.ok(!broken.ok);
  assert.equal(broken.error.code, 'config-unreadable');
  assert.ok(!parseConfig(null).ok);
  assert.ok(!parseConfig([]).ok);
});
