/** How a chip departs from an ordinary 2021 chip. Everything else it does as silicon does. */
export interface ChipProfile {
  /** `refused`: offers PACE in EF.CardAccess, answers it with 6982, accepts BAC. `absent`: a chip from before PACE. */
  readonly pace: 'works' | 'refused' | 'absent';
  /** `not-supported`: extended length → 6700, and none announced in ATR or EF.ATR/INFO. */
  readonly extendedLength: 'supported' | 'not-supported';
  /** `missing`: a copy of the files on another chip, which has some other private key (a clone). */
  readonly chipKey: 'genuine' | 'missing';
  /** `wrong`: the chip knows another CAN than the last six digits of the number. */
  readonly can: 'printed' | 'wrong';
  /** The APDU since power-on, counted from 1, that never gets an answer; `null`: all do. */
  readonly silentAtApdu: number | null;
}

export const HONEST_CHIP: ChipProfile = {
  pace: 'works',
  extendedLength: 'supported',
  chipKey: 'genuine',
  can: 'printed',
  silentAtApdu: null,
};

/** Profiles by the names of docs/card-simulator.md. `silent-at-N` stands for any N. */
export const CHIP_PROFILES = {
  honest: HONEST_CHIP,
  'pace-refused-bac-ok': { ...HONEST_CHIP, pace: 'refused' },
  'no-pace': { ...HONEST_CHIP, pace: 'absent' },
  'wrong-can': { ...HONEST_CHIP, can: 'wrong' },
  clone: { ...HONEST_CHIP, chipKey: 'missing' },
  'no-extended-length': { ...HONEST_CHIP, extendedLength: 'not-supported' },
} as const satisfies Readonly<Record<string, ChipProfile>>;

export type ChipProfileName = keyof typeof CHIP_PROFILES | `silent-at-${number}`;

/** Undefined when no profile has that name. */
export function findChipProfile(name: string): ChipProfile | undefined {
  const silent = /^silent-at-([1-9]\d*)$/.exec(name);
  if (silent) return { ...HONEST_CHIP, silentAtApdu: Number(silent[1]) };
  const known: Readonly<Record<string, ChipProfile>> = CHIP_PROFILES;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}
