import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ReceiptModel, ScreenModel } from '@motcua/core/contract';
import { RATINGS_FILE } from '@motcua/core/kiosk';
import { inLanguage } from '@motcua/core/messages';
import { decodeQr } from '@motcua/core/receipt/test-qr-decoder';
import type { Stage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import type { Page } from 'playwright';
import { assertArrived } from './assert-arrived.ts';
import { axeViolations } from './axe.ts';
import { NO_CHROMIUM } from './chromium.ts';
import { dossiersAt } from './desk.ts';
import { handsOn } from './hands.ts';
import { type Journey, versionOf, walkJourney } from './pack-journey.ts';
import { openPageDesk, type PageDesk } from './page-desk.ts';

/** Without it (package poppler-utils) the slip's text is not read here; the tests of core/src/receipt say that they skip. */
const HAS_PDFTOTEXT = spawnSync('pdftotext', ['-v']).error === undefined;
/** `MOTCUA_GALLERY=folder`: a picture of each screen, for people to look at. */
const GALLERY = process.env.MOTCUA_GALLERY;

/** One citizen after another at one kiosk in Chromium, each a test. */
export function testJourneys(what: string, journeys: readonly Journey[]): void {
  describe(what, { skip: NO_CHROMIUM }, () => {
    let desk: PageDesk | undefined;
    after(() => desk?.close());

    for (const journey of journeys) {
      const { serviceId, citizenId, language, orientation, means } = journey;
      test(`${serviceId}, ${citizenId}, ${language}, ${orientation}, by ${means}`, async () => {
        desk ??= await openPageDesk();
        try {
          await pass(desk, journey);
        } catch (error) {
          // A kiosk that stopped half-way is no place for the next citizen.
          await desk.close();
          desk = undefined;
          throw error;
        }
      });
    }
  });
}

async function pass(desk: PageDesk, journey: Journey): Promise<void> {
  const { stage, renderers } = desk;
  const held = stage.province.dossiers().length;
  const printed = stage.printer.pages.length;
  const rated = fours(stage, journey);
  const page = await desk.page(journey.orientation);
  const violations: string[] = [];
  const seen = new Set<string>();
  const look = async (model: ScreenModel): Promise<void> => {
    const name = model.screen.name === 'form' ? formName(model.screen.page) : model.screen.name;
    if (seen.has(name) || ['reading', 'submitting', 'out-of-service'].includes(name)) return;
    seen.add(name);
    // The model is there before the picture; what is looked at is drawn.
    await page.locator(`[data-screen="${model.screen.name}"] h1`).first().waitFor({ state: 'attached' });
    if (['requirements', 'documents', 'review', 'receipt'].includes(model.screen.name))
      await checkPapers(page, journey);
    if (journey.means === 'touch') violations.push(...(await axeViolations(page)).map((one) => `${name}: ${one}`));
    if (GALLERY === undefined) return;
    mkdirSync(GALLERY, { recursive: true });
    const file = `${journey.serviceId}.${name}.${journey.language}.${journey.orientation}.png`;
    await page.screenshot({ path: join(GALLERY, file) });
  };
  const words = journey.means === 'touch' ? 'vietnamese' : 'one-key-a-letter';
  const walked = await walkJourney({ page, stage, journey, words, look });
  const { receipt } = walked.receipt;
  const { dossierCode } = receipt;
  assert.ok(dossierCode);
  assert.equal(stage.province.dossiers().length, held + 1);
  assert.equal(stage.province.dossiers().at(-1)?.dossierCode, dossierCode);
  const dossier = dossiersAt(stage).at(-1);
  assert.ok(dossier);
  const version = versionOf(journey.serviceId);
  assertArrived({ dossier, walked, version, journey, citizen: findCitizen(journey.citizenId) });
  await checkCodeLeadsToDossier(receipt);
  assert.equal(stage.printer.pages.length, printed + 1);
  checkSlip(stage, dossierCode);
  assert.deepEqual(violations, []);
  assert.deepEqual(
    renderers.console.filter((line) => !line.startsWith('info')),
    [],
    'nothing on the page’s console',
  );
  await nextCitizen(desk, journey);
  assert.equal(fours(stage, journey), rated + 1);
}

const formName = ({ id, row }: { readonly id: string; readonly row: object | null }): string =>
  `form-${id}${row ? '-row' : ''}`;

/** The QR on the screen, decoded by code that is not the product's, opens what the province says of the dossier. */
async function checkCodeLeadsToDossier({ qr, dossierCode }: ReceiptModel): Promise<void> {
  const answer = await fetch(decodeQr(qr));
  assert.equal(answer.status, 200);
  assert.equal(((await answer.json()) as { dossierCode: string }).dossierCode, dossierCode);
}

/** What the pack wants on paper whoever hands in stands on the screen, as the pack has it. */
async function checkPapers(page: Page, { serviceId, language }: Journey): Promise<void> {
  const papers = versionOf(serviceId).dossierComponents.filter(
    ({ required, copyKinds, when }) => required && !copyKinds.includes('electronic') && when === undefined,
  );
  if (papers.length === 0) return;
  const text = await page.locator('.papers:not(.requirements-draft), .required-papers').first().innerText();
  for (const { name } of papers) assert.ok(text.includes(inLanguage(name, language)), text);
}

/** Every sentence of the slip is read back in core/src/receipt; here, that the page printed is about this dossier. */
function checkSlip(stage: Stage, dossierCode: string): void {
  const pdf = Buffer.from(stage.printer.pages.at(-1)?.bytes ?? []);
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  if (!HAS_PDFTOTEXT) return;
  assert.match(
    execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }),
    new RegExp(dossierCode),
  );
}

/** How often four stars are counted for the service; of the sessions that gave them nothing is in the file. */
function fours({ folder }: Stage, { serviceId }: Journey): number {
  let text: string;
  try {
    text = readFileSync(join(folder, 'data', RATINGS_FILE), 'utf8');
  } catch {
    return 0;
  }
  assert.doesNotMatch(text, /T\d{2}:\d{2}|[0-9a-f]{8}-/u);
  const { days } = JSON.parse(text) as { days: Record<string, Record<string, readonly number[]>> };
  return Object.values(days).reduce((sum, day) => sum + (day[serviceId]?.[3] ?? 0), 0);
}

/** After "finish" and a rating: goodbye, then the attract screen in a browser that is new. */
async function nextCitizen({ stage, renderers }: PageDesk, { means }: Journey): Promise<void> {
  await stage.reader.remove();
  const before = await renderers.page();
  const pid = renderers.pid();
  const hands = handsOn(before, means);
  const receipt = await hands.look();
  await hands.do({ type: 'finish' }, receipt);
  const rating = await hands.lookAgain(receipt);
  assert.equal(rating.screen.name, 'rating');
  const closed = new Promise<void>((resolve) => before.once('close', () => resolve()));
  await hands.do({ type: 'rate', stars: 4 }, rating);
  // The screen goes by itself after some seconds; one citizen is waited for, the others say that they have read it.
  if (means !== 'touch') {
    await hands.lookAgain(rating);
    // The page may be gone before it answers.
    await before.evaluate("motcua.send({ type: 'finish' })").catch(() => {});
  }
  await closed;
  const after = handsOn(await renderers.page());
  assert.equal((await after.look()).screen.name, 'attract');
  assert.notEqual(renderers.pid(), pid);
}
