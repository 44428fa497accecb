import { unitsNamed } from './match.ts';
import { meaningOf, plainMeaning, plainMeaningOf, unitMeaning, unitReadings } from './unit-text.ts';
import type { Commune, LegacyDistrict, Province, Units } from './units.ts';

/** One line of the list under a search field. */
export interface UnitHit {
  readonly unit: Province | Commune;
  /** The old unit that was searched for and that this one took up, `Phường Phúc Xá, Quận Ba Đình`; null for a name of today. */
  readonly formerly: string | null;
}

const byName = new Intl.Collator('vi', { numeric: true });

/**
 * The units whose name is like what somebody types, the closest first: whole name, beginning, beginning of a later word;
 * each with its tones before the same without (`sapa`, `sa pa` and `Sa Pa` find Sa Pa). With a province its communes only, and
 * also by the name of what they were, as people remember it. An empty query lists: provinces, or the communes of a province.
 */
export function searchUnits(
  units: Units,
  { query, provinceCode = null, limit = 50 }: { query: string; provinceCode?: string | null; limit?: number },
): readonly UnitHit[] {
  const list = provinceCode === null ? [...units.provinces, ...units.communes] : units.communesOf(provinceCode);
  const queries = unitReadings(query.trim()).map(({ kind, name }) => ({ kind, ...formsOf(name) }));
  if (queries.some(({ plain }) => plain === '')) return listed(units, provinceCode).slice(0, limit);
  const ranked = list.flatMap((unit): { readonly unit: Province | Commune; readonly rank: number }[] => {
    const ranks = queries.map(
      ({ kind, ...forms }) => rankOf(unit, forms) + (kind && kind !== unit.kind ? WRONG_KIND : 0),
    );
    const rank = Math.min(...ranks);
    return rank < NOT_LIKE_IT ? [{ unit, rank }] : [];
  });
  const hits = ranked.toSorted((a, b) => a.rank - b.rank || inListOrder(a.unit, b.unit)).map(({ unit }) => hit(unit));
  const former = provinceCode === null ? [] : formerHits(units, provinceCode, query);
  const known = new Set(hits.map(({ unit }) => unit));
  return [...hits, ...former.filter(({ unit }) => !known.has(unit))].slice(0, limit);
}

const hit = (unit: Province | Commune): UnitHit => ({ unit, formerly: null });

function listed(units: Units, provinceCode: string | null): readonly UnitHit[] {
  const list = provinceCode === null ? units.provinces : units.communesOf(provinceCode);
  return list.toSorted(inListOrder).map(hit);
}

function inListOrder(a: Province | Commune, b: Province | Commune): number {
  if (a.level !== b.level) return a.level === 'province' ? -1 : 1;
  return byName.compare(a.name, b.name) || byName.compare(a.fullName, b.fullName) || byName.compare(a.code, b.code);
}

interface Forms {
  readonly meaning: string;
  readonly plain: string;
}

const formsOf = (name: string): Forms => ({ meaning: unitMeaning(name), plain: plainMeaning(name) });
const unspaced = (text: string): string => text.replaceAll(' ', '');

const NOT_LIKE_IT = 100;
/** Behind every name of the right kind, before nothing. */
const WRONG_KIND = 10;

function rankOf(unit: Province | Commune, { meaning, plain }: Forms): number {
  const [unitMeant, unitPlain] = [meaningOf(unit), plainMeaningOf(unit)];
  if (unitMeant === meaning) return 0;
  if (unspaced(unitPlain) === unspaced(plain)) return 1;
  if (unitMeant.startsWith(meaning)) return 2;
  if (unspaced(unitPlain).startsWith(unspaced(plain))) return 3;
  if (unitMeant.includes(` ${meaning}`)) return 4;
  if (unitPlain.includes(` ${plain}`)) return 5;
  return NOT_LIKE_IT;
}

/** What the communes of a province were: by their whole name only, for there are three times as many. */
function formerHits(units: Units, provinceCode: string, query: string): readonly UnitHit[] {
  const districts = units.legacyProvinces
    .filter(({ became }) => became.code === provinceCode)
    .flatMap((province) => province.districts);
  const heirs = new Map<Commune, UnitHit>();
  for (const district of districts) {
    for (const hitOfDistrict of formerHitsIn(district, query)) heirs.set(hitOfDistrict.unit, hitOfDistrict);
  }
  return [...heirs.values()].toSorted((a, b) => inListOrder(a.unit, b.unit));
}

function formerHitsIn(district: LegacyDistrict, query: string): readonly (UnitHit & { readonly unit: Commune })[] {
  const { units } = unitsNamed(district.communes(), { piece: query.trim(), level: 'commune' });
  return units.flatMap(({ fullName, became }) =>
    became.map((unit) => ({ unit, formerly: `${fullName}, ${district.fullName}` })),
  );
}
