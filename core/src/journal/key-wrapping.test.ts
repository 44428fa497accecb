import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  CREDENTIAL_NAME,
  createFileKeyStore,
  createSystemdKeyStore,
  makeDossierKey,
  newKioskKey,
  unwrapDossierKey,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-keys-'));
after(() => rmSync(folder, { recursive: true }));

test('a wrapped dossier key opens under its kiosk key, also after rotation, and never under another', () => {
  const [old, current, foreign] = [newKioskKey(), newKioskKey(), newKioskKey()];
  const made = makeDossierKey({ current: old, all: [old] });
  assert.equal(Buffer.from(made.key, 'base64').length, 32);
  assert.deepEqual(unwrapDossierKey({ current, all: [current, old] }, made.wrappedKey), { ok: true, value: made.key });
  assert.deepEqual(unwrapDossierKey({ current: foreign, all: [foreign] }, made.wrappedKey), {
    ok: false,
    error: { code: 'key-missing' },
  });
  assert.notEqual(makeDossierKey({ current, all: [current] }).key, made.key);
});

test('every flipped byte and every other length is refused', () => {
  const key = newKioskKey();
  const ring = { current: key, all: [key] };
  const wrapped = Buffer.from(makeDossierKey(ring).wrappedKey, 'base64');
  for (let at = 0; at < wrapped.length; at += 1) {
    const twin = Buffer.from(wrapped);
    twin[at] = (twin[at] ?? 0) ^ 1;
    assert.equal(unwrapDossierKey(ring, twin.toString('base64')).ok, false, `byte ${at}`);
    assert.equal(unwrapDossierKey(ring, wrapped.subarray(0, at).toString('base64')).ok, false, `cut at ${at}`);
  }
});

test('the key file is for the demo: its owner alone reads it, production refuses it', async () => {
  const file = join(folder, 'demo', 'kiosk.key');
  const store = createFileKeyStore({ file, mode: 'demo' });
  assert.equal(store.protection, 'demo-file');
  const first = await store.open();
  const second = await store.open();
  assert.ok(first.ok && second.ok);
  assert.deepEqual(first.value.current.key, second.value.current.key);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const refused = await createFileKeyStore({ file, mode: 'production' }).open();
  assert.ok(!refused.ok);
  assert.equal(refused.error.code, 'no-key-store');
  chmodSync(file, 0o644);
  const readable = await store.open();
  assert.ok(!readable.ok);
  assert.equal(readable.error.code, 'key-unusable');
  writeFileSync(file, 'too short\n');
  chmodSync(file, 0o600);
  assert.equal((await store.open()).ok, false);
});

test('systemd credentials: the key and those rotated out; absent or broken ones are told apart', async () => {
  const credentials = join(folder, 'credentials');
  mkdirSync(credentials);
  const store = createSystemdKeyStore({ CREDENTIALS_DIRECTORY: credentials });
  assert.equal(store.protection, 'os');
  for (const none of [
    createSystemdKeyStore({}),
    createSystemdKeyStore({ CREDENTIALS_DIRECTORY: join(folder, 'no') }),
    store,
  ]) {
    const opened = await none.open();
    assert.ok(!opened.ok);
    assert.equal(opened.error.code, 'no-key-store');
  }
  const [current, old] = [newKioskKey(), newKioskKey()];
  writeFileSync(join(credentials, CREDENTIAL_NAME), current.key);
  writeFileSync(join(credentials, `${CREDENTIAL_NAME}.old-1`), `${old.key.toString('base64')}\n`);
  const opened = await store.open();
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.current, current);
  assert.deepEqual(opened.value.all, [current, old]);
  writeFileSync(join(credentials, CREDENTIAL_NAME), 'short');
  const broken = await store.open();
  assert.ok(!broken.ok);
  assert.equal(broken.error.code, 'key-unusable');
});
