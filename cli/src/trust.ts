import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TrustStore } from '@motcua/drivers/emrtd';
import { parseTrustMaterial, type TrustFile } from '@motcua/drivers/emrtd/passive-auth';
import { UsageError } from './command.ts';

/** Reads `--trust PATH …`: PEM or DER files, or folders of them (not deeper). What cannot be used is said on `warn`. */
export async function readTrust(paths: readonly string[], warn: (text: string) => void): Promise<TrustStore> {
  const files: TrustFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  const { trust, problems } = parseTrustMaterial(files);
  for (const problem of problems) warn(`motcua: ${problem.name} is not used: ${problem.reason}\n`);
  return trust;
}

async function filesAt(path: string): Promise<TrustFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ name: basename(path), bytes: await readFile(path) }];
    const names = (await readdir(path, { withFileTypes: true })).filter((one) => one.isFile()).map((one) => one.name);
    return await Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(path, name)) })));
  } catch {
    throw new UsageError(`--trust ${path} cannot be read: give a file or folder of certificates that exists`);
  }
}
