import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createFakeElectron, type FakeElectron } from '../test/fake-electron.ts';
import { createOsKeyStore } from './key-store.ts';

describe('the key store of the operating system', () => {
  let folder: string;
  let electron: FakeElectron;
  let file: string;
  let count = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-keys-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    electron = createFakeElectron();
    count += 1;
    file = join(folder, `kiosk-key-${count}`);
  });
  const open = (platform: NodeJS.Platform = 'linux') =>
    createOsKeyStore({ safeStorage: electron.safeStorage, file, platform }).open();

  it('makes a key once and finds it again', async () => {
    const first = await open();
    const second = await open();
    assert.ok(first.ok && second.ok);
    assert.deepEqual(second.value, first.value);
    assert.equal(first.value.current.key.length, 32);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const stored = readFileSync(file);
    assert.equal(stored.includes(first.value.current.key), false);
    assert.equal(stored.includes(first.value.current.key.toString('base64')), false);
  });

  it('writes the key anew when the operating system has changed its own', async () => {
    const first = await open();
    assert.ok(first.ok);
    const before = readFileSync(file);
    const { decryptStringAsync } = electron.safeStorage;
    electron.safeStorage.decryptStringAsync = async (encrypted) => ({
      ...(await decryptStringAsync(encrypted)),
      shouldReEncrypt: true,
    });
    const second = await open();
    assert.ok(second.ok);
    assert.deepEqual(second.value, first.value);
    assert.notDeepEqual(readFileSync(file), before);
  });

  for (const backend of ['basic_text', 'unknown'] as const) {
    it(`refuses ${backend}, which is no key store, and writes nothing`, async () => {
      electron.backend = backend;
      const opened = await open();
      assert.deepEqual(opened, {
        ok: false,
        error: { code: 'no-key-store', detail: `the key store of this desktop is ${backend}` },
      });
      assert.throws(() => readFileSync(file), /ENOENT/);
    });
  }

  it('refuses a system that offers no encryption', async () => {
    electron.backend = 'unknown';
    const opened = await open('win32');
    assert.equal(!opened.ok && opened.error.code, 'no-key-store');
  });

  it('says that a file is unusable, and does not replace it: a new key would lose every waiting dossier', async () => {
    assert.ok((await open()).ok);
    for (const damaged of [Buffer.alloc(0), Buffer.from('garbage'), readFileSync(file).subarray(0, -1)]) {
      writeFileSync(file, damaged);
      const opened = await open();
      assert.equal(!opened.ok && opened.error.code, 'key-unusable');
      assert.deepEqual(readFileSync(file), damaged);
    }
    writeFileSync(file, await electron.safeStorage.encryptStringAsync('c2hvcnQ='));
    const opened = await open();
    assert.equal(!opened.ok && opened.error.code, 'key-unusable');
  });
});
