import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildIdentity, IDENTITY_FIELD_NAMES, MRZ_NO_EXPIRY } from '@motcua/drivers/cccd';
import type { HashCheck, Verification } from '@motcua/drivers/emrtd';
import { buildDg1, buildDg13, citizens } from '@motcua/simulators/citizens';
import { compileForm, type Entries, evaluate, formErrors, holdsIn, typedEntry, visiblePages } from '../forms/index.ts';
import { prefill } from '../prefill/index.ts';
import { fieldPaths } from './form-paths.ts';
import { installedPacksFolder, isServicePack, loadServicePacks, type PackVersion, type ServicePack } from './index.ts';

const loaded = await loadServicePacks(installedPacksFolder());
assert.ok(loaded.ok, JSON.stringify(loaded));
const packs: readonly ServicePack[] = loaded.value.filter(isServicePack);

function versionOf(id: string): PackVersion {
  const version = packs.find((pack) => pack.id === id)?.versions[0];
  assert.ok(version, id);
  return version;
}
const typed = (texts: Readonly<Record<string, string>>): Entries =>
  Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, typedEntry(text)]));

/** The error at a path, in Vietnamese; null where there is none. */
function errorAt(id: string, texts: Readonly<Record<string, string>>, path: string, now: string): string | null {
  const form = compileForm(versionOf(id));
  return formErrors(form, evaluate(form, typed(texts)), now).get(path)?.vi ?? null;
}

const pagesShown = (id: string, texts: Readonly<Record<string, string>>): string[] => {
  const form = compileForm(versionOf(id));
  return visiblePages(form, evaluate(form, typed(texts))).map((page) => page.id);
};

test('what comes of each of the six packs is what the law makes of it', () => {
  const kinds = Object.fromEntries(packs.map(({ id, kind }) => [id, kind]));
  assert.deepEqual(kinds, {
    'certified-copy': 'dossier',
    'hospital-check-in': 'check-in',
    'linked-birth': 'dossier',
    'lodging-notice': 'notice',
    'residence-change': 'dossier',
    'unemployment-benefit': 'dossier',
  });
});

test('codes: those that are confirmed, and none where there is no administrative procedure', () => {
  assert.deepEqual(versionOf('linked-birth').procedureCode, { code: '3.000722', confidence: 'H' });
  assert.deepEqual(versionOf('lodging-notice').procedureCode, { code: '2.001159', confidence: 'H' });
  assert.equal(versionOf('hospital-check-in').procedureCode, undefined);
  const { procedureCodes = [], ...residence } = versionOf('residence-change');
  const form = compileForm({ ...residence, procedureCodes });
  const codeOf = (request: string): (string | null)[] => {
    const evaluation = evaluate(form, typed({ request }));
    return procedureCodes.filter(({ when }) => holdsIn(form, evaluation, when)).map(({ code }) => code);
  };
  assert.deepEqual(['permanent', 'temporary', 'extension', 'absence'].map(codeOf), [
    ['1.004222'],
    ['1.004194'],
    ['1.002755'],
    ['1.003677'],
  ]);
});

test('no page holds more than six fields, and each text is in both languages and is not the same in them by mistake', () => {
  for (const { id, versions } of packs)
    for (const { layout, dataSchema } of versions)
      for (const page of layout.elements) {
        assert.ok(page.elements.length <= 6, `${id} ${page.id}`);
        assert.notEqual(page.label.vi, page.label.en, `${id} ${page.id}`);
        assert.ok(fieldPaths(dataSchema).length > 0);
      }
});

for (const [now, arrival, right] of [
  ['2026-11-21T07:59', '2026-11-20T23:00', true],
  ['2026-11-21T07:59', '2026-11-20T22:59', false],
  ['2026-11-21T08:00', '2026-11-20T23:00', false],
  ['2026-11-21T08:00', '2026-11-21T00:00', true],
  ['2026-11-21T22:59', '2026-11-21T00:00', true],
  ['2026-11-21T23:00', '2026-11-21T22:59', false],
  ['2026-11-21T23:00', '2026-11-21T23:00', true],
  ['2026-11-21T23:30', '2026-11-21T23:31', false],
  ['2026-11-22T07:59', '2026-11-21T23:00', true],
] as const)
  test(`lodging: at ${now} an arrival at ${arrival} is ${right ? 'taken' : 'refused, with what to do'}`, () => {
    const error = errorAt('lodging-notice', { stayFrom: arrival, stayTo: '2026-11-25' }, 'stayFrom', now);
    if (right) assert.equal(error, null);
    else assert.match(error ?? '', /gặp cán bộ|Khách đến rồi mới thông báo/);
  });

