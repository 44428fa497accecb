import { splitFullName, type UnitKind } from './unit-text.ts';

/** *Tỉnh, thành phố*, as it is since 1/7/2025. */
export interface Province {
  readonly level: 'province';
  /** Two digits (QĐ 19/2025/QĐ-TTg); not the code in citizen numbers, where the same digits may mean another province. */
  readonly code: string;
  readonly kind: UnitKind;
  /** `Hà Nội` */
  readonly name: string;
  /** `Thành phố Hà Nội` */
  readonly fullName: string;
}

/** *Xã, phường, đặc khu*, as it is since 1/7/2025. */
export interface Commune {
  readonly level: 'commune';
  /** Five digits (QĐ 19/2025/QĐ-TTg). */
  readonly code: string;
  readonly provinceCode: string;
  readonly kind: UnitKind;
  readonly name: string;
  readonly fullName: string;
}

/** A unit that ended on 1/7/2025 and what its land became: one commune, or several where it was divided. */
export interface LegacyCommune {
  readonly kind: UnitKind;
  readonly name: string;
  readonly fullName: string;
  readonly became: readonly Commune[];
}

export interface LegacyDistrict {
  readonly kind: UnitKind;
  readonly name: string;
  readonly fullName: string;
  /** Read from the data when first asked for: 10,035 of them are seldom needed, and a session starts often. */
  communes(): readonly LegacyCommune[];
  /** Names that mergers before 2025 had ended and that older cards carry. Of unproven quality (docs/units.md). */
  former(): readonly LegacyCommune[];
  /** An island district that had no communes became one whole. */
  readonly became: Commune | null;
}

export interface LegacyProvince {
  readonly kind: UnitKind;
  readonly name: string;
  readonly fullName: string;
  readonly became: Province;
  readonly districts: readonly LegacyDistrict[];
}

export interface Units {
  /** The last change of law that the list knows, `yyyy-MM-dd`. */
  readonly asOf: string;
  readonly provinces: readonly Province[];
  readonly communes: readonly Commune[];
  readonly legacyProvinces: readonly LegacyProvince[];
  province(code: string): Province | null;
  commune(code: string): Commune | null;
  /** In the order of their codes; none for a code that is no province's. */
  communesOf(provinceCode: string): readonly Commune[];
}

interface UnitsFile {
  readonly asOf: string;
  readonly provinces: readonly { readonly code: string; readonly name: string; readonly communes: readonly string[] }[];
}
interface LegacyFile {
  readonly provinces: readonly {
    readonly name: string;
    readonly became: string;
    readonly districts: readonly LegacyDistrictEntry[];
  }[];
}
interface LegacyDistrictEntry {
  readonly name: string;
  readonly communes: readonly string[];
  readonly former?: readonly string[];
  readonly became?: string;
}

let loading: Promise<Units> | null = null;

/** The units of Việt Nam (docs/units.md). Loaded when first asked for and kept: the data are public and never change. */
export function loadUnits(): Promise<Units> {
  loading ??= readUnits();
  return loading;
}

async function readUnits(): Promise<Units> {
  const [current, legacy] = await Promise.all([
    import('./data/units.json', { with: { type: 'json' } }),
    import('./data/legacy-units.json', { with: { type: 'json' } }),
  ]);
  return unitsOf(current.default, legacy.default);
}

function unitsOf(current: UnitsFile, legacy: LegacyFile): Units {
  const provinces = current.provinces.map(
    ({ code, name }): Province => ({ level: 'province', code, ...splitFullName(name), fullName: name }),
  );
  const communesByProvince = new Map(
    current.provinces.map(({ code, communes }) => [code, communes.map((line) => communeOf(line, code))]),
  );
  const communes = [...communesByProvince.values()].flat();
  const provinceByCode = new Map(provinces.map((province) => [province.code, province]));
  const communeByCode = new Map(communes.map((commune) => [commune.code, commune]));
  const known = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Error('the list of old units names a unit that is not in the list of units');
    return found;
  };
  const legacyCommunes = (lines: readonly string[]): readonly LegacyCommune[] =>
    lines.map((line) => {
      const [fullName = '', codes = ''] = line.split(': ');
      const became = codes.split(' ').map((code) => known(communeByCode.get(code)));
      return { ...splitFullName(fullName), fullName, became };
    });
  const legacyDistrict = ({ name, communes: lines, former = [], became }: LegacyDistrictEntry): LegacyDistrict => ({
    ...splitFullName(name),
    fullName: name,
    communes: once(() => legacyCommunes(lines)),
    former: once(() => legacyCommunes(former)),
    became: became === undefined ? null : known(communeByCode.get(became)),
  });
  const legacyProvinces = legacy.provinces.map(
    ({ name, became, districts }): LegacyProvince => ({
      ...splitFullName(name),
      fullName: name,
      became: known(provinceByCode.get(became)),
      districts: districts.map(legacyDistrict),
    }),
  );
  return {
    asOf: current.asOf,
    provinces,
    communes,
    legacyProvinces,
    province: (code) => provinceByCode.get(code) ?? null,
    commune: (code) => communeByCode.get(code) ?? null,
    communesOf: (provinceCode) => communesByProvince.get(provinceCode) ?? [],
  };
}

function communeOf(line: string, provinceCode: string): Commune {
  const fullName = line.slice(6);
  return { level: 'commune', code: line.slice(0, 5), provinceCode, ...splitFullName(fullName), fullName };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
