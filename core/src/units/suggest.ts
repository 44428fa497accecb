import { addressPieces } from './address-text.ts';
import { type Matches, saysLevel, unitsNamed } from './match.ts';
import { type NamedProvince, provinceAtEnd } from './province-name.ts';
import type { Commune, LegacyCommune, LegacyDistrict, Province, Units } from './units.ts';

/**
 * A proposal for an address that a card holds, for the citizen to confirm: never a conversion. The card's text stays.
 */
export interface UnitSuggestion {
  /** The text as it came, unchanged. */
  readonly raw: string;
  readonly province: Province | null;
  /** Null where no single commune can be named, even if only one candidate is left. */
  readonly commune: Commune | null;
  /** What to choose from, the likelier first; holds `commune` where there is one, and may be empty. */
  readonly candidates: readonly Commune[];
  /** House, street, hamlet or group: the text without its units, in composed form. */
  readonly detail: string;
  readonly confidence: 'high' | 'medium' | 'low' | 'none';
  readonly why: SuggestionReason;
}

export type SuggestionReason =
  /** The text names a unit as it is now. */
  | 'current'
  /** The old commune became part of this one, whole. */
  | 'merged'
  /** The old commune was divided: only the citizen knows in which of the candidates the house stands. */
  | 'divided'
  /** The commune's name had ended before 2025; what it became is known from one unproven list. */
  | 'former-name'
  /** The commune was found by its name, in no district or in another one than the text has. */
  | 'district-missing'
  /** Several units have this name. */
  | 'ambiguous'
  /** The commune was not found; the candidates are what the old district became. */
  | 'district-only'
  | 'province-only'
  | 'unknown';

type Found = Pick<UnitSuggestion, 'commune' | 'candidates' | 'why'> & {
  readonly loose: boolean;
  /** How many pieces before the province are units and no longer detail. */
  readonly used: number;
};

/**
 * Suggests province and commune of today for an address of three levels (until 30/6/2025) or two. Pure; takes any text.
 * Source and worth of what it knows: docs/units.md.
 */
export function suggestUnit(units: Units, rawAddress: string): UnitSuggestion {
  const pieces = addressPieces(rawAddress);
  const end = provinceAtEnd(units, pieces);
  if (!end) {
    const nothing = { province: null, commune: null, candidates: [], confidence: 'none', why: 'unknown' } as const;
    return { raw: rawAddress, ...nothing, detail: pieces.join(', ') };
  }
  const { named, before } = end;
  const { used, loose, ...found } = findCommune(units, named, before);
  return {
    raw: rawAddress,
    province: named.province,
    ...found,
    detail: before.slice(0, before.length - used).join(', '),
    confidence: confidenceOf(found.why, loose || named.loose),
  };
}

function confidenceOf(why: SuggestionReason, loose: boolean): UnitSuggestion['confidence'] {
  switch (why) {
    case 'current':
      return loose ? 'medium' : 'high';
    case 'merged':
      return loose ? 'low' : 'medium';
    case 'unknown':
      return 'none';
    case 'divided':
    case 'former-name':
    case 'district-missing':
    case 'ambiguous':
    case 'district-only':
    case 'province-only':
      return 'low';
  }
}

/** The ways to read what stands before the province, the surest first. */
function findCommune(units: Units, named: NamedProvince, before: readonly string[]): Found {
  const last = before.at(-1);
  const previous = before.at(-2);
  if (last === undefined) return { ...nothingIn(before), used: 0 };
  const districts = saysLevel(last, 'commune') ? NONE : districtsNamed(named, last);
  return (
    inDistrict(districts, previous) ??
    asCurrent(units, named, { last, districts }) ??
    withoutDistrict(named, last, 1) ??
    (previous === undefined ? null : underUnknownDistrict(units, named, previous)) ??
    districtOnly(districts, previous) ??
    nothingIn(before)
  );
}

const NONE: Matches<never> = { units: [], loose: false };

/** In the province of that name; where it has none such, in those that became one with it. */
function districtsNamed({ legacy }: NamedProvince, piece: string): Matches<LegacyDistrict> {
  for (const [index, province] of legacy.entries()) {
    const { units, loose } = unitsNamed(province.districts, { piece, level: 'district' });
    if (units.length > 0) return { units, loose: loose || index > 0 };
  }
  return NONE;
}

