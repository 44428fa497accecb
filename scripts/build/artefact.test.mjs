import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { writeDesk } from './desk.mjs';
import { forbiddenTexts, inspectArtefact } from './inspect-artefact.mjs';
import { buildProduct, bundle, ROOT } from './product.mjs';

let folder;
let artefacts;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'motcua-build-'));
  artefacts = await buildProduct(join(folder, 'dist'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the production artefacts', () => {
  it('are both there, with all their processes', () => {
    assert.deepEqual(
      artefacts.map(({ name }) => name),
      ['browser', 'electron'],
    );
    for (const { folder: built, name } of artefacts) {
      const files = [
        'main.js',
        'session-process.js',
        'device-host-process.js',
        'courier-process.js',
        'verification-worker.js',
        'renderer/index.html',
      ];
      files.push('services/unemployment-benefit/pack.json', 'LICENSE-units.txt');
      files.push(...(name === 'electron' ? ['preload.cjs'] : ['bridge.js', 'policy/motcua.json']));
      for (const file of files) assert.ok(existsSync(join(built, file)), `${name}/${file}`);
    }
  });

  it('hold nothing of the simulators, the demo or the journeys', () => {
    for (const artefact of artefacts) assert.deepEqual(inspectArtefact({ root: ROOT, ...artefact }), []);
  });

  it('are inspected by what finds each kind of trace', async () => {
    // A build that went wrong: an entry that reaches for the simulated PKI.
    const wrong = join(folder, 'wrong');
    mkdirSync(join(wrong, 'src'), { recursive: true });
    const pki = JSON.stringify(join(ROOT, 'simulators/src/pki/index.ts'));
    writeFileSync(join(wrong, 'src', 'main.ts'), `export * from ${pki};\n`);
    const modules = await bundle({ root: join(wrong, 'src'), entries: ['main'], folder: join(wrong, 'out') });
    const found = inspectArtefact({ root: ROOT, folder: join(wrong, 'out'), modules });
    assert.ok(
      found.some((finding) => finding.startsWith('module ')),
      'as a module',
    );
    assert.ok(
      found.some((finding) => finding.startsWith('text in main.js')),
      'as a text, had the list of modules lied',
    );
    mkdirSync(join(wrong, 'out', 'node_modules', '@motcua', 'simulators'), { recursive: true });
    writeFileSync(join(wrong, 'out', 'node_modules', '@motcua', 'simulators', 'index.js'), '');
    const files = inspectArtefact({ root: ROOT, folder: join(wrong, 'out'), modules: [] });
    assert.ok(
      files.some((finding) => finding.startsWith('file node_modules/@motcua/simulators')),
      'as a file',
    );
    assert.ok(forbiddenTexts(ROOT).length > 50, 'the texts that are looked for');
  });

  it('give a sandboxed preload script what it can load: one CommonJS file that requires Electron alone', () => {
    const preload = readFileSync(join(folder, 'dist', 'electron', 'preload.cjs'), 'utf8');
    const required = [...preload.matchAll(/require\(([^)]*)\)/g)].map(([, what]) => what?.replaceAll(/["'`]/g, ''));
    assert.deepEqual([...new Set(required)], ['electron']);
    assert.doesNotMatch(preload, /^import /m);
  });
});

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const noRun = process.platform !== 'linux' || chromium === undefined ? 'needs Linux and Chromium' : false;

describe('the browser artefact', { skip: noRun }, () => {
  it('runs by itself, outside the tree, opens its window, and finds no device', {
    timeout: 60_000,
  }, async () => {
    const { config, path, credentials, auditFile } = deskOf(join(folder, 'desk'));
    const kiosk = spawn(process.execPath, [join(folder, 'dist', 'browser', 'main.js'), config], {
      cwd: folder,
      env: { PATH: path, CREDENTIALS_DIRECTORY: credentials, TMPDIR: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const exited = new Promise((resolve) => kiosk.once('exit', resolve));
    try {
      let seen = '';
      // `no-device`: the device host has started, with its native libraries, and found neither reader nor scanner.
      while (!seen.includes('no-device') || !windowIsConnected(folder)) {
        assert.equal(kiosk.exitCode, null, 'the kiosk has ended');
        await pause(50);
        seen = existsSync(auditFile) ? readFileSync(auditFile, 'utf8') : '';
        assert.doesNotMatch(seen, /no-key-store|journal-unavailable|process-crashed/);
      }
    } finally {
      kiosk.kill('SIGTERM');
      assert.equal(await exited, 0);
    }
  });

  it('refuses to run as a demo', async () => {
    const { config, path } = deskOf(join(folder, 'demo-desk'), { mode: 'demo' });
    const kiosk = spawn(process.execPath, [join(folder, 'dist', 'browser', 'main.js'), config], {
      env: { PATH: path },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = new Promise((resolve) => kiosk.once('exit', resolve));
    const said = Buffer.concat(await kiosk.stderr.toArray()).toString();
    assert.match(said, /production mode only/);
    assert.equal(await exited, 1);
  });

  for (const [what, signal] of [
    ['an exception', 'SIGHUP'],
    ['a rejection', 'SIGUSR2'],
  ]) {
    it(`ends with ${what} that nobody caught, and does not say what it says`, {
      timeout: 60_000,
    }, async () => {
      const { code, said } = await runBroken(`crashes-${signal}`, { until: /kiosk-started/, signal });
      assert.equal(code, 1);
      assert.match(said, /crashed: (?:Type)?Error/);
      assert.doesNotMatch(said, /Nguy|999000000001/);
    });
  }

  it('says why it takes no dossier, and what to do: no key store, damaged journal', { timeout: 60_000 }, async () => {
    const { said } = await runBroken('keyless', {
      credentials: false,
      prepare: ({ dataFolder }) => writeFileSync(join(dataFolder, 'journal.db'), 'no journal at all\n'.repeat(400)),
      until: /kiosk-out-of-service/,
      signal: 'SIGTERM',
    });
    assert.match(said, /^out of service: the journal .*journal\.db is damaged \(SQLITE_NOTADB\).*support/m);
    assert.match(said, /^out of service: no key store \(CREDENTIALS_DIRECTORY is not set\).*motcua-kiosk-key/m);
  });

  it('says that another kiosk has its data, and ends', { timeout: 60_000 }, async () => {
    const { code, said } = await runBroken('twice', {
      prepare({ dataFolder }) {
        const other = new Database(join(dataFolder, 'journal.db'));
        other.pragma('locking_mode = EXCLUSIVE');
        other.exec('CREATE TABLE taken (by)');
        return () => other.close();
      },
    });
    assert.equal(code, 1);
    assert.match(said, /^another kiosk uses .*: end that one/m);
  });
});

/** `until`: what the audit log must say before `signal` is sent; without it the kiosk has to end by itself. */
async function runBroken(name, { prepare = () => () => {}, credentials = true, until, signal }) {
  const desk = deskOf(join(folder, name));
  const tidy = prepare(desk);
  const crash = join(ROOT, 'scripts', 'build', 'crash-on-signal.mjs');
  const main = join(folder, 'dist', 'browser', 'main.js');
  const kiosk = spawn(process.execPath, ['--import', crash, main, desk.config], {
    env: {
      PATH: desk.path,
      TMPDIR: folder,
      ...(credentials ? { CREDENTIALS_DIRECTORY: desk.credentials } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => kiosk.once('exit', resolve));
  const said = kiosk.stderr.toArray().then((parts) => Buffer.concat(parts).toString());
  const audit = () => (existsSync(desk.auditFile) ? readFileSync(desk.auditFile, 'utf8') : '');
  while (until !== undefined && !until.test(audit())) {
    if (kiosk.exitCode !== null) assert.fail(`the kiosk ended with ${kiosk.exitCode}: ${await said}`);
    await pause(50);
  }
  if (signal !== undefined) kiosk.kill(signal);
  const result = { code: await exited, said: await said };
  tidy?.();
  return result;
}

/** The launch file is there until the page of the browser has its session, then the profile alone. */
function windowIsConnected(temporary) {
  return readdirSync(temporary).some(
    (name) =>
      name.startsWith('motcua-window-') &&
      existsSync(join(temporary, name, 'profile')) &&
      !existsSync(join(temporary, name, 'launch.html')),
  );
}

/** A desk as it is deployed, but for a browser without a display and a socket path at which no pcscd listens. */
function deskOf(desk, changes = {}) {
  const bin = join(desk, 'bin');
  mkdirSync(bin, { recursive: true });
  const noSandbox = process.getuid?.() === 0 ? '--no-sandbox' : '';
  writeFileSync(join(bin, 'chromium'), `#!/bin/sh\nexec ${chromium} --headless=new --disable-gpu ${noSandbox} "$@"\n`);
  chmodSync(join(bin, 'chromium'), 0o755);
  return { ...writeDesk(desk, changes), path: `${bin}:${process.env.PATH}` };
}
