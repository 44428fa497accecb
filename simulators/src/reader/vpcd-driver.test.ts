import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ensureVpcdDriver } from './vpcd-driver.ts';

const PATH = process.env.PATH ?? '';
const DRIVER = Buffer.from('a driver');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vpcd-driver-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Programs of our own in front of the system's. */
async function tools(t: TestContext, scripts: Readonly<Record<string, string>>, rest = PATH) {
  const path = await folder(t);
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, name), 0o755);
  }
  process.env.PATH = `${path}${delimiter}${rest}`;
  t.after(() => {
    process.env.PATH = PATH;
  });
}

const APT_GET = 'touch vsmartcard-vpcd_1_all.deb';
const dpkgDeb = (version: string): string => `
case $1 in
  --field) printf 'Version: ${version}\\nArchitecture: amd64\\n' ;;
  --extract) dir=$3/usr/lib/pcsc/drivers/serial; mkdir -p "$dir"; printf 'a driver' >"$dir/real"; ln -s real "$dir/libifdvpcd.so" ;;
esac`;

test('fetches, unpacks and pins the driver once, and leaves nothing else behind', async (t) => {
  await tools(t, { 'apt-get': APT_GET, 'dpkg-deb': dpkgDeb('9.9') });
  const cache = await folder(t);
  const paths = await Promise.all([ensureVpcdDriver(cache), ensureVpcdDriver(cache)]);
  for (const path of paths) assert.deepEqual(path, { ok: true, value: join(cache, 'libifdvpcd.so') });
  assert.deepEqual(await readFile(join(cache, 'libifdvpcd.so')), DRIVER);
  assert.equal(await readFile(join(cache, 'SHA256'), 'utf8'), `${sha256(DRIVER)}\n`);
  assert.deepEqual((await readdir(cache)).sort(), ['SHA256', 'libifdvpcd.so']);
  await tools(t, { 'apt-get': 'exit 1' });
  assert.equal((await ensureVpcdDriver(cache)).ok, true, 'from the cache');
});

test('a driver that changed after it was pinned is refused', async (t) => {
  const cache = await folder(t);
  await writeFile(join(cache, 'SHA256'), `${sha256(DRIVER)}\n`);
  await writeFile(join(cache, 'libifdvpcd.so'), 'another driver');
  const refused = await ensureVpcdDriver(cache);
  assert.equal(!refused.ok && refused.error.code, 'checksum-mismatch');
});

test('a known version with other contents is refused and not kept', async (t) => {
  await tools(t, { 'apt-get': APT_GET, 'dpkg-deb': dpkgDeb('3.3+dfsg-2') });
  const cache = await folder(t);
  const refused = await ensureVpcdDriver(cache);
  assert.equal(!refused.ok && refused.error.code, 'checksum-mismatch');
  assert.deepEqual(await readdir(cache), []);
});

test('says what is in the way: no apt, no download, no package, nothing to unpack', async (t) => {
  const reason = async (scripts: Readonly<Record<string, string>>, rest?: string): Promise<string> => {
    await tools(t, scripts, rest);
    const refused = await ensureVpcdDriver(await folder(t));
    assert.ok(!refused.ok);
    assert.ok(refused.error.message.length > 0);
    return refused.error.code;
  };
  assert.equal(await reason({}, '/nonexistent'), 'no-apt');
  assert.equal(await reason({ 'apt-get': 'exit 100' }), 'download-failed');
  assert.equal(await reason({ 'apt-get': 'exit 0' }), 'download-failed');
  assert.equal(await reason({ 'apt-get': APT_GET, 'dpkg-deb': 'exit 2' }), 'unpack-failed');
});
