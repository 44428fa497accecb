/** Files of a chip as they stand in a folder: `DG1.bin` or `EF_DG1.bin`, letters of either case. */
export type LdsFileName = 'CardAccess' | 'CardSecurity' | 'COM' | 'SOD' | `DG${number}`;

const NAMES: readonly LdsFileName[] = [
  'CardAccess',
  'CardSecurity',
  'COM',
  'SOD',
  ...Array.from({ length: 16 }, (_, index): LdsFileName => `DG${index + 1}`),
];

/** Which file of a chip a file of the folder is; undefined where it is none. */
export function ldsFileOf(fileName: string): LdsFileName | undefined {
  const stem = /^(?:ef_)?(.+)\.bin$/i.exec(fileName)?.[1]?.toLowerCase();
  return NAMES.find((name) => name.toLowerCase() === stem);
}

/** A chip's key in a folder: `ca.pk8`, with several keys `ca-ID.pk8` for each further one, `aa.pk8`. */
export type KeyFileName = { readonly use: 'ca'; readonly keyId: number | undefined } | { readonly use: 'aa' };

export function keyFileOf(fileName: string): KeyFileName | undefined {
  if (fileName === 'aa.pk8') return { use: 'aa' };
  const found = /^ca(?:-(\d{1,9}))?\.pk8$/.exec(fileName);
  return found ? { use: 'ca', keyId: found[1] === undefined ? undefined : Number(found[1]) } : undefined;
}
