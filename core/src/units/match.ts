import {
  LEVELS_OF_KIND,
  meaningOf,
  plainMeaning,
  plainMeaningOf,
  type UnitKind,
  type UnitLevel,
  unitMeaning,
  unitReadings,
} from './unit-text.ts';

interface Named {
  readonly kind: UnitKind;
  readonly name: string;
}

export interface Matches<T> {
  readonly units: readonly T[];
  /** The kind or the diacritics are not as in the list, so that another unit may be meant. */
  readonly loose: boolean;
}

/** The units that a piece of an address names, by the closest likeness that any of them has. */
export function unitsNamed<T extends Named>(
  list: readonly T[],
  named: { readonly piece: string; readonly level: UnitLevel },
): Matches<T> {
  for (const likeness of LIKENESSES) {
    for (const { kind, name } of unitReadings(named.piece)) {
      if (kind !== null && !LEVELS_OF_KIND[kind].includes(named.level)) continue;
      const wanted = likeness.meaning(name);
      const units = list.filter(
        (unit) => (kind === null || likeness.anyKind || unit.kind === kind) && likeness.keyOf(unit) === wanted,
      );
      if (units.length > 0) return { units, loose: likeness.loose };
    }
  }
  return { units: [], loose: false };
}

/** Communes became wards and townships long before the card was made: the name counts more than the kind. */
const LIKENESSES = [
  { meaning: unitMeaning, keyOf: meaningOf, anyKind: false, loose: false },
  { meaning: unitMeaning, keyOf: meaningOf, anyKind: true, loose: true },
  { meaning: plainMeaning, keyOf: plainMeaningOf, anyKind: false, loose: true },
  { meaning: plainMeaning, keyOf: plainMeaningOf, anyKind: true, loose: true },
];

/** Whether a piece says by its own words that it is of this level: `Phường Mẫu`, not `Mẫu`. */
export function saysLevel(piece: string, level: UnitLevel): boolean {
  const kind = unitReadings(piece)[0]?.kind ?? null;
  return kind !== null && LEVELS_OF_KIND[kind].includes(level);
}
