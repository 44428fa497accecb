import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Language, ReceiptModel, ScreenModel } from '@motcua/core/contract';
import { RATINGS_FILE } from '@motcua/core/kiosk';
import { decodeQr } from '@motcua/core/receipt/test-qr-decoder';
import { installedPacksFolder, loadServicePacks } from '@motcua/core/services';
import type { Dossier } from '@motcua/core/submission';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage, type Stage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import type { Page } from 'playwright';
import { axeViolations } from './axe.ts';
import { NO_CHROMIUM, type Orientation } from './chromium.ts';
import { handsOn } from './hands.ts';
import { createPageRenderers, type PageRenderers } from './page-renderers.ts';
import { actOn } from './page-visit.ts';
import { sample } from './sample.ts';

/** Without it (package poppler-utils) the slip's text is not read here; the tests of core/src/receipt say that they skip. */
const HAS_PDFTOTEXT = spawnSync('pdftotext', ['-v']).error === undefined;
/** `MOTCUA_GALLERY=folder`: a picture of each screen, for people to look at. */
const GALLERY = process.env.MOTCUA_GALLERY;
const loaded = await loadServicePacks(installedPacksFolder());
assert.ok(loaded.ok);
const PACKS = loaded.value;
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
        await checkCodeLeadsToDossier(receipt.screen.receipt);
        checkSlip(stage, receipt.screen.receipt.dossierCode);
        assert.deepEqual(seen.violations, []);
        assert.deepEqual(
          renderers.console.filter((line) => !line.startsWith('info')),
          [],
          'nothing on the page’s console',
        );
        await nextCitizen(renderers);
        checkRating(stage, journey);
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
    if (['requirements', 'review', 'receipt'].includes(model.screen.name)) await checkPapers(page, journey);
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

/** The QR on the screen, decoded by code that is not the product's, opens what the province says of the dossier. */
async function checkCodeLeadsToDossier({ qr, dossierCode }: ReceiptModel): Promise<void> {
  const answer = await fetch(decodeQr(qr));
  assert.equal(answer.status, 200);
  assert.equal(((await answer.json()) as { dossierCode: string }).dossierCode, dossierCode);
}

/** What the pack wants on paper stands on the screen, as the pack has it. */
async function checkPapers(page: Page, { serviceId, language }: Journey): Promise<void> {
  const text = await page.locator('.papers:not(.requirements-draft), .required-papers').first().innerText();
  const [version] = PACKS.find(({ id }) => id === serviceId)?.versions ?? [];
  const papers = version?.dossierComponents.filter(
    ({ required, copyKinds }) => required && !copyKinds.includes('electronic'),
  );
  assert.ok(papers && papers.length > 0);
  for (const { name } of papers) assert.ok(text.includes(name[language]), text);
}

/** Every sentence of the slip is read back in core/src/receipt; here, that the page printed is about this dossier. */
function checkSlip(stage: Stage, dossierCode: string): void {
  assert.equal(stage.printer.pages.length, 1);
  const pdf = Buffer.from(stage.printer.pages[0]?.bytes ?? []);
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  if (!HAS_PDFTOTEXT) return;
  assert.match(
    execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }),
    new RegExp(dossierCode),
  );
}

/** One answer is counted for the service and the day; of the session that gave it nothing is in the file. */
function checkRating({ folder }: Stage, { serviceId }: Journey): void {
  const text = readFileSync(join(folder, 'data', RATINGS_FILE), 'utf8');
  const days = Object.values((JSON.parse(text) as { days: Record<string, object> }).days);
  assert.deepEqual(days, [{ [serviceId]: [0, 0, 0, 1, 0] }]);
  assert.doesNotMatch(text, /T\d{2}:\d{2}|[0-9a-f]{8}-/u);
}

/** After "finish" and a rating: goodbye, then the attract screen in a browser that is new. */
async function nextCitizen(renderers: PageRenderers): Promise<void> {
  const before = await renderers.page();
  const pid = renderers.pid();
  const hands = handsOn(before);
  const receipt = await hands.look();
  await hands.do({ type: 'finish' }, receipt);
  const rating = await hands.lookAgain(receipt);
  assert.equal(rating.screen.name, 'rating');
  await hands.do({ type: 'rate', stars: 4 }, rating);
  await new Promise<void>((resolve) => before.once('close', () => resolve()));
  const after = handsOn(await renderers.page());
  assert.equal((await after.look()).screen.name, 'attract');
  assert.notEqual(renderers.pid(), pid);
}
