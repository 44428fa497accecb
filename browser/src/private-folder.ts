import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that only this user can enter (mkdtemp makes it 0700), for sockets, launch files and browser profiles. In the
 * user's runtime folder where there is one: that is memory (tmpfs), so nothing reaches a disk.
 */
export function makePrivateFolder(name: string, parent: string = memoryFolder()): string {
  return mkdtempSync(join(parent, `motcua-${name}-`));
}

export function removePrivateFolder(folder: string): void {
  // A browser that was just killed may still have had a write under way.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
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
