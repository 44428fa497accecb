import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrustAddition } from '@motcua/drivers/emrtd/trust';
import { makeFolder } from './folders.ts';

/**
 * Adds files to the folder of a trust store. Each appears whole or not at all, whenever the power goes: it is written beside
 * the others, in a folder that no reader of the store looks into, brought to disk, and renamed.
 */
export async function addToStore(store: string, additions: readonly TrustAddition[]): Promise<void> {
  await makeFolder(store, 0o755);
  const incoming = await mkdtemp(join(store, '.incoming-'));
  try {
    for (const { fileName, der } of additions) {
      const path = join(incoming, fileName);
      await write(path, der);
      await rename(path, join(store, fileName));
    }
    await syncFolder(store);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The names too must outlast the power. Windows has no such call, and keeps names by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
