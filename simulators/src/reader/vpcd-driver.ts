import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { err, ok, type Result } from '@motcua/drivers/result';

const run = promisify(execFile);

const PACKAGE = 'vsmartcard-vpcd';
const DRIVER = 'libifdvpcd.so';
const DRIVER_IN_PACKAGE = join('usr', 'lib', 'pcsc', 'drivers', 'serial', DRIVER);
const CACHE = fileURLToPath(new URL('../../../.cache/vpcd', import.meta.url));

/**
 * SHA-256 of the driver in packages that have been looked at, by version and architecture. A version that is not
 * listed is vouched for by apt alone (signed Release file), and pinned on this machine from its first use.
 */
const KNOWN_DRIVERS: Readonly<Record<string, string>> = {
  '3.3+dfsg-2 amd64': '244d804ae129e90b703a2c20f12290d993cb50db74a4f8ae22994cfa595e6e18',
};

export interface DriverUnavailable {
  readonly code: 'no-apt' | 'download-failed' | 'unpack-failed' | 'checksum-mismatch';
  /** For people: what is missing and what to do. */
  readonly message: string;
}

/**
 * Path of vpcd, the driver of the virtual reader. It is downloaded by apt and unpacked into the project's cache, never
 * installed: the installed package registers a reader with the system's own pcscd that takes a card from any address.
 */
export async function ensureVpcdDriver(cacheDir = CACHE): Promise<Result<string, DriverUnavailable>> {
  const driver = join(cacheDir, DRIVER);
  const pin = join(cacheDir, 'SHA256');
  if ((await exists(driver)) && (await exists(pin))) {
    const expected = (await readFile(pin, 'utf8')).trim();
    return (await sha256(driver)) === expected ? ok(driver) : err(mismatch(cacheDir));
  }
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(join(cacheDir, 'unpack-'));
  try {
    const unpacked = await download(work);
    if (!unpacked.ok) return unpacked;
    // In the package the name is a symbolic link.
    const file = join(work, DRIVER);
    await copyFile(unpacked.value.driver, file);
    const digest = await sha256(file);
    const known = KNOWN_DRIVERS[unpacked.value.version];
    if (known !== undefined && known !== digest) return err(mismatch(cacheDir));
    // Renamed into place, the pin first: whoever sees the driver sees a whole one, also with several callers at once.
    await writeFile(join(work, 'SHA256'), `${digest}\n`);
    await rename(join(work, 'SHA256'), pin);
    await rename(file, driver);
    return ok(driver);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(dir: string): Promise<Result<{ driver: string; version: string }, DriverUnavailable>> {
  try {
    await run('apt-get', ['download', PACKAGE], { cwd: dir, timeout: DOWNLOAD_TIMEOUT_MS });
  } catch (error) {
    return err(
      isMissingCommand(error)
        ? {
            code: 'no-apt',
            message: `there is no apt-get here; the virtual reader comes from the Debian package ${PACKAGE}`,
          }
        : {
            code: 'download-failed',
            message: `apt-get download ${PACKAGE} failed: no network, or no package lists (run apt-get update as root)`,
          },
    );
  }
  const file = (await readdir(dir)).find((name) => name.endsWith('.deb'));
  if (file === undefined)
    return err({ code: 'download-failed', message: `apt-get download left no ${PACKAGE} package` });
  try {
    const { stdout } = await run('dpkg-deb', ['--field', join(dir, file), 'Version', 'Architecture']);
    await run('dpkg-deb', ['--extract', join(dir, file), join(dir, 'root')]);
    return ok({
      driver: join(dir, 'root', DRIVER_IN_PACKAGE),
      version: stdout
        .trim()
        .replace(/^\w+: /gm, '')
        .replace('\n', ' '),
    });
  } catch {
    return err({ code: 'unpack-failed', message: `dpkg-deb could not unpack ${file}` });
  }
}

/** The package has 14 kB; a mirror that takes longer than this is not there. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

const mismatch = (cacheDir: string): DriverUnavailable => ({
  code: 'checksum-mismatch',
  message: `the virtual reader's driver is not the one that was pinned; look at ${cacheDir}, delete it and try again`,
});

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

const exists = async (path: string): Promise<boolean> => {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
};

const isMissingCommand = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
