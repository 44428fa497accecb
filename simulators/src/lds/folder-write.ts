import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardContent } from '../card/card.ts';
import { encodePrivateKeyInfo } from '../pki/private-key-info.ts';

export interface WriteOptions {
  /** `ef`: `EF_DG1.bin`, as other tools name them. Default `plain`: `DG1.bin`. */
  readonly naming?: 'plain' | 'ef';
  /** Default `with`: the chip's private keys too, in files for the owner alone. */
  readonly keys?: 'with' | 'without';
}

/**
 * Writes a chip's files and keys so that `loadLdsFolder` finds them again. The folder is made if it is not there; a file that is
 * there already makes it fail, since a folder with the files of two documents is nobody's.
 */
export function writeLdsFolder(
  path: string,
  content: Pick<CardContent, 'files' | 'keys'>,
  options: WriteOptions = {},
): void {
  const { naming = 'plain', keys = 'with' } = options;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const write = (name: string, bytes: Uint8Array) =>
    writeFileSync(join(path, name), bytes, { flag: 'wx', mode: 0o600 });
  const { cardAccess, cardSecurity, com, sod, dataGroups } = content.files;
  const files: readonly (readonly [string, Uint8Array | undefined])[] = [
    ['CardAccess', cardAccess],
    ['CardSecurity', cardSecurity],
    ['COM', com],
    ['SOD', sod],
    ...[...dataGroups].map(([number, file]) => [`DG${number}`, file] as const),
  ];
  for (const [name, file] of files) if (file) write(`${naming === 'ef' ? 'EF_' : ''}${name}.bin`, file);
  if (keys === 'without') return;
  const { chipAuthentication, activeAuthentication } = content.keys;
  for (const [index, { key, keyId }] of chipAuthentication.entries()) {
    write(index === 0 ? 'ca.pk8' : `ca-${keyId ?? index}.pk8`, encodePrivateKeyInfo(key));
  }
  if (activeAuthentication) write('aa.pk8', encodePrivateKeyInfo(activeAuthentication.key));
}
