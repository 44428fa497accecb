import { fullName, tidy } from './text.mjs';

/**
 * The units until 30/6/2025 and what became of them. `communes` is what was there on the last day; `former` holds names
 * that earlier mergers had ended, which cards of those years still carry.
 * @returns what core/src/units/data/legacy-units.json holds
 */
export function legacyUnits({ mappings, amendments, divided, current }) {
  const codeChanges = new Map(amendments.corrections.map(({ code, to }) => [code, to.code]));
  const codeNow = (code) => codeChanges.get(code) ?? code;
  const provinceOf = new Map(
    current.provinces.flatMap(({ code, communes }) => communes.map((commune) => [commune.slice(0, 5), code])),
  );
  const communeByName = new Map(
    current.provinces.flatMap(({ code, communes }) =>
      communes.map((commune) => [`${code} ${sameCase(commune.slice(6))}`, commune.slice(0, 5)]),
    ),
  );
  const rows = mappings
    .filter((row) => row.old_ward_code)
    .map((row) => ({
      code: row.old_ward_code,
      commune: fullName(row.old_ward_name),
      district: fullName(row.old_district_name),
      province: fullName(row.old_province_name),
      became: [codeNow(row.new_ward_code)],
    }));
  const unknown = rows.filter(({ became }) => !provinceOf.has(became[0]));
  if (unknown.length > 0) throw new Error(`became what is not in the list: ${JSON.stringify(unknown)}`);

  const book = new Book();
  for (const row of [...rows.map((each) => ({ ...each, became: whereTo(each) })), ...amendments.legacyCommunes])
    book.district(row.province, row.district).communes.push([row.commune, row.became]);
  for (const { province, district, became } of amendments.legacyDistrictsWithoutCommunes)
    book.district(province, district).became = became;
  for (const row of mappings.filter((each) => !each.old_ward_code && each.old_ward_name)) addFormer(row);
  return book.written((province) => provinceOf.get(province.anyCommune()));

  /**
   * The list of divided communes was made from the texts of the resolutions, which leave out the district: a name that
   * is twice in the new province is counted for both. What the other one of the same name became is dropped.
   */
  function whereTo({ code, commune, became: [whole] }) {
    const parts = divided[code];
    if (!parts) return [whole];
    if (!parts.includes(whole)) throw new Error(`${code} ${commune} became ${whole}, not one of ${parts}`);
    const elsewhere = rows.filter(
      (other) =>
        other.code !== code &&
        sameCase(other.commune) === sameCase(commune) &&
        provinceOf.get(other.became[0]) === provinceOf.get(whole),
    );
    return parts.filter((part) => part === whole || !elsewhere.some(({ became }) => became[0] === part));
  }

  /** The list's code is often of another commune of that name: what counts is the name, in the province of the district. */
  function addFormer(row) {
    const district = book.find(fullName(row.old_province_name), fullName(row.old_district_name));
    const commune = fullName(row.old_ward_name);
    if (!district || district.communes.some(([name]) => sameCase(name) === sameCase(commune))) return;
    const province = provinceOf.get(district.anyCommune());
    const code = communeByName.get(`${province} ${sameCase(tidy(row.new_ward_name))}`);
    if (!code) return;
    const known = district.former.find(([name]) => name === commune);
    if (!known) district.former.push([commune, [code]]);
    else if (!known[1].includes(code)) known[1].push(code);
  }
}

const sameCase = (text) => text.toLowerCase();
const inOrder = new Intl.Collator('vi', { numeric: true });

class District {
  communes = [];
  former = [];
  became = null;

  anyCommune = () => this.became ?? this.communes[0][1][0];
}

class Book {
  #provinces = new Map();

  find = (province, district) => this.#provinces.get(province)?.get(district);

  district(province, name) {
    const districts = this.#provinces.get(province) ?? new Map();
    this.#provinces.set(province, districts);
    const district = districts.get(name) ?? new District();
    districts.set(name, district);
    return district;
  }

  written(provinceNow) {
    const lines = (pairs) =>
      pairs.toSorted(([a], [b]) => inOrder.compare(a, b)).map(([name, codes]) => `${name}: ${codes.join(' ')}`);
    const sorted = (map) => [...map].toSorted(([a], [b]) => inOrder.compare(a, b));
    return {
      until: '2025-06-30',
      provinces: sorted(this.#provinces).map(([name, districts]) => ({
        name,
        became: provinceNow([...districts.values()][0]),
        districts: sorted(districts).map(([district, { became, communes, former }]) => ({
          name: district,
          ...(became ? { became } : {}),
          communes: lines(communes),
          ...(former.length > 0 ? { former: lines(former) } : {}),
        })),
      })),
    };
  }
}
