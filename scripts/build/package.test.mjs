// The Electron package, packed for real by electron-builder around a file in place of Electron: what is in it is what starts.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { writeDesk } from './desk.mjs';
import { inspectArtefact } from './inspect-artefact.mjs';
import { moduleNeeds } from './module-needs.mjs';
import { asar, DEFAULT_DEBIAN_DEPENDENCIES, electronBuilderConfig, fuses, packForLinux } from './pack.mjs';
import { buildProduct, ROOT } from './product.mjs';
import { packageClosure, RUNTIME_PACKAGES } from './runtime-packages.mjs';

const NAME = /Nguy|999000000001/;
let folder;
let packed;
/** Path in the archive → whether it lies beside the archive. */
let entries;
/** Archive and what lies beside it, together again, outside the tree. */
let extracted;
/** Script of ours → what it loads. */
let needs;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'motcua-package-'));
  await buildProduct(join(folder, 'dist'));
  packed = await packForLinux({ app: join(folder, 'dist', 'electron'), folder });
  entries = new Map(
    asar.listPackage(packed.archive, { isPack: true }).map((line) => {
      const [, state, path] = /^(\w+)\s*: \/(.*)$/.exec(line.replaceAll('\\', '/'));
      return [path, state === 'unpack'];
    }),
  );
  extracted = join(folder, 'extracted');
  asar.extractAll(packed.archive, extracted);
  const scripts = [...entries.keys()].filter((path) => /^[^/]+\.c?js$/.test(path));
  const read = (script) => readFileSync(join(extracted, script), 'utf8');
  needs = new Map(scripts.map((script) => [script, moduleNeeds(script, read(script), RUNTIME_PACKAGES)]));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What our scripts load and is not there. `paths`: those of the archive. */
function unmet(paths) {
  const missing = [];
  for (const [script, needed] of needs) {
    for (const need of needed) {
      if (isBuiltin(need) || need === 'electron') continue;
      const path = need.startsWith('.') ? posix.join(posix.dirname(script), need) : `node_modules/${need}`;
      if (!paths.has(path)) missing.push(`${script}: ${need}`);
    }
  }
  return missing;
}

