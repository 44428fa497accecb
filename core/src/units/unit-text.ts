import { nameMeaning, withoutDiacritics } from '@motcua/drivers/cccd';

/** Every kind of unit that an address can name, those that ended on 1/7/2025 included. */
export type UnitKind = 'tinh' | 'thanh-pho' | 'quan' | 'huyen' | 'thi-xa' | 'phuong' | 'xa' | 'thi-tran' | 'dac-khu';

export type UnitLevel = 'province' | 'district' | 'commune';

/** A city is one of the five that are provinces, or what was a district: both read *thành phố*. */
export const LEVELS_OF_KIND: Readonly<Record<UnitKind, readonly UnitLevel[]>> = {
  tinh: ['province'],
  'thanh-pho': ['province', 'district'],
  quan: ['district'],
  huyen: ['district'],
  'thi-xa': ['district'],
  phuong: ['commune'],
  xa: ['commune'],
  'thi-tran': ['commune'],
  'dac-khu': ['commune'],
};

/** How the kinds are written: in full, without diacritics, shortened. The longer ones first: `thị xã` ends in `xã`. */
const UNIT_WORDS: readonly (readonly [UnitKind, string])[] = [
  ['thanh-pho', 'thành phố|thanh pho|t\\.?p'],
  ['thi-xa', 'thị xã|thi xa|t\\.?x'],
  ['thi-tran', 'thị trấn|thi tran|t\\.?t'],
  ['dac-khu', 'đặc khu|dac khu|đ\\.?k'],
  ['tinh', 'tỉnh|tinh|t'],
  ['quan', 'quận|quan|q'],
  ['huyen', 'huyện|huyen|h'],
  ['phuong', 'phường|phuong|p'],
  ['xa', 'xã|xa|x'],
];

/** A word is followed by a dot, a space, or the number of a ward (`P.12`, `P 12`, `P12`). */
const PREFIXES = UNIT_WORDS.map(
  ([kind, words]) => [kind, new RegExp(`^(?:${words})(?:\\s*[.:]\\s*|\\s+|(?=\\d))(?=.)`, 'iu')] as const,
);

/** `kind` is null where the text names none. */
export interface UnitReading {
  readonly kind: UnitKind | null;
  readonly name: string;
}

/**
 * What a piece of an address may mean, the likelier first: `Quan Son` typed without diacritics is a *quận* named Son or
 * something named Quan Sơn.
 */
export function unitReadings(text: string): readonly UnitReading[] {
  const whole: UnitReading = { kind: null, name: text };
  for (const [kind, prefix] of PREFIXES) {
    const name = text.replace(prefix, '');
    if (name !== text) return [{ kind, name }, whole];
  }
  return [whole];
}

const OFFICIAL_WORDS: readonly (readonly [string, UnitKind])[] = [
  ['Phường ', 'phuong'],
  ['Xã ', 'xa'],
  ['Thị trấn ', 'thi-tran'],
  ['Đặc khu ', 'dac-khu'],
  ['Huyện ', 'huyen'],
  ['Quận ', 'quan'],
  ['Thị xã ', 'thi-xa'],
  ['Thành phố ', 'thanh-pho'],
  ['Tỉnh ', 'tinh'],
];

/** Kind and name of a full official name: `Phường Ba Đình`. Throws on any other text: the lists hold none. */
export function splitFullName(fullName: string): { readonly kind: UnitKind; readonly name: string } {
  const found = OFFICIAL_WORDS.find(([word]) => fullName.startsWith(word));
  if (!found) throw new Error('a unit without a kind in the list of units');
  return { kind: found[1], name: fullName.slice(found[0].length) };
}

/**
 * What the name of a unit means, for comparing: every letter and every tone, but not case, spacing, Unicode form, the
 * place of the tone mark, apostrophes (`Ea H’Leo`), hyphens (`Bà Rịa - Vũng Tàu`) or the zero of `Phường 01`.
 */
export const unitMeaning = (name: string): string =>
  nameMeaning(name.replaceAll(/['’ʼ`´]/g, '').replaceAll(/[-–—.]/g, ' ')).replaceAll(/(?<!\d)0+(?=\d)/g, '');

/** The same without diacritics, as a keyboard without Vietnamese writes it; `i` and `y` are one (`Lí Sơn`, `Lý Sơn`). */
export const plainMeaning = (name: string): string => withoutDiacritics(unitMeaning(name)).replaceAll('y', 'i');

/** The meanings of the name of a unit of the list, worked out once for each. */
export const meaningOf = remembered(unitMeaning);
export const plainMeaningOf = remembered(plainMeaning);

function remembered(meaning: (name: string) => string): (unit: { readonly name: string }) => string {
  const known = new WeakMap<object, string>();
  return (unit) => {
    const key = known.get(unit) ?? meaning(unit.name);
    known.set(unit, key);
    return key;
  };
}
