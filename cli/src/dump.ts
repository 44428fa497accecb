import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { UsageError } from './command.ts';

/** A folder for the files of a chip, made before the card is touched. Personal data: for this user alone. */
export async function dumpFolder(path: string | undefined): Promise<((outcome: ReadOutcome) => Promise<void>) | null> {
  if (path === undefined) return null;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch {
    throw new UsageError(`--out ${path} cannot be made: give a folder in a place where you may write`);
  }
  return async (outcome) => {
    for (const [name, bytes] of dumpFiles(outcome)) await writeFile(join(path, name), bytes, { mode: 0o600 });
  };
}

/**
 * By the names that `motcua verify` and other tools know: `EF_SOD.bin`, `EF_DG1.bin`, … Of a read that ended early nothing:
 * half a chip is no evidence of anything (Luật Căn cước Đ22 k5).
 */
export function dumpFiles(outcome: Omit<ReadOutcome, 'trace'>): readonly (readonly [string, Uint8Array])[] {
  if (outcome.failure !== null) return [];
  const { cardAccessFile, cardSecurityFile, com, sod, files } = outcome;
  const named: readonly (readonly [string, Uint8Array | null])[] = [
    ['EF_CardAccess.bin', cardAccessFile],
    ['EF_CardSecurity.bin', cardSecurityFile],
    ['EF_COM.bin', com],
    ['EF_SOD.bin', sod],
    ...[...files].sort(([a], [b]) => a - b).map(([group, bytes]) => [`EF_DG${group}.bin`, bytes] as const),
  ];
  return named.flatMap(([name, bytes]) => (bytes === null ? [] : [[name, bytes] as const]));
}