describe('the packed Electron application', () => {
  it('holds every module that its scripts load, and every package that those need', () => {
    for (const name of ['main.js', 'session-process.js', 'device-host-process.js', 'courier-process.js', 'preload.cjs'])
      assert.ok(entries.has(name), name);
    for (const name of ['renderer/index.html', 'services/unemployment-benefit/pack.json'])
      assert.ok(entries.has(name), name);
    assert.deepEqual(unmet(entries), []);
    const packages = packageClosure(ROOT).map(({ path }) => path.replace(/^.*node_modules\//, ''));
    assert.deepEqual(
      packages.filter((name) => !entries.has(`node_modules/${name}/package.json`)),
      [],
    );
  });

  it('is looked through by what notices a missing package', () => {
    for (const name of RUNTIME_PACKAGES) {
      const without = new Map([...entries].filter(([path]) => !path.startsWith(`node_modules/${name}`)));
      assert.notDeepEqual(unmet(without), [], name);
    }
  });

  it('loads its runtime packages, native libraries and fonts by itself', async () => {
    const program = `
      const { default: Database } = await import('better-sqlite3');
      if (new Database(':memory:').pragma('integrity_check', { simple: true }) !== 'ok') throw new Error('SQLite');
      const { default: koffi } = await import('koffi');
      if (koffi.sizeof('uint32_t') !== 4) throw new Error('koffi');
      if (!Array.isArray((await import('node-hid')).default.devices())) throw new Error('node-hid');
      const { default: PdfDocument } = await import('pdfkit');
      const { fileURLToPath } = await import('node:url');
      const font = import.meta.resolve('@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf');
      const page = new PdfDocument().font(fileURLToPath(font)).text('Một cửa');
      page.end();
      const pdf = Buffer.concat(await page.toArray());
      if (!pdf.includes('%%EOF')) throw new Error('PDF');
      const loaded = process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'));
      console.log(JSON.stringify(loaded));`;
    const file = join(extracted, 'load.mjs');
    writeFileSync(file, program);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env: {}, cwd: folder });
    rmSync(file);
    const loaded = JSON.parse(stdout);
    assert.equal(loaded.length, 3, 'native libraries');
    for (const path of loaded) assert.ok(path.startsWith(extracted), path);
  });

  it('has beside its archive native libraries and nothing else', () => {
    const beside = [...entries].filter(([, isBeside]) => isBeside).map(([path]) => path);
    assert.deepEqual(
      beside.filter((path) => !/\.(?:node|so|dll|dylib)$/.test(path)),
      [],
    );
    for (const path of beside) assert.ok(existsSync(join(`${packed.archive}.unpacked`, path)), path);
    assert.deepEqual(
      [...entries.keys()].filter((path) => path.endsWith('.node') && !entries.get(path)),
      [],
    );
  });

  it('holds nothing of the simulators, the demo, the journeys or the workspace', () => {
    assert.deepEqual(inspectArtefact({ root: ROOT, folder: extracted, modules: [] }), []);
    const closure = new Set(packageClosure(ROOT).map(({ path }) => path.replace(/^.*node_modules\//, '')));
    const found = [...entries.keys()].flatMap((path) => {
      const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path) ?? [];
      return name === undefined || closure.has(name) ? [] : [name];
    });
    assert.deepEqual(found, []);
  });

  it('has an executable with the fuses of electron-builder.yml', async () => {
    const { version, ...wire } = await fuses.getCurrentFuseWire(packed.executable);
    assert.equal(version, '1');
    const ENABLED = '1'.charCodeAt(0);
    for (const [fuse, wanted] of Object.entries(electronBuilderConfig().electronFuses)) {
      const index = fuses.FuseV1Options[`${fuse[0].toUpperCase()}${fuse.slice(1)}`];
      assert.equal(wire[index] === ENABLED, wanted, fuse);
    }
  });

  it('becomes a Debian package with all that Electron and the kiosk need, and with what Debian asks of one', () => {
    const { args, customDepends } = packed.deb;
    for (const name of [...DEFAULT_DEBIAN_DEPENDENCIES, 'libpcsclite1', 'pcscd', 'libusb-1.0-0', 'util-linux'])
      assert.ok(customDepends.includes(name), name);
    const option = (name) => args[args.indexOf(name) + 1];
    assert.match(option('--url'), /^https:\/\/[\w.]+\/$/);
    assert.match(option('--maintainer'), /^[\w ]+ <[^@]+@[^>]+>$/);
  });
});

const noRun = process.platform === 'linux' ? false : 'the fake shell stands on Linux';

describe('the packed main process, over the fake of Electron', { skip: noRun }, () => {
  /** `until`: what the audit log must say before `signal` is sent; without it main has to end by itself. */
  async function run({ name, prepare = () => {}, keyStore = 'systemd', until, signal }) {
    const desk = writeDesk(join(folder, name));
    prepare(desk);
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    // Threads have no process id that a real one could be given.
    writeFileSync(join(bin, 'prlimit'), '#!/bin/sh\n', { mode: 0o755 });
    const imports = ['crash-on-signal.mjs', 'fake-electron.mjs'].flatMap((file) => [
      '--import',
      join(ROOT, 'scripts', 'build', file),
    ]);
    // Rejections as Electron treats them in its main process, switches where a launcher puts them.
    const options = ['--unhandled-rejections=warn-with-error-code', ...imports, join(extracted, 'main.js')];
    const main = spawn(process.execPath, [...options, '--inspect=0', desk.config], {
      cwd: folder,
      env: {
        PATH: bin,
        ...(keyStore === 'systemd' ? { CREDENTIALS_DIRECTORY: desk.credentials } : { FAKE_KEY_STORE: keyStore }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = new Promise((resolve) => main.once('exit', resolve));
    const said = main.stderr.toArray().then((parts) => Buffer.concat(parts).toString());
    const audit = () => (existsSync(desk.auditFile) ? readFileSync(desk.auditFile, 'utf8') : '');
    while (until !== undefined && !until.test(audit())) {
      if (main.exitCode !== null) assert.fail(`main ended with ${main.exitCode}: ${await said}`);
      await pause(50);
    }
    if (signal !== undefined) main.kill(signal);
    return { code: await exited, said: await said, audit: audit() };
  }

  it('starts, with its key, its journal, a session and a device host that looked for devices', {
    timeout: 60_000,
  }, async () => {
    const { said, audit } = await run({ name: 'runs', until: /no-device/, signal: 'SIGKILL' });
    assert.doesNotMatch(audit, /no-key-store|journal-unavailable|process-crashed/);
    assert.doesNotMatch(said, /Cannot find|ERR_MODULE_NOT_FOUND|scanners cannot be used|faulty/);
    assert.match(said, /^out of service: no card reader .*pcscd runs$/m);
  });

  for (const [what, signal] of [
    ['an exception', 'SIGHUP'],
    ['a rejection', 'SIGUSR2'],
  ]) {
    it(`ends with ${what} that nobody caught, and does not say what it says`, { timeout: 60_000 }, async () => {
      const { code, said } = await run({
        name: `crashes-${signal}`,
        until: /kiosk-started/,
        signal,
      });
      assert.equal(code, 1);
      assert.match(said, /crashed: (?:Type)?Error/);
      assert.doesNotMatch(said, NAME);
    });
  }

  it('says why it takes no dossier, and what to do: no key store, damaged journal', { timeout: 60_000 }, async () => {
    const { said } = await run({
      name: 'keyless',
      keyStore: 'basic_text',
      prepare: ({ dataFolder }) => writeFileSync(join(dataFolder, 'journal.db'), 'no journal at all\n'.repeat(400)),
      until: /kiosk-out-of-service/,
      signal: 'SIGKILL',
    });
    assert.match(said, /^out of service: the journal .*journal\.db is damaged \(SQLITE_NOTADB\).*support/m);
    assert.match(said, /^out of service: no key store \(the key store of this desktop is basic_text\).*keyring/m);
  });

  it('says what is wrong with its configuration and ends', { timeout: 60_000 }, async () => {
    const { code, said } = await run({
      name: 'unconfigured',
      prepare: ({ config }) => writeFileSync(config, '{"mode":"demo"}'),
    });
    assert.equal(code, 1);
    assert.match(said, /kiosk\.json/);
  });

  it('says which file its package lacks and ends, rather than to open a dialog', { timeout: 60_000 }, async () => {
    rmSync(join(extracted, 'node_modules', 'better-sqlite3'), { recursive: true });
    const { code, said } = await run({ name: 'incomplete' });
    assert.equal(code, 1);
    assert.match(said, /^Cannot find package 'better-sqlite3'/m);
  });
});
