import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Language, ScreenModel } from '@motcua/core/contract';
import type { Dossier } from '@motcua/core/submission';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage, type Stage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import { axeViolations } from './axe.ts';
import { NO_CHROMIUM, type Orientation } from './chromium.ts';
import { handsOn } from './hands.ts';
import { createPageRenderers, type PageRenderers } from './page-renderers.ts';
import { actOn } from './page-visit.ts';
import { sample } from './sample.ts';

/** `MOTCUA_GALLERY=folder`: a picture of each screen, for people to look at. */
const GALLERY = process.env.MOTCUA_GALLERY;
const today = new Date().toISOString().slice(0, 10);

interface Journey {
  readonly serviceId: string;
  readonly citizenId: string;
  readonly language: Language;
  readonly orientation: Orientation;
}

const all: Journey[] = ['unemployment-benefit', 'certified-copy'].flatMap((serviceId) =>
  (['vi', 'en'] as const).flatMap((language) =>
    (['portrait', 'landscape'] as const).flatMap((orientation) =>
      ['adult-2021', 'adult-2024', 'senior-no-expiry'].map((citizenId) => ({
        serviceId,
        citizenId,
        language,
        orientation,
      })),
    ),
  ),
);

describe('a citizen’s journey in Chromium, from the card to the province', { skip: NO_CHROMIUM }, () => {
  for (const journey of sample(all, 4)) {
    test(`${journey.serviceId}, ${journey.citizenId}, ${journey.language}, ${journey.orientation}`, async () => {
      const stage = await createStage();
      const renderers = createPageRenderers(journey.orientation);
      const kiosk = await startDemoKiosk({ stage, renderers: renderers.host });
      try {
        const { receipt, seen } = await walk(journey, stage, renderers);
        assert.ok(receipt.screen.name === 'receipt' && receipt.screen.receipt.dossierCode);
        checkDossier(stage, journey, receipt.screen.receipt.dossierCode);
        checkSlip(stage, receipt.screen.receipt.dossierCode, kiosk.config.followUrl);
        assert.deepEqual(seen.violations, []);
        assert.deepEqual(
          renderers.console.filter((line) => !line.startsWith('info')),
          [],
          'nothing on the page’s console',
        );
        await nextCitizen(renderers);
      } finally {
        await kiosk.close();
        await stage.close();
      }
    });
  }
});

/** From the first touch to the receipt; every screen is examined once. */
async function walk(journey: Journey, stage: Stage, renderers: PageRenderers) {
  const page = await renderers.page();
  const hands = handsOn(page);
  const seen = { screens: new Set<string>(), violations: [] as string[] };
  const look = async (model: ScreenModel): Promise<void> => {
    const name = model.screen.name === 'form' ? `form-${model.screen.page.id}` : model.screen.name;
    if (seen.screens.has(name) || name === 'reading' || name === 'submitting') return;
    seen.screens.add(name);
    seen.violations.push(...(await axeViolations(page)).map((one) => `${name}: ${one}`));
    if (GALLERY === undefined) return;
    mkdirSync(GALLERY, { recursive: true });
    await page.screenshot({ path: join(GALLERY, `${name}.${journey.language}.${journey.orientation}.png`) });
  };
  let model = await hands.look();
  for (;;) {
    await look(model);
    if (model.screen.name === 'receipt' && model.screen.receipt.slip !== 'printing') return { receipt: model, seen };
    await actOn(model, { ...journey, stage, hands, today });
    model = await hands.lookAgain(model);
  }
}

function checkDossier(stage: Stage, { citizenId, serviceId, language }: Journey, dossierCode: string): void {
  const held = stage.province.dossiers();
  assert.equal(held.length, 1);
  assert.equal(held[0]?.dossierCode, dossierCode);
  const dossier = JSON.parse(held[0]?.body ?? '{}') as Dossier;
  const citizen = findCitizen(citizenId);
  assert.equal(dossier.serviceId, serviceId);
  assert.equal(dossier.language, language);
  assert.deepEqual(dossier.identification, {
    method: 'chip',
    access: 'pace-can',
    overall: 'verified',
    chipAuthenticity: 'proven',
    holderCompared: 'none',
  });
  const { fullName, citizenNumber, phone } = dossier.values;
  assert.deepEqual(
    [fullName?.value, fullName?.source, fullName?.evidence?.overall],
    [citizen.fullName, 'chip', 'verified'],
  );
  assert.deepEqual([citizenNumber?.value, citizenNumber?.source], [citizen.citizenNumber, 'chip']);
  assert.deepEqual([phone?.value, phone?.source], ['0900000000', 'typed']);
}

function checkSlip(stage: Stage, dossierCode: string, followUrl: string): void {
  assert.equal(stage.printer.pages.length, 1);
  const folder = mkdtempSync(join(tmpdir(), 'motcua-slip-'));
  try {
    const file = join(folder, 'slip.pdf');
    writeFileSync(file, stage.printer.pages[0]?.bytes ?? '');
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    assert.match(text, new RegExp(dossierCode));
    assert.ok(followUrl.length > 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** After "finish": goodbye, then the attract screen in a browser that is new. */
async function nextCitizen(renderers: PageRenderers): Promise<void> {
  const before = await renderers.page();
  const pid = renderers.pid();
  const hands = handsOn(before);
  await hands.do({ type: 'finish' }, await hands.look());
  await new Promise<void>((resolve) => before.once('close', () => resolve()));
  const after = handsOn(await renderers.page());
  assert.equal((await after.look()).screen.name, 'attract');
  assert.notEqual(renderers.pid(), pid);
}
