import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataGroupNumber, Dump } from '@motcua/drivers/emrtd';
import { withoutFiller } from '@motcua/drivers/tlv';
import { UsageError } from './command.ts';
import { toldPath } from './folders.ts';

/** Above any file of a chip: elementary files hold at most 64 kB, faces of some documents more. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** `EF_SOD.bin`, `SOD.bin`, `EF.DG1`, `dg01.bin`; other programs' dumps differ in no more than this. */
const NAME = /^(?:EF[_.-]?)?(SOD|COM|CardAccess|CardSecurity|DG0?([1-9]|1[0-6]))(?:\.(?:bin|dat|ef))?$/i;

/** `SOD`, `COM`, `CARDACCESS`, `CARDSECURITY`, `DG1` … of a file that is named so; undefined: no file of a chip. */
export function fileOfChip(name: string): string | undefined {
  const [, file, group] = NAME.exec(name) ?? [];
  return group === undefined ? file?.toUpperCase() : `DG${Number(group)}`;
}

/**
 * Reads the files of a dump; other files in the folder are nobody's business. Programs that dump an elementary file by its size
 * write its filler too, which is no part of what was signed. Throws a UsageError on a folder that is none.
 */
export async function readDump(folder: string): Promise<Dump> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`${toldPath(folder)} cannot be read: give the folder of a dump`);
  });
  const found = new Map<string, Uint8Array>();
  for (const name of names.sort()) {
    const key = fileOfChip(name);
    if (key === undefined) continue;
    if (found.has(key)) throw new UsageError(`${folder} holds two files for ${key}: leave one`);
    found.set(key, await readDumped(join(folder, name)));
  }
  if (found.size === 0) throw new UsageError(`${folder} holds no files of a chip, such as EF_SOD.bin and EF_DG1.bin`);

  const files = new Map<DataGroupNumber, Uint8Array>();
  for (let number = 1; number <= 16; number++) {
    const bytes = found.get(`DG${number}`);
    if (bytes) files.set(number as DataGroupNumber, bytes);
  }
  const [cardAccess, cardSecurity] = [found.get('CARDACCESS'), found.get('CARDSECURITY')];
  return {
    sod: found.get('SOD') ?? null,
    files,
    ...(cardAccess ? { cardAccess } : {}),
    ...(cardSecurity ? { cardSecurity } : {}),
  };
}

async function readDumped(path: string): Promise<Uint8Array> {
  const wrong = (what: string): UsageError => new UsageError(`${path} ${what}`);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw wrong('cannot be read');
  if (found.size > MAX_FILE_BYTES) throw wrong('is larger than any file of a chip');
  const bytes = await readFile(path).catch(() => {
    throw wrong('cannot be read');
  });
  return withoutFiller(new Uint8Array(bytes));
}
