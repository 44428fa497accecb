import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ScreenModel } from '@motcua/core/contract';
import { installedPacksFolder } from '@motcua/core/services';
import { loadUnits } from '@motcua/core/units';
import type { LoopbackServer } from '@motcua/demo/loopback';
import { run } from '../../test-run.ts';
import { type PreviewList, packsInView } from './packs-in-view.ts';
import { startPreviewServer } from './preview-server.ts';

const PACK = readFileSync(join(installedPacksFolder(), 'certified-copy', 'pack.json'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'motcua-preview-'));
const packFile = join(folder, 'services', 'certified-copy', 'pack.json');
const PAGE = `<!doctype html><html><head><script nonce="__CSP_NONCE__" src="./bridge.js"></script></head></html>`;
let server: LoopbackServer;
let saves = 0;

/** Saved a second later each time, as an author would be. */
function save(text: string): void {
  saves += 1;
  writeFileSync(packFile, text);
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, saves));
  utimesSync(packFile, at, at);
}

before(async () => {
  mkdirSync(join(folder, 'screens'));
  writeFileSync(join(folder, 'screens', 'index.html'), PAGE);
  mkdirSync(join(folder, 'services', 'certified-copy'), { recursive: true });
  save(PACK);
  const packs = packsInView({ folder: join(folder, 'services'), units: await loadUnits() });
  server = await startPreviewServer({ packs, renderer: join(folder, 'screens'), port: 0 });
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const list = async (): Promise<PreviewList> =>
  (await (await fetch(`${server.origin}/packs.json`)).json()) as PreviewList;
const ask = (body: unknown, headers: Record<string, string> = { origin: server.origin }) =>
  fetch(`${server.origin}/screen`, { method: 'POST', headers, body: JSON.stringify(body) });
const CONTACT = { pack: 'certified-copy', version: '2026-01-01', screen: 'page.result', language: 'vi', intents: [] };

test('every screen of a pack is listed with its title in both languages, and drawn by the session’s own machine', async () => {
  const { faults, packs } = await list();
  assert.deepEqual(faults, []);
  const [version] = packs[0]?.versions ?? [];
  assert.ok(version);
  assert.deepEqual([version.screens[0]?.id, version.screens.at(-1)?.id], ['requirements', 'review']);
  for (const language of ['vi', 'en'] as const)
    for (const { id } of version.screens) {
      const answer = await ask({ ...CONTACT, screen: id, language });
      assert.equal(answer.status, 200);
      const model = (await answer.json()) as ScreenModel;
      assert.equal(model.language, language);
      assert.ok(model.demo, 'nobody takes it for a kiosk');
    }
});

test('only made-up people are in it', async () => {
  const { packs } = await list();
  const screens = packs[0]?.versions[0]?.screens ?? [];
  const all = await Promise.all(screens.map(async ({ id }) => (await ask({ ...CONTACT, screen: id })).text()));
  const numbers = all.join().match(/(?<!\d)\d{12}(?!\d)/gu) ?? [];
  assert.ok(numbers.length > 0);
  for (const number of numbers) assert.match(number, /^999/u);
});

test('what was done on a screen is done on it', async () => {
  const answer = await ask({ ...CONTACT, intents: [{ type: 'next' }] });
  const { screen } = (await answer.json()) as ScreenModel;
  assert.ok(screen.name === 'form' && screen.page.fields.some(({ error }) => error !== null));
});

test('a saved change is there at the next look, a fault with line and mend, and gone once it is mended', async () => {
  save(PACK.replaceAll('"Nhận kết quả"', '"Nhận kết quả ở đâu"'));
  const changed = (await list()).packs[0]?.versions[0]?.screens.find(({ id }) => id === 'page.result');
  assert.equal(changed?.title.vi, 'Nhận kết quả ở đâu');
  save(PACK.replace('"vi": "Nhận kết quả",', '"vi": "",'));
  const broken = await list();
  assert.deepEqual(broken.packs, []);
  assert.equal(broken.faults.length, 1);
  assert.equal(broken.faults[0]?.mend, 'do not leave it empty');
  assert.equal((await ask(CONTACT)).status, 404);
  save(PACK);
  assert.equal((await list()).packs.length, 1);
  assert.equal((await ask(CONTACT)).status, 200);
});

test('the kiosk’s screens come with the kiosk’s policy, framed by the gallery alone', async () => {
  const answer = await fetch(`${server.origin}/kiosk/?pack=certified-copy`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'nonce-[^']+';/);
  assert.ok(policy.includes(`frame-ancestors ${server.origin}`));
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(await answer.text(), /__CSP_NONCE__/);
  const gallery = await fetch(server.origin);
  assert.match(gallery.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
});

test('a page of another site reaches nothing', async () => {
  assert.equal((await ask(CONTACT, { origin: 'https://example.com' })).status, 403);
  assert.equal((await ask(CONTACT, {})).status, 403);
  const { port } = new URL(server.origin);
  const status = await new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/packs.json', headers: { host: `example.com:${port}` } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  assert.equal(status, 421);
});

test('what is no screen, no intent or no path is refused and changes nothing', async () => {
  for (const body of [
    null,
    [],
    { ...CONTACT, language: 'fr' },
    { ...CONTACT, intents: [{ type: 'next', more: 1 }] },
    { ...CONTACT, intents: 'next' },
    { ...CONTACT, pack: 1 },
  ])
    assert.equal((await ask(body)).status, 400, JSON.stringify(body));
  for (const wrong of [{ pack: 'nothing' }, { version: '1999-01-01' }, { screen: 'page.none' }])
    assert.equal((await ask({ ...CONTACT, ...wrong })).status, 404);
  const long = await ask({ ...CONTACT, intents: Array.from({ length: 20_000 }, () => ({ type: 'need-help' })) });
  assert.equal(long.status, 400);
  for (const path of ['/nothing', '/kiosk/../../package.json', '/__proto__', '/kiosk/index.html'])
    assert.equal((await fetch(server.origin + path)).status, 404, path);
  assert.equal((await fetch(`${server.origin}/packs.json`, { method: 'PUT' })).status, 405);
});

test('mistakes in the call are usage errors, a port that is taken is told', async () => {
  for (const args of [
    ['preview', join(folder, 'nowhere')],
    ['preview', mkdtempSync(join(folder, 'empty-'))],
    ['preview', '--port', 'x'],
    ['preview', '--port', '65536'],
  ])
    assert.equal((await run(['services', ...args])).status, 2, args.join(' '));
  const { port } = new URL(server.origin);
  const taken = await run(['services', 'preview', join(folder, 'services'), '--no-window', '--port', port]);
  assert.equal(taken.status, 1);
  assert.match(taken.err, new RegExp(`port ${port} is taken`));
});
