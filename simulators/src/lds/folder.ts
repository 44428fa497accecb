import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import { readTlvHeader } from '@motcua/drivers/tlv';
import type { LdsFiles } from '../card/file-system.ts';
import { type PrivateKey, readPrivateKeyFile } from '../pki/private-key-info.ts';
import { dataGroupTag } from './data-group-tag.ts';
import { buildCom } from './elementary-files.ts';
import { isOwnOfChip, type KeyFileName, keyFileOf, type LdsFileName, ldsFileOf } from './folder-names.ts';
import { folderProblem, type LdsFolderProblem } from './folder-problem.ts';

/** The files of a chip in a folder, and its keys where it is to prove itself. */
export interface LdsFolder {
  readonly files: LdsFiles;
  readonly keys: readonly FolderKey[];
  /** Files that the folder does not have and a chip does: made from the others. */
  readonly made: readonly LdsFileName[];
}

export type FolderKey = KeyFileName & { readonly file: string; readonly key: PrivateKey };

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_KEY_BYTES = 16_384;

/**
 * Loads a folder with `SOD.bin`, `DG1.bin`, … (or `EF_SOD.bin`, …), and `ca.pk8`, `aa.pk8`. Every file is checked to be what
 * its name says, whole and alone; files with other endings than `.bin` and `.pk8` are left alone. All problems are told at once.
 */
export function loadLdsFolder(path: string): Result<LdsFolder, readonly LdsFolderProblem[]> {
  const names = listed(path);
  if (!names) return err([folderProblem('not-a-folder')]);
  const problems: LdsFolderProblem[] = [];
  const found = new Map<LdsFileName, Uint8Array>();
  const keys: FolderKey[] = [];
  for (const name of names) {
    const file = ldsFileOf(name);
    const keyFile = keyFileOf(name);
    const bytes = file || keyFile ? read(join(path, name), file ? MAX_FILE_BYTES : MAX_KEY_BYTES) : undefined;
    if (typeof bytes === 'string') problems.push(folderProblem(bytes, name));
    else if (file && bytes) {
      if (found.has(file)) problems.push(folderProblem('file-twice', name));
      const wrong = whyNot(file, bytes);
      if (wrong) problems.push(folderProblem(wrong, name));
      found.set(file, bytes);
    } else if (keyFile && bytes) {
      const key = readPrivateKeyFile(bytes);
      if (key) keys.push({ ...keyFile, file: name, key });
      else problems.push(folderProblem('key-unusable', name));
    } else if (/\.(bin|pk8)$/i.test(name) && !isOwnOfChip(name)) problems.push(folderProblem('unknown-file', name));
  }

  const [sod, dg1] = [found.get('SOD'), found.get('DG1')];
  if (!sod) problems.push(folderProblem('file-missing', 'SOD.bin'));
  if (!dg1) problems.push(folderProblem('file-missing', 'DG1.bin'));
  if (!sod || problems.length > 0) return err(problems);
  return ok({ ...filesOf(found, sod), keys });
}

function filesOf(found: ReadonlyMap<LdsFileName, Uint8Array>, sod: Uint8Array): Omit<LdsFolder, 'keys'> {
  const [com, cardAccess, cardSecurity] = [found.get('COM'), found.get('CardAccess'), found.get('CardSecurity')];
  const dataGroups = new Map(
    Array.from({ length: 16 }, (_, index) => index + 1).flatMap((number) => {
      const file = found.get(`DG${number}`);
      return file ? [[number, file] as const] : [];
    }),
  );
  const files = {
    ...(cardAccess && { cardAccess }),
    ...(cardSecurity && { cardSecurity }),
    com: com ?? buildCom([...dataGroups.keys()]),
    sod,
    dataGroups,
  };
  return { files, made: com ? [] : ['COM'] };
}

function listed(path: string): readonly string[] | undefined {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return undefined;
  }
}

function read(path: string, maxBytes: number): Uint8Array | 'unreadable' | 'too-long' {
  try {
    if (statSync(path).size > maxBytes) return 'too-long';
    return Uint8Array.from(readFileSync(path));
  } catch {
    return 'unreadable';
  }
}

const TAG: Readonly<Record<string, number>> = { COM: 0x60, SOD: 0x77, CardAccess: 0x31, CardSecurity: 0x30 };

/** A file of a chip is one data object with the tag of the file, in BER: lengths may be longer than need be. */
function whyNot(file: LdsFileName, bytes: Uint8Array): 'wrong-tag' | 'wrong-length' | undefined {
  const header = readTlvHeader(bytes, 0, { ber: true });
  if (!header.ok) return 'wrong-length';
  if (header.value.tag !== (TAG[file] ?? dataGroupTag(Number(file.slice(2))))) return 'wrong-tag';
  const { headerBytes, lengthBytes } = header.value;
  // Without a length the end is where the object ends; who reads it will see.
  return lengthBytes === null || headerBytes + lengthBytes === bytes.length ? undefined : 'wrong-length';
}
