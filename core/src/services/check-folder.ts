import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { checkPackWhole } from './check.ts';
import { jsonPlaces } from './json-places.ts';
import { PACK_FILE, type PackFault, packFolders, parsePack } from './load.ts';
import type { Pack } from './pack.ts';
import { placesToFill } from './to-fill.ts';

/** What an author is told of a folder of packs, or of one pack's folder. */
export interface ServicesReport {
  /** Those without a fault. */
  readonly packs: readonly Pack[];
  /** How many pack files were looked at. */
  readonly fileCount: number;
  readonly faults: readonly PackFault[];
  /** Texts of drafts that are still to be written. */
  readonly toFill: readonly { readonly file: string; readonly line: number; readonly pointer: string }[];
}

/** Reads and checks whatever a kiosk would load from there, more thoroughly than a kiosk does. Throws where there is no such folder. */
export async function checkServices(folder: string): Promise<ServicesReport> {
  const packs: Pack[] = [];
  const faults: PackFault[] = [];
  const toFill: ServicesReport['toFill'][number][] = [];
  const files = await packFiles(folder);
  for (const { file, folderName } of files) {
    const text = await readFile(file, 'utf8');
    const parsed = parsePack({ text, file, folderName, check: checkPackWhole });
    if (!parsed.ok) {
      faults.push(...parsed.error);
      continue;
    }
    packs.push(parsed.value);
    const { lineOf } = jsonPlaces(text);
    toFill.push(...placesToFill(parsed.value).map((pointer) => ({ file, line: lineOf(pointer), pointer })));
  }
  return { packs, fileCount: files.length, faults, toFill };
}

/** The pack files of a folder of packs, or of one pack's folder. */
export async function packFiles(folder: string): Promise<{ file: string; folderName: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name === PACK_FILE))
    return [{ file: join(folder, PACK_FILE), folderName: basename(resolve(folder)) }];
  const found: { file: string; folderName: string }[] = [];
  for (const folderName of packFolders(entries)) {
    const inside = await readdir(join(folder, folderName));
    if (inside.includes(PACK_FILE)) found.push({ file: join(folder, folderName, PACK_FILE), folderName });
  }
  return found;
}
