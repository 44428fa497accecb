import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TrustStore } from '@motcua/drivers/emrtd';
import { parseTrustMaterial, type TrustFile } from '@motcua/drivers/emrtd/passive-auth';
import { UsageError } from './command.ts';
import { toldPath } from './folders.ts';

/**
 * Reads `--trust PATH …`: certificates, revocation lists and CSCA master lists, PEM or DER, or folders of them (not deeper).
 * What cannot be used is said on `warn`.
 */
export async function readTrust(paths: readonly string[], warn: (text: string) => void): Promise<TrustStore> {
  const { trust, problems, lists } = parseTrustMaterial(await readTrustFiles(paths, '--trust'));
  for (const problem of problems) warn(`motcua: ${problem.name} is not used: ${problem.reason}\n`);
  for (const { name, list } of lists) {
    if (list.signer?.issuedBy !== 'list') continue;
    warn(`motcua: ${name} is signed by ${list.signer.subject}, whose issuer only the list itself brings\n`);
  }
  return trust;
}

/** Larger ones are named by whoever parses them, from their beginning. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 10_000;

/** `given`: how the paths came, for the message. Throws a UsageError on what cannot be read. */
export async function readTrustFiles(paths: readonly string[], given: string): Promise<TrustFile[]> {
  const files: TrustFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path, given)));
  return files;
}

async function filesAt(path: string, given: string): Promise<TrustFile[]> {
  const wrong = (what: string): UsageError => new UsageError(`${given} ${toldPath(path)} ${what}`);
  try {
    const found = await stat(path);
    if (found.isFile()) return [await fileAt(path, found.size)];
    if (!found.isDirectory()) throw wrong('is neither a file nor a folder');
    const names = (await readdir(path, { withFileTypes: true }))
      .filter((one) => one.isFile() || one.isSymbolicLink())
      .map((one) => one.name)
      .sort();
    if (names.length > MAX_FILES) throw wrong(`holds more than ${MAX_FILES} files`);
    const files: TrustFile[] = [];
    for (const name of names) {
      const one = await stat(join(path, name));
      if (one.isFile()) files.push(await fileAt(join(path, name), one.size));
    }
    return files;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw wrong('cannot be read: give a file or folder of certificates that exists');
  }
}

async function fileAt(path: string, lengthBytes: number): Promise<TrustFile> {
  // Its size alone makes the parser refuse it; the content need not be there for that.
  const bytes = lengthBytes > MAX_FILE_BYTES ? new Uint8Array(MAX_FILE_BYTES) : new Uint8Array(await readFile(path));
  return { name: basename(path), bytes };
}