for (const [last, right] of [
  ['2026-12-21', true],
  ['2026-12-22', false],
  ['2026-11-21', true],
] as const)
  test(`lodging: a stay from 21/11/2026 to ${last} is ${right ? 'taken' : 'more than 30 days'}`, () => {
    const texts = { stayFrom: '2026-11-21T10:00', stayTo: last };
    const error = errorAt('lodging-notice', texts, 'stayTo', '2026-11-21T12:00');
    if (right) assert.equal(error, null);
    else assert.match(error ?? '', /tối đa 30 ngày/);
  });

test('lodging: who stays alone enters no guest; whoever brings others enters each once', () => {
  const form = compileForm(versionOf('lodging-notice'));
  const errors = (texts: Readonly<Record<string, string>>) =>
    formErrors(form, evaluate(form, typed(texts)), '2026-11-21T12:00');
  assert.equal(errors({ whoStays: 'notifier' }).has('guests'), false);
  assert.match(errors({ whoStays: 'others' }).get('guests')?.vi ?? '', /ít nhất một người lưu trú/);
  const two = {
    whoStays: 'notifier-and-others',
    guests: 'r1 r2',
    'guests.r1.documentNumber': '999090345678',
    'guests.r2.documentNumber': '999090345678',
  };
  assert.match(errors(two).get('guests.r2.documentNumber')?.vi ?? '', /chỉ ghi một lần/);
  assert.equal(errors({ ...two, 'guests.r2.documentNumber': 'B1234567' }).has('guests.r2.documentNumber'), false);
  assert.match(
    errors({ ...two, 'guests.r2.documentNumber': '12345' }).get('guests.r2.documentNumber')?.vi ?? '',
    /12 chữ số/,
  );
});

test('lodging: the reasons follow the kind of place', () => {
  const form = compileForm(versionOf('lodging-notice'));
  const reasons = (lodgingKind: string): string[] =>
    [...evaluate(form, typed({ lodgingKind })).visible].filter((path) => path.startsWith('reason'));
  assert.deepEqual(
    ['tourist-lodging', 'health-facility', 'rented-rooms', 'dormitory', 'household', 'other'].map(reasons),
    [['reasonGeneral'], ['reasonHealth'], ['reasonHousing'], ['reasonHousing'], ['reasonHome'], ['reasonGeneral']],
  );
});

for (const [born, right] of [
  ['2020-11-30', true],
  ['2020-11-29', false],
  ['2026-11-30', true],
  ['2026-12-01', false],
] as const)
  test(`linked birth on 30/11/2026: a child born on ${born} is ${right ? 'taken' : 'refused, with what to do'}`, () => {
    const error = errorAt('linked-birth', { childDateOfBirth: born }, 'childDateOfBirth', '2026-11-30T09:00');
    if (right) assert.equal(error, null);
    else assert.match(error ?? '', /gặp cán bộ/);
  });

