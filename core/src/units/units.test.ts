import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { loadUnits } from './index.ts';

const units = await loadUnits();
const districts = units.legacyProvinces.flatMap((province) => province.districts);
const oldCommunes = districts.flatMap((district) => district.communes());

describe('the list of units', () => {
  it('is what docs/units.md says', () => {
    const doc = readFileSync(new URL('../../../docs/units.md', import.meta.url), 'utf8');
    const row = (label: string) => new RegExp(`^\\| ${label} \\| ([\\d-]+) \\|(.*)$`, 'm').exec(doc)?.slice(1) ?? [];
    const ofKind = (kind: string) => units.communes.filter((commune) => commune.kind === kind).length;
    const cities = units.provinces.filter(({ kind }) => kind === 'thanh-pho').length;
    assert.equal(row('units as of')[0], units.asOf);
    assert.deepEqual(row('provinces'), [String(units.provinces.length), ` high: law; of them cities: ${cities} |`]);
    const kinds = ` high: law; phường: ${ofKind('phuong')}, xã: ${ofKind('xa')}, đặc khu: ${ofKind('dac-khu')} |`;
    assert.deepEqual(row('communes'), [String(units.communes.length), kinds]);
    assert.equal(row('old provinces')[0], String(units.legacyProvinces.length));
    assert.equal(row('old districts')[0], String(districts.length));
    assert.equal(row('old communes')[0], String(oldCommunes.length));
    const divided = oldCommunes.filter(({ became }) => became.length > 1);
    assert.equal(row('of these, divided among several')[0], String(divided.length));
    assert.equal(row('older names')[0], String(districts.flatMap((district) => district.former()).length));
  });

  it('has the counts of the law: 34 provinces and 3,321 communes, each with a code of its own', () => {
    assert.equal(units.provinces.length, 34);
    assert.equal(units.communes.length, 3321);
    assert.equal(new Set(units.provinces.map(({ code }) => code)).size, 34);
    assert.equal(new Set(units.communes.map(({ code }) => code)).size, 3321);
    for (const { code } of units.provinces) assert.match(code, /^\d{2}$/);
    for (const { code } of units.communes) assert.match(code, /^\d{5}$/);
    assert.equal(units.legacyProvinces.length, 63);
  });

  it('has every commune in a province, and each by its name once there', () => {
    assert.deepEqual(
      units.provinces.flatMap(({ code }) => units.communesOf(code)),
      units.communes,
    );
    for (const { code } of units.provinces) {
      const communes = units.communesOf(code);
      assert.ok(communes.every(({ provinceCode }) => provinceCode === code));
      assert.equal(new Set(communes.map(({ fullName }) => fullName)).size, communes.length);
    }
  });

  it('has text in composed form, with one space between words', () => {
    for (const { fullName } of [...units.provinces, ...units.communes, ...districts, ...oldCommunes]) {
      assert.equal(fullName, fullName.normalize('NFC').replace(/\s+/gu, ' ').trim());
    }
  });

  it('finds units by their codes, and nothing by another', () => {
    assert.equal(units.province('01')?.fullName, 'Thành phố Hà Nội');
    assert.equal(units.commune('00004')?.fullName, 'Phường Ba Đình');
    assert.deepEqual([units.province('1'), units.province('99'), units.commune('4')], [null, null, null]);
    assert.deepEqual(units.communesOf('99'), []);
  });

  it('knows the law of 2026, and the codes that were corrected', () => {
    const cities = units.provinces.filter(({ kind }) => kind === 'thanh-pho').map(({ code }) => code);
    assert.deepEqual(cities, ['01', '22', '24', '31', '46', '48', '75', '79', '92']);
    for (const [code, name] of [
      ['26368', 'Phường Long Thành'],
      ['07375', 'Phường Lạng Giang'],
      ['06978', 'Xã Ba Chẽ'],
      ['23938', 'Xã Ia Mơ'],
      ['26732', 'Đặc khu Côn Đảo'],
    ] as const)
      assert.equal(units.commune(code)?.fullName, name);
    assert.deepEqual([units.commune('06970'), units.commune('23737')], [null, null]);
  });
});

describe('the old units', () => {
  it('became communes of the province that their province became', () => {
    for (const province of units.legacyProvinces) {
      for (const district of province.districts) {
        const heirs = [...district.communes(), ...district.former()].flatMap(({ became }) => became);
        const all = district.became ? [...heirs, district.became] : heirs;
        assert.ok(all.length > 0, district.fullName);
        assert.ok(all.every(({ provinceCode }) => provinceCode === province.became.code));
      }
    }
  });

  it('left no commune of today without an origin', () => {
    const heirs = new Set([...oldCommunes.flatMap(({ became }) => became), ...districts.map(({ became }) => became)]);
    assert.deepEqual(
      units.communes.filter((commune) => !heirs.has(commune)),
      [],
    );
  });

  it('has each heir of a divided commune once', () => {
    for (const { fullName, became } of oldCommunes) assert.equal(new Set(became).size, became.length, fullName);
  });
});
