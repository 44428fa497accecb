import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { FieldModel, ListBlock, ScreenModel } from '@motcua/core/contract';
import type { Dossier } from '@motcua/core/submission';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage, type Stage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import type { Page } from 'playwright';
import { axeViolations } from './axe.ts';
import { NO_CHROMIUM, type Orientation } from './chromium.ts';
import { type Hands, handsOn } from './hands.ts';
import { createPageRenderers } from './page-renderers.ts';
import { actOn } from './page-visit.ts';

/** `MOTCUA_GALLERY=folder`: a picture of each screen, for people to look at. */
const GALLERY = process.env.MOTCUA_GALLERY;
/**
 * pcscd asks a reader of this kind now and then whether its card is there. Whoever shows the next QR before it noticed is told
 * that the card was lifted too soon, and tries again.
 */
const SEEN_AS_LIFTED_MS = 2_000;
const NOTIFIER = 'adult-2021';
const GUESTS = ['adult-2024', 'senior-no-expiry'] as const;
/** The clock of Việt Nam: a minute ago, and the day after tomorrow. */
const inVietnam = (afterMs: number): string => new Date(Date.now() + 7 * 3_600_000 + afterMs).toISOString();
const ANSWERS: Readonly<Record<string, string>> = {
  whoStays: 'notifier-and-others',
  stayFrom: inVietnam(-60_000).slice(0, 16),
  stayTo: inVietnam(2 * 86_400_000).slice(0, 10),
};

describe('a host lays the cards of their guests, one after the other', { skip: NO_CHROMIUM }, () => {
  for (const [language, orientation] of [
    ['vi', 'portrait'],
    ['en', 'landscape'],
  ] as const)
    test(`lodging notice, ${language}, ${orientation}`, async () => {
      const stage = await createStage();
      const renderers = createPageRenderers(orientation);
      const kiosk = await startDemoKiosk({ stage, renderers: renderers.host });
      try {
        const page = await renderers.page();
        const seen = examiner(page, `${language}.${orientation}`);
        await walk(stage, handsOn(page), language, seen.look);
        checkDossier(stage);
        assert.deepEqual(seen.violations, []);
        for (const name of ['notice of Guest', 'scan-qr of Guest', 'lay-card of Guest'])
          assert.ok(seen.names.has(language === 'en' ? name : name.replace('Guest', 'Người lưu trú')), name);
        assert.deepEqual(
          renderers.console.filter((line) => !line.startsWith('info')),
          [],
        );
      } finally {
        await kiosk.close();
        await stage.close();
      }
    });
});

/** Looks at every screen once, those about somebody else apart. */
function examiner(page: Page, suffix: `${'vi' | 'en'}.${Orientation}`) {
  const names = new Set<string>();
  const violations: string[] = [];
  const look = async ({ screen, whose }: ScreenModel): Promise<void> => {
    if (screen.name === 'reading' || screen.name === 'submitting') return;
    const place = screen.name === 'form' ? `form-${screen.page.id}${screen.page.row ? '-row' : ''}` : screen.name;
    const rows = screen.name === 'form' ? guestsOn(screen.page)?.rows.length : undefined;
    const name = `${place}${whose === null ? '' : ` of ${whose}`}${rows === undefined ? '' : ` ${rows}`}`;
    if (names.has(name)) return;
    names.add(name);
    violations.push(...(await axeViolations(page)).map((one) => `${name}: ${one}`));
    if (GALLERY === undefined) return;
    mkdirSync(GALLERY, { recursive: true });
    await page.screenshot({ path: join(GALLERY, `${name.replaceAll(' ', '-')}.${suffix}.png`) });
  };
  return { names, violations, look };
}

const guestsOn = ({ blocks }: Extract<ScreenModel['screen'], { name: 'form' }>['page']): ListBlock | undefined =>
  blocks.find((block): block is ListBlock => block.kind === 'list' && block.id === 'guests');

async function walk(
  stage: Stage,
  hands: Hands,
  language: 'vi' | 'en',
  look: (model: ScreenModel) => Promise<void>,
): Promise<void> {
  const waiting: string[] = [...GUESTS];
  let citizenId: string = NOTIFIER;
  const fill = ({ id }: FieldModel): string | undefined => ANSWERS[id];
  const today = new Date().toISOString().slice(0, 10);
  let model = await hands.look();
  for (;;) {
    await look(model);
    const { screen } = model;
    if (screen.name === 'receipt' && screen.receipt.slip !== 'printing') return;
    const guest = screen.name === 'form' && guestsOn(screen.page)?.addBy.includes('card') ? waiting.shift() : undefined;
    if (guest === undefined) {
      await actOn(model, { serviceId: 'lodging-notice', citizenId, language, fill, today, stage, hands });
    } else {
      await stage.reader.remove();
      await setTimeout(SEEN_AS_LIFTED_MS);
      citizenId = guest;
      await hands.do({ type: 'read-card-for', targetId: 'guests' }, model);
    }
    model = await hands.lookAgain(model);
  }
}

function checkDossier(stage: Stage): void {
  const [held, ...more] = stage.province.dossiers();
  assert.deepEqual(more, []);
  const dossier = JSON.parse(held?.body ?? '{}') as Dossier;
  assert.deepEqual(
    [dossier.values.fullName?.value, dossier.values.fullName?.source],
    [findCitizen(NOTIFIER).fullName, 'chip'],
  );
  const rows = dossier.lists.guests ?? [];
  assert.deepEqual(
    rows.map(({ fullName, documentNumber }) => [fullName?.value, fullName?.source, documentNumber?.value]),
    GUESTS.map(findCitizen).map(({ fullName, citizenNumber }) => [fullName, 'chip', citizenNumber]),
  );
  for (const row of rows) assert.equal(row.fullName?.evidence?.overall, 'verified');
  assert.deepEqual(
    dossier.persons.map(({ id, row, identification, consents }) => [
      id,
      row,
      identification.method,
      identification.overall,
      consents.map((consent) => consent.id),
    ]),
    [
      ['guest', 0, 'chip', 'verified', ['read-card']],
      ['guest', 1, 'chip', 'verified', ['read-card']],
    ],
  );
}