test('linked birth: every field of the portal has its place, and without a father none is asked about', () => {
  const { mapping = [] } = versionOf('linked-birth');
  const parent = (who: string): string[] =>
    ['Ho', 'ChuDem', 'Ten', 'NgaySinh', 'SoGiayTo', 'MaDanToc', 'MaQuocTich', 'LoaiCuTru', 'MaQuocGia', 'DiaChi'].map(
      (name) => who + name,
    );
  const portal = [
    ...['Ho', 'ChuDem', 'Ten', 'NgaySinh', 'GioiTinh', 'MaDanToc', 'MaQuocTich', 'NsMaQuocGia', 'NsDiaChi'],
    ...['QqMaQuocGia', 'QqDiaChi', ...parent('Me'), ...parent('Cha')],
    ...['GiayCNKHSo', 'GiayCNKHQuyenSo', 'GiayCNKHNgayCap', 'GiayCNKHNoiCap', 'LoaiXacNhanVNeID', 'DkttChuHo'],
    ...['DkttChuhoSoGiayTo', 'DkttMaQuanHe', 'NycQuanHe', 'NycSdt', 'CapBanSao', 'BanSaoSoLuong'],
  ];
  const names = mapping.map(({ to }) => to);
  assert.deepEqual(
    portal.filter((name) => !names.includes(name)),
    [],
  );
  assert.ok(pagesShown('linked-birth', { fatherDeclared: 'true' }).includes('father'));
  assert.deepEqual(
    pagesShown('linked-birth', { fatherDeclared: 'false' }).filter((page) =>
      /^(?:father(?:-name|-home)?|marriage)$/.test(page),
    ),
    [],
  );
});

test('residence: an absence asks for where and why, a registration for household and dwelling', () => {
  const absence = pagesShown('residence-change', { request: 'absence' });
  assert.ok(absence.includes('destination') && !absence.includes('members') && !absence.includes('address'));
  const temporary = pagesShown('residence-change', { request: 'temporary', isHouseholdHead: 'false' });
  assert.ok(temporary.includes('members') && temporary.includes('consents') && !temporary.includes('destination'));
  const own = { request: 'temporary', isHouseholdHead: 'true', ownsDwelling: 'true', hasMinor: 'false' };
  assert.ok(!pagesShown('residence-change', own).includes('consents'), 'nobody else has to agree');
});

test('hospital: the child or the representative is asked about, never both', () => {
  const pages = (patientIs: string) => pagesShown('hospital-check-in', { patientIs });
  assert.ok(!pages('holder').some((page) => /child|representative/.test(page)));
  assert.ok(pages('child').includes('child') && !pages('child').includes('holder-more'));
  const form = compileForm(versionOf('hospital-check-in'));
  const { visible } = evaluate(form, typed({ patientIs: 'child-with-card' }));
  assert.ok(visible.has('representative') && visible.has('ethnicGroup') && !visible.has('child'));
});

const covered: Readonly<Record<string, HashCheck>> = { DG1: 'match', DG13: 'match' };
const verification: Verification = {
  dataGroups: Object.fromEntries(
    Object.entries(covered).map(([group, hash]) => [group, { bytes: 1, sha256: '', hash }]),
  ),
  sodSignature: 'valid',
  issuer: 'notAnchored',
  signer: null,
  chipAuthenticity: 'proven',
  overall: 'consistent',
  failures: [],
};

test('prefill fills all that the chip of each simulated citizen says, and nothing that was not asked of it', () => {
  const NOW = '2026-11-30T09:00';
  let filled = 0;
  for (const { id, versions } of packs)
    for (const version of versions) {
      const form = compileForm(version);
      for (const citizen of citizens) {
        const files = new Map([
          [1, buildDg1(citizen)],
          [13, buildDg13(citizen)],
        ] as const);
        const read = buildIdentity({
          files,
          verification,
          at: new Date('2026-11-30T02:00:00Z'),
          fields: IDENTITY_FIELD_NAMES,
          mrzNoExpiry: MRZ_NO_EXPIRY,
        });
        const entries = prefill({ version, form, identities: [read], entries: {}, now: NOW });
        for (const [path, candidates] of Object.entries(version.prefill)) {
          const [said] = candidates
            .filter(({ sources }) => sources.includes('chip'))
            .flatMap(({ field }) => Object.entries(read).filter(([name]) => name === field));
          const entry = entries[path];
          assert.equal(entry !== undefined && entry.source !== 'typed', said !== undefined && !candidates[0]?.byDate);
          if (said && entry?.source === 'chip') {
            assert.equal(entry.text, String(said[1].value).normalize('NFC'), `${id} ${path} ${citizen.id}`);
            filled += 1;
          }
        }
        assert.deepEqual(
          Object.keys(entries).filter((path) => !(path in version.prefill)),
          [],
        );
      }
    }
  assert.ok(filled > 200, String(filled));
});
