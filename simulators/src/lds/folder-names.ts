/** Files of a chip as they stand in a folder, without prefix and ending. */
export type LdsFileName = 'CardAccess' | 'CardSecurity' | 'COM' | 'SOD' | `DG${number}`;

const NAMES: readonly LdsFileName[] = [
  'CardAccess',
  'CardSecurity',
  'COM',
  'SOD',
  ...Array.from({ length: 16 }, (_, index): LdsFileName => `DG${index + 1}`),
];

/** `EF_SOD.bin`, `SOD.bin`, `EF.DG1`, `dg01.bin`: dumps of other programs differ in no more than this. */
const DUMPED = /^(?:ef[_.-]?)?([a-z_/]+?)(0?\d{1,2})?(?:\.(?:bin|dat|ef))?$/i;

/** Which file of a chip a file of the folder is; undefined where it is none. */
export function ldsFileOf(fileName: string): LdsFileName | undefined {
  const [, stem, number] = DUMPED.exec(fileName) ?? [];
  const wanted = number === undefined ? stem?.toLowerCase() : `${stem}${Number(number)}`.toLowerCase();
  return NAMES.find((name) => name.toLowerCase() === wanted);
}

/** Files of the master file that a chip writes for itself, whatever a dump holds. */
export const isOwnOfChip = (fileName: string): boolean =>
  /^(?:ef[_.-]?)?(?:dir|atr[_-]?(?:info)?)\.bin$/i.test(fileName);

/** A chip's key in a folder: `ca.pk8`, with several keys `ca-ID.pk8` for each further one, `aa.pk8`. */
export type KeyFileName = { readonly use: 'ca'; readonly keyId: number | undefined } | { readonly use: 'aa' };

export function keyFileOf(fileName: string): KeyFileName | undefined {
  if (fileName === 'aa.pk8') return { use: 'aa' };
  const found = /^ca(?:-(\d{1,9}))?\.pk8$/.exec(fileName);
  return found ? { use: 'ca', keyId: found[1] === undefined ? undefined : Number(found[1]) } : undefined;
}
