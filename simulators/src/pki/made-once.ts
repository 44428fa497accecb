import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** A folder for keys: made private to its owner (0700), refused where it is not. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0 && process.platform !== 'win32') {
    throw new Error(`${folder} holds keys and is open to others: chmod 700 it, or give a folder that does not exist`);
  }
}

/**
 * What stands in the file, or what `make` makes if there is none. Safe when several processes start at once: it is written
 * beside and linked into place, so that nobody sees half a file and the first of several makers wins.
 */
export function madeOnce<T>(path: string, make: () => T): T {
  const found = load<T>(path);
  if (found) return found;
  const made = make();
  const aside = `${path}.${randomUUID()}`;
  writeFileSync(aside, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
    return made;
  } catch (error) {
    const winner = load<T>(path);
    if (winner) return winner;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function load<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Renamed into place: whoever reads meanwhile finds the old file or the new one, never half of it. */
export function publish(path: string, bytes: Uint8Array): void {
  const aside = `${path}.${randomUUID()}`;
  writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });
  renameSync(aside, path);
}
