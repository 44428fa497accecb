import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that only this user can enter (mkdtemp makes it 0700), for sockets, launch files and browser profiles. In the
 * user's runtime folder where there is one: that is memory (tmpfs), so nothing reaches a disk.
 */
export function makePrivateFolder(name: string, parent: string = memoryFolder()): string {
  // The process that made it is in the name, so that what a killed one left can be told from what a living one uses.
  return mkdtempSync(join(parent, `motcua-${name}-${process.pid}-`));
}

export function removePrivateFolder(folder: string): void {
  // A browser that was just killed may still have had a write under way.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
}

/** Removes what a shell that was killed could not: its browser profiles and sockets. To be called at start. */
export function removeAbandonedFolders(parents: readonly string[] = [memoryFolder(), tmpdir()]): void {
  for (const parent of new Set(parents)) {
    for (const name of readdirSync(parent)) {
      const pid = /^motcua-(?:window|sockets)-(\d+)-\w{6}$/.exec(name)?.[1];
      if (pid !== undefined && !isRunning(Number(pid))) removePrivateFolder(join(parent, name));
    }
  }
}

function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return existsSync(`/proc/${pid}`);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function memoryFolder(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  if (runtime) {
    try {
      accessSync(runtime, constants.W_OK | constants.X_OK);
      return runtime;
    } catch {
      // Set, but not ours (a service started by another user): the temp folder will do.
    }
  }
  return tmpdir();
}
