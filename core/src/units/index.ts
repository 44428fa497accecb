export { searchUnits, type UnitHit } from './search.ts';
export { type SuggestionReason, suggestUnit, type UnitSuggestion } from './suggest.ts';
export type { UnitKind } from './unit-text.ts';
export {
  type Commune,
  type LegacyCommune,
  type LegacyDistrict,
  type LegacyProvince,
  loadUnits,
  type Province,
  type Units,
} from './units.ts';
