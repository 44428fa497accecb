import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenModel } from '../contract/screen-model.ts';
import { compileForm } from '../forms/index.ts';
import { isServicePack } from '../services/index.ts';
import type { Pack } from '../services/pack.ts';
import { richVersion } from '../services/test-pack.ts';
import { loadUnits } from '../units/index.ts';
import { PATIENCE } from './delays.ts';
import type { MatchedOutcome } from './judge.ts';
import { type PreviewScreen, previewScreens } from './preview.ts';
import { idCardQr, outcome, realPacks, sensible } from './test-desk.ts';

const units = await loadUnits();
const packs: readonly Pack[] = await realPacks();
const NOW = new Date('2026-11-21T02:05:00.000Z');

const screensOf = (pack: Pack, language: 'vi' | 'en' = 'vi'): readonly PreviewScreen[] =>
  pack.versions.flatMap((version) =>
    previewScreens({
      pack,
      version,
      language,
      units,
      kiosk: {
        kioskId: 'H99-preview',
        receptionUnit: { code: 'H99.99', name: 'Trung tâm Thử' },
        allowDrafts: false,
        followUrl: 'https://tracuu.example.vn/ho-so',
        helpPhone: '1900 0000',
        languages: ['vi', 'en'],
        typing: { toneStyle: 'old', physicalKeys: 'compose' },
        mrzNoExpiry: null,
        retention: { payloadHours: 0, setAsideHours: 336 },
        patience: PATIENCE,
        askRating: true,
      },
      card: () => ({ outcome: outcome({ overall: 'verified' }) as MatchedOutcome, scanned: identityOf() }),
      answer: sensible,
      now: NOW,
    }),
  );
const identityOf = () => {
  const scan = idCardQr();
  return scan.kind === 'id-card' ? scan.identity : {};
};
const formPageOf = ({ screen }: ScreenModel) => (screen.name === 'form' ? screen.page : null);

for (const pack of packs.filter(isServicePack))
  test(`${pack.id}: every field, group and table of every page is on some screen, in both languages`, () => {
    for (const version of pack.versions) {
      const { root } = compileForm(version, units);
      const inRows = [...root.tables.values()].flatMap(({ id, row }) =>
        [...row.fields.keys()].map((path) => `${id}.r1.${path}`),
      );
      for (const language of ['vi', 'en'] as const) {
        const models = screensOf({ ...pack, versions: [version] }, language).map((screen) => screen.draw([]));
        assert.ok(models.every((model) => model.language === language && model.progress !== null));
        const paperScreens = models.flatMap(({ screen }) => (screen.name === 'documents' ? [screen.papers] : []));
        const named = new Set(paperScreens.flat().map(({ name }) => name));
        for (const { name } of version.dossierComponents) assert.ok(named.has(name[language]), name[language]);
        assert.deepEqual(
          models.filter(({ screen }) => screen.name !== 'form').map(({ screen }) => screen.name),
          ['requirements', 'notice', ...paperScreens.map(() => 'documents'), 'review'],
        );
        const pages = models.flatMap((model) => formPageOf(model) ?? []);
        const shown = new Set(
          pages.flatMap(({ fields, blocks }) => [
            ...fields.map(({ id }) => id),
            ...blocks.flatMap((block) => (block.kind === 'field' ? [] : [block.id])),
          ]),
        );
        const wanted = [...root.fields.keys(), ...root.groups.keys(), ...root.tables.keys(), ...inRows];
        assert.deepEqual(
          wanted.filter((path) => !shown.has(path)),
          [],
        );
        assert.ok(
          pages.every(({ blocks }) => blocks.length > 0),
          'no empty page',
        );
      }
    }
  });

test('the ids of the screens of a version differ, and are the same in both languages', () => {
  for (const pack of packs) {
    const ids = screensOf(pack).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, pack.id);
    assert.deepEqual(
      screensOf(pack, 'en').map(({ id }) => id),
      ids,
    );
  }
});

test('the form is tried on its page: an answer shows what depends on it, a wrong page says so', () => {
  const pack = packs.find(({ id }) => id === 'hospital-check-in');
  assert.ok(pack);
  const page = screensOf(pack).find(({ draw }) => {
    const fields = formPageOf(draw([]))?.fields ?? [];
    return fields.some(({ kind, required, value }) => kind === 'text' && required && value === '');
  });
  assert.ok(page);
  const before = formPageOf(page.draw([]));
  const tried = formPageOf(page.draw([{ type: 'next' }]));
  assert.equal(tried?.id, before?.id);
  assert.ok(tried?.fields.some(({ error }) => error !== null));
  const field = before?.fields.find(({ kind }) => kind === 'text');
  assert.ok(field);
  const typed = formPageOf(page.draw([{ type: 'set-field', fieldId: field.id, value: 'Thử' }]));
  assert.equal(typed?.fields.find(({ id }) => id === field.id)?.value, 'Thử');
});

test('nothing is handed in, read or printed from a preview', () => {
  for (const pack of packs) {
    const review = screensOf(pack).at(-1);
    assert.equal(review?.draw([{ type: 'submit' }]).screen.name, 'review');
    const requirements = screensOf(pack)[0];
    const printed = requirements?.draw([{ type: 'print-list' }]).screen;
    assert.ok(printed?.name === 'requirements' && printed.requirements.list === 'none');
  }
});

test('a guide is its requirements', () => {
  const { version, validFrom, validTo, title, summary, help, legalBasis, competentAuthority, fees } = richVersion;
  const facts = { version, validFrom, validTo, title, summary, help, legalBasis, competentAuthority, fees };
  const guide: Pack = {
    id: 'guide',
    kind: 'guide',
    versions: [{ ...facts, status: 'draft', dossierComponents: [], results: [], where: { vi: 'ở đó', en: 'there' } }],
  };
  assert.ok(!isServicePack(guide));
  assert.deepEqual(
    screensOf(guide).map((screen) => screen.draw([]).screen.name),
    ['requirements'],
  );
});
