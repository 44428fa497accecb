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
        'renderer/index.html',
      ];
      files.push(name === 'electron' ? 'preload.cjs' : 'bridge.js', 'services/unemployment-benefit/pack.json');
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
    const said = Buffer.concat(await kiosk.stderr.toArray()).toString();
    assert.match(said, /production mode only/);
  });
});

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
  const credentials = join(desk, 'credentials');
  for (const each of [bin, credentials, join(desk, 'data'), join(desk, 'trust')])
    mkdirSync(each, { recursive: true, mode: 0o700 });
  const noSandbox = process.getuid?.() === 0 ? '--no-sandbox' : '';
  writeFileSync(join(bin, 'chromium'), `#!/bin/sh\nexec ${chromium} --headless=new --disable-gpu ${noSandbox} "$@"\n`);
  chmodSync(join(bin, 'chromium'), 0o755);
  writeFileSync(join(credentials, 'motcua-kiosk-key'), Buffer.alloc(32, 7));
  const config = join(desk, 'kiosk.json');
  writeFileSync(
    config,
    JSON.stringify({
      kioskId: 'BUILD-1',
      mode: 'production',
      receptionUnit: { code: 'H99.99', name: 'Artefact test' },
      province: { baseUrl: 'https://127.0.0.1:9' },
      dataFolder: 'data',
      trustFolder: 'trust',
      followUrl: 'https://127.0.0.1:9/dossiers',
      helpPhone: '1900 0000',
      ...changes,
    }),
  );
  return { config, path: `${bin}:${process.env.PATH}`, credentials, auditFile: join(desk, 'data', 'audit.jsonl') };
}
