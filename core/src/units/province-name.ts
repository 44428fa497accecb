import { endsOf } from './address-text.ts';
import { meaningOf, plainMeaning, plainMeaningOf, unitMeaning, unitReadings } from './unit-text.ts';
import type { LegacyProvince, Province, Units } from './units.ts';

/** A province as an address names it. */
export interface NamedProvince {
  readonly province: Province;
  /** What the name meant until 30/6/2025; first the one of that name, then what else became the same province. */
  readonly legacy: readonly LegacyProvince[];
  /** The name is no longer a province's: `Bắc Kạn`. */
  readonly ended: boolean;
  readonly loose: boolean;
}

/** Names in use beside the official ones, as `plainMeaning` has them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  hcm: 'Hồ Chí Minh',
  tphcm: 'Hồ Chí Minh',
  'sai gon': 'Hồ Chí Minh',
  'thua thien hue': 'Huế',
  'tt hue': 'Huế',
  'dac lac': 'Đắk Lắk',
  'dac nong': 'Đắk Nông',
  'bac can': 'Bắc Kạn',
  kontum: 'Kon Tum',
};

const LONGEST_NAME_WORDS = 7;

/** The province at the end of an address, and the pieces before it; null where the end names none. */
export function provinceAtEnd(
  units: Units,
  pieces: readonly string[],
): { readonly named: NamedProvince; readonly before: readonly string[] } | null {
  const last = pieces.at(-1);
  if (last === undefined) return null;
  const before = pieces.slice(0, -1);
  const named = provinceNamed(units, last);
  if (named) return { named, before };
  for (const { before: start, end } of endsOf(last, LONGEST_NAME_WORDS)) {
    const atEnd = provinceNamed(units, end);
    if (atEnd) return { named: { ...atEnd, loose: true }, before: start === '' ? before : [...before, start] };
  }
  return null;
}

const LIKENESSES = [
  { meaning: unitMeaning, keyOf: meaningOf, loose: false },
  { meaning: plainMeaning, keyOf: plainMeaningOf, loose: true },
];

export function provinceNamed(units: Units, text: string): NamedProvince | null {
  for (const { meaning, keyOf, loose } of LIKENESSES) {
    for (const { kind, name } of unitReadings(text)) {
      if (kind !== null && kind !== 'tinh' && kind !== 'thanh-pho') continue;
      const wanted = meaning(OTHER_NAMES[plainMeaning(name)] ?? name);
      const province = units.provinces.find((each) => keyOf(each) === wanted);
      const legacy = units.legacyProvinces.find((each) => keyOf(each) === wanted);
      const now = province ?? legacy?.became;
      if (!now) continue;
      const merged = units.legacyProvinces.filter((each) => each.became === now && each !== legacy);
      return {
        province: now,
        legacy: legacy ? [legacy, ...merged] : merged,
        ended: province === undefined,
        loose,
      };
    }
  }
  return null;
}
