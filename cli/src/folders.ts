import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Keys of the simulated authority: of this user on this machine, beside no repository (docs/adr/0006). */
export function pkiFolder(): string {
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'motcua', 'simulated-pki');
}

/**
 * Makes a folder and those above it; one that is there is left as it is. Not `mkdir` with `recursive`: on Node 24.21 that
 * never comes back where the system answers ENOENT below a folder that exists, as Linux does below /proc.
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    if (code !== 'ENOENT' || (await isFolder(dirname(folder)))) throw error;
    await makeFolder(dirname(folder), mode);
    await mkdir(folder, { mode });
  }
}

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** `EACCES` and the like: what went wrong with a file, without its name. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** A path as an error may repeat it: what looks like a citizen number or a key in the wrong place is not. */
export const toldPath = (path: string): string =>
  /\d{6}/.test(path) && !/[./]/.test(path) ? 'what was given as a path' : path;
