import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { err, ok, type Result } from '@motcua/drivers/result';
import { UsageError } from './command.ts';
import { errorCode, makeFolder, toldPath } from './folders.ts';
import { fileOfChip } from './verify-folder.ts';

/** Keeps what a read brought; the error is the system’s code (`ENOSPC`), and nothing of this read is kept then. */
export type Dump = (outcome: ReadOutcome) => Promise<Result<void, string>>;

/**
 * A folder for the files of a chip, made before the card is touched. Personal data: for this user alone. It holds one
 * document: files of an earlier read are replaced or taken away, a dump by other names is a UsageError.
 */
export async function dumpFolder(path: string | undefined): Promise<Dump | null> {
  if (path === undefined) return null;
  let names: readonly string[];
  try {
    await makeFolder(path, 0o700);
    names = await readdir(path);
  } catch {
    throw new UsageError(`--out ${toldPath(path)} cannot be made: give a folder in a place where you may write`);
  }
  if (names.some((name) => fileOfChip(name) !== undefined && !NAMES.has(name))) {
    throw new UsageError(`--out ${toldPath(path)} holds a dump by other names than this one’s: give an empty folder`);
  }
  return async (outcome) => {
    const files = dumpFiles(outcome);
    return files.length === 0 ? ok(undefined) : await replace(path, files);
  };
}

/** Written beside what is there, then put in its place: a full disk leaves no half of a document. */
async function replace(path: string, files: readonly DumpFile[]): Promise<Result<void, string>> {
  let incoming: string | undefined;
  try {
    incoming = await mkdtemp(join(path, '.incoming-'));
    for (const [name, bytes] of files) await writeFile(join(incoming, name), bytes, { mode: 0o600 });
    for (const name of NAMES) await rm(join(path, name), { force: true });
    for (const [name] of files) await rename(join(incoming, name), join(path, name));
    return ok(undefined);
  } catch (error) {
    return err(errorCode(error));
  } finally {
    if (incoming !== undefined) await rm(incoming, { recursive: true, force: true });
  }
}

type DumpFile = readonly [name: string, bytes: Uint8Array];

const groupName = (group: number): string => `EF_DG${group}.bin`;
const NAMES: ReadonlySet<string> = new Set([
  ...['EF_CardAccess.bin', 'EF_CardSecurity.bin', 'EF_COM.bin', 'EF_SOD.bin'],
  ...Array.from({ length: 16 }, (_, index) => groupName(index + 1)),
]);

/**
 * By the names that `motcua verify` and other tools know: `EF_SOD.bin`, `EF_DG1.bin`, … Of a read that ended early nothing:
 * half a chip is no evidence of anything (Luật Căn cước Đ22 k5).
 */
export function dumpFiles(outcome: Omit<ReadOutcome, 'trace'>): readonly DumpFile[] {
  if (outcome.failure !== null) return [];
  const { cardAccessFile, cardSecurityFile, com, sod, files } = outcome;
  const named: readonly (readonly [string, Uint8Array | null])[] = [
    ['EF_CardAccess.bin', cardAccessFile],
    ['EF_CardSecurity.bin', cardSecurityFile],
    ['EF_COM.bin', com],
    ['EF_SOD.bin', sod],
    ...[...files].sort(([a], [b]) => a - b).map(([group, bytes]) => [groupName(group), bytes] as const),
  ];
  return named.flatMap(([name, bytes]) => (bytes === null ? [] : [[name, bytes] as const]));
}