/** `Phường Phúc Xá, Quận Ba Đình`; or an island that was a district without communes. */
function inDistrict(districts: Matches<LegacyDistrict>, previous: string | undefined): Found | null {
  if (previous !== undefined) {
    const communes = unitsNamed(
      districts.units.flatMap((district) => district.communes()),
      { piece: previous, level: 'commune' },
    );
    if (communes.units.length > 0) return became(communes, { loose: districts.loose, used: 2 });
    const former = unitsNamed(
      districts.units.flatMap((district) => district.former()),
      { piece: previous, level: 'commune' },
    );
    if (former.units.length > 0) {
      const candidates = distinct(former.units.flatMap((commune) => commune.became));
      return { commune: null, candidates, why: 'former-name', loose: true, used: 2 };
    }
  }
  const [whole, ...others] = districts.units.map((district) => district.became);
  if (!whole || others.length > 0) return null;
  return { commune: whole, candidates: [whole], why: 'merged', loose: districts.loose, used: 1 };
}

function became(communes: Matches<LegacyCommune>, { loose, used }: Pick<Found, 'loose' | 'used'>): Found {
  const candidates = distinct(communes.units.flatMap((commune) => commune.became));
  const [only, second] = candidates;
  const unsure = { loose: loose || communes.loose, used };
  if (only && !second) return { commune: only, candidates, why: 'merged', ...unsure };
  return { commune: null, candidates, why: communes.units.length > 1 ? 'ambiguous' : 'divided', ...unsure };
}

/** `Phường Ba Đình, Hà Nội`. Where the name is also an old district's, and the text says no kind, nobody can tell. */
function asCurrent(
  units: Units,
  named: NamedProvince,
  { last, districts }: { readonly last: string; readonly districts: Matches<LegacyDistrict> },
): Found | null {
  if (saysLevel(last, 'district')) return null;
  const { units: communes, loose } = unitsNamed(units.communesOf(named.province.code), {
    piece: last,
    level: 'commune',
  });
  const [only, second] = communes;
  if (!only || named.ended) return null;
  if (!second && districts.units.length === 0) {
    return { commune: only, candidates: [only], why: 'current', loose, used: 1 };
  }
  const candidates = distinct([...communes, ...heirsOf(districts.units)]);
  return { commune: null, candidates, why: 'ambiguous', loose, used: 1 };
}

/** The name of an old commune somewhere in the old province: `Phường Thảo Điền, Quận 2`, a district that ended in 2020. */
function withoutDistrict({ legacy }: NamedProvince, piece: string, used: number): Found | null {
  if (saysLevel(piece, 'district')) return null;
  for (const province of legacy) {
    const everywhere = province.districts.flatMap((district) => district.communes());
    const { units } = unitsNamed(everywhere, { piece, level: 'commune' });
    const candidates = distinct(units.flatMap((commune) => commune.became));
    const [only, second] = candidates;
    if (only) {
      return { commune: second ? null : only, candidates, why: 'district-missing', loose: true, used };
    }
  }
  return null;
}

/** The district is not in the list, or the commune is not in it: old communes of that name, then those of today. */
function underUnknownDistrict(units: Units, named: NamedProvince, previous: string): Found | null {
  const old = withoutDistrict(named, previous, 2);
  if (old || saysLevel(previous, 'district')) return old;
  const { units: candidates } = unitsNamed(units.communesOf(named.province.code), {
    piece: previous,
    level: 'commune',
  });
  const [only, second] = candidates;
  return only ? { commune: second ? null : only, candidates, why: 'district-missing', loose: true, used: 2 } : null;
}

function districtOnly(districts: Matches<LegacyDistrict>, previous: string | undefined): Found | null {
  if (districts.units.length === 0) return null;
  const used = previous !== undefined && saysLevel(previous, 'commune') ? 2 : 1;
  return { commune: null, candidates: heirsOf(districts.units), why: 'district-only', loose: true, used };
}

/** Units that say so and are unknown are no part of the detail: the raw text keeps them. */
function nothingIn(before: readonly string[]): Found {
  const [previous, last] = [before.at(-2), before.at(-1)];
  const isDistrict = last !== undefined && saysLevel(last, 'district');
  const commune = isDistrict ? previous : last;
  const used = Number(isDistrict) + Number(commune !== undefined && saysLevel(commune, 'commune'));
  return { commune: null, candidates: [], why: 'province-only', loose: true, used };
}

/** What districts became: first what most of their communes became. */
function heirsOf(districts: readonly LegacyDistrict[]): readonly Commune[] {
  const counts = new Map<Commune, number>();
  for (const heir of districts.flatMap((district) => [
    ...district.communes().flatMap((commune) => commune.became),
    ...(district.became ? [district.became] : []),
  ])) {
    counts.set(heir, (counts.get(heir) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([heir]) => heir);
}

const distinct = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
