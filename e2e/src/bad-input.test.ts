import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Intent, Language, ScreenModel } from '@motcua/core/contract';
import type { FailureCode } from '@motcua/core/failures';
import type { Dossier } from '@motcua/core/submission';
import { scanContent } from '@motcua/demo/citizens';
import { findCitizen, qrText } from '@motcua/simulators/citizens';
import { assertFailure } from './assert-failure.ts';
import { type Desk, dossiersAt, openDesk } from './desk.ts';
import { sample } from './sample.ts';
import type { Visit, Way } from './visit.ts';

const CITIZEN = findCitizen('adult-2021');

/** Somebody else whose number ends like the citizen's: the QR then opens the citizen's chip. */
const DOUBLE = {
  ...findCitizen('senior-no-expiry'),
  citizenNumber: `999055${CITIZEN.citizenNumber.slice(-6)}`,
};

/** What goes wrong at the kiosk, and what then becomes of it. */
interface Mishap {
  readonly what: string;
  readonly code: FailureCode;
  /** How the citizen comes to it. */
  readonly way: (desk: Desk) => Way;
  /** Does what the screen offers, until the way is free; `null`: it is for an officer, and the screen says so. */
  readonly mend: ((desk: Desk) => Promise<void>) | null;
}

const scans =
  (content: string) =>
  ({ stage }: Desk): Way => ({ scan: () => stage.scanner.scan(content) });
const lays =
  (kind: string) =>
  ({ visit }: Desk): Way => ({ layCard: () => visit.layCard('adult-2021', kind) });
const says =
  (intent: Intent) =>
  async ({ visit }: Desk): Promise<void> =>
    visit.say(intent);
const scanAgain = says({ type: 'scan-again' });

async function typesNumber({ visit }: Desk): Promise<void> {
  visit.say({ type: 'enter-number' });
  await visit.until(({ screen }) => screen.name === 'scan-qr' && screen.number !== null);
  visit.say({ type: 'set-number', digits: CITIZEN.citizenNumber });
  visit.say({ type: 'next' });
  await visit.until(({ screen }) => screen.name === 'lay-card' || screen.name === 'reading');
}

const MISHAPS: readonly Mishap[] = [
  { what: 'a QR of another kind', code: 'qr-other', way: scans(scanContent('unknown', 'adult-2021')), mend: scanAgain },
  {
    what: 'a health-insurance QR',
    code: 'qr-health-insurance',
    way: scans(scanContent('health-insurance', 'adult-2021')),
    mend: typesNumber,
  },
  {
    what: 'a torn QR',
    code: 'qr-torn',
    way: ({ stage }) => ({ scan: () => stage.scanner.scanTorn(qrText(CITIZEN)) }),
    mend: scanAgain,
  },
  {
    what: 'a QR whose content breaks its rules',
    code: 'qr-malformed',
    way: scans(qrText({ ...CITIZEN, dateOfBirth: '1990-13-32' })),
    mend: typesNumber,
  },
  {
    what: 'a chip that refuses the CAN',
    code: 'wrong-key',
    way: lays('wrong-can'),
    mend: async (desk) => {
      await desk.stage.reader.remove();
      await scanAgain(desk);
    },
  },
  {
    what: 'the QR of somebody else: the chip refuses',
    code: 'wrong-key',
    way: scans(qrText(findCitizen('senior-no-expiry'))),
    mend: scanAgain,
  },
  {
    what: 'the QR of somebody else with the same CAN: QR and chip differ',
    code: 'card-of-somebody-else',
    way: scans(qrText(DOUBLE)),
    mend: scanAgain,
  },
  {
    what: 'a QR with the citizen’s number under another name',
    code: 'card-of-somebody-else',
    way: scans(qrText({ ...CITIZEN, fullName: 'Lê Văn Khác' })),
    mend: typesNumber,
  },
  {
    what: 'an expired card',
    code: 'card-expired',
    way: ({ stage, visit }) => ({
      scan: () => stage.scanner.scan(qrText(findCitizen('expired'))),
      layCard: () => visit.layCard('expired'),
    }),
    mend: null,
  },
  { what: 'a card with a corrupted DG13', code: 'hash-mismatch', way: lays('corrupted-data'), mend: null },
  { what: 'a clone', code: 'chip-not-proven', way: lays('clone'), mend: null },
  {
    what: 'a silent card, then one that answers',
    code: 'card-unresponsive',
    way: lays('unreadable'),
    // Laying a card on again is the first advice: doing it is enough.
    mend: async ({ stage, visit }) => {
      await stage.reader.remove();
      await visit.layCard();
    },
  },
];

/** In each language; in a sample each mishap in one of them, in turns. */
const inTurns: readonly (readonly Language[])[] = sample<readonly Language[]>(
  [
    ['vi', 'en'],
    ['en', 'vi'],
  ],
  1,
);
const languagesOf = (index: number): readonly Language[] => inTurns.flatMap((turns) => turns[index % 2] ?? []);

describe('bad input', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.close());
  afterEach(() => desk.visit.leave());

  for (const [index, { what, code, way, mend }] of MISHAPS.entries()) {
    for (const language of languagesOf(index)) {
      test(`${what}: ${code}, ${language}`, async () => {
        const { visit, stage } = desk;
        const held = stage.province.dossiers().length;
        const failed = await visit.walkTo('failure', { ...way(desk), language });
        assertFailure(failed, code, language);
        assert.equal(stage.province.dossiers().length, held, 'nothing was sent');
        if (mend) {
          await mend(desk);
          await visit.after(failed);
          await visit.walkTo('receipt', { language });
          assertOneMore(desk, held);
        } else {
          await assertForOfficer(visit, failed);
          await visit.leave();
          assert.equal(stage.province.dossiers().length, held, 'nothing was sent');
        }
      });
    }
  }

  for (const language of languagesOf(0)) {
    test(`a card of an issuer that nobody anchors goes on, and says so wherever it counts, ${language}`, async () => {
      const { visit, stage } = desk;
      const held = stage.province.dossiers().length;
      await assertConsistent(visit, { ...lays('untrusted-issuer')(desk), language });
      const dossiers = dossiersAt(stage);
      assert.equal(dossiers.length, held + 1);
      assertConsistentDossier(dossiers.at(-1));
    });
  }

  for (const language of languagesOf(1)) {
    test(`a province that says no: nothing is held, and handing in again is one dossier, ${language}`, async () => {
      const { visit, stage } = desk;
      const held = stage.province.dossiers().length;
      stage.province.setFaults([{ kind: 'reject' }]);
      try {
        await visit.walkTo('failure', { language });
        const rejected = await visit.until(
          ({ screen }) => screen.name === 'failure' && screen.failure.actions.includes('edit'),
        );
        assertFailure(rejected, 'dossier-rejected', language);
        assert.equal(stage.province.dossiers().length, held);
      } finally {
        stage.province.setFaults([]);
      }
      visit.say({ type: 'edit' });
      await visit.until('review');
      await visit.walkTo('receipt', { language });
      assertOneMore(desk, held);
    });
  }
});

test('a kiosk without any anchor: the good card goes on as consistent', async () => {
  const desk = await openDesk({ trust: 'none' });
  try {
    await assertConsistent(desk.visit, { language: 'vi' });
    assertConsistentDossier(dossiersAt(desk.stage)[0]);
  } finally {
    await desk.close();
  }
});

/** To the receipt, with the mark looked for on the form and on the review. */
async function assertConsistent(visit: Visit, way: Way): Promise<void> {
  const words = way.language === 'en' ? /issuer not checked/ : /chưa đối chiếu nơi cấp/;
  const { screen: form } = await visit.walkTo('form', way);
  assert.ok(form.name === 'form');
  const fromChip = form.page.fields.filter(({ origin }) => origin?.source === 'chip');
  assert.ok(fromChip.length > 0);
  for (const { origin } of fromChip) {
    assert.equal(origin?.level, 'consistent');
    assert.match(origin?.label ?? '', words);
  }
  const { screen: review } = await visit.walkTo('review', way);
  assert.ok(review.name === 'review');
  assert.equal(review.card.overall, 'consistent');
  assert.match(review.card.label, words);
  const marks = review.sections.flatMap(({ rows }) => rows.flatMap(({ origin }) => origin ?? []));
  assert.ok(marks.some(({ source }) => source === 'chip'));
  for (const { level } of marks) assert.notEqual(level, 'verified');
  await visit.walkTo('receipt', way);
}

function assertConsistentDossier(dossier: Dossier | undefined): void {
  assert.equal(dossier?.identification.overall, 'consistent');
  const fromChip = Object.values(dossier.values).filter(({ source }) => source === 'chip');
  assert.ok(fromChip.length > 0);
  for (const { evidence } of fromChip) assert.equal(evidence?.overall, 'consistent');
}

function assertOneMore({ stage }: Desk, held: number): void {
  const dossiers = dossiersAt(stage);
  assert.equal(dossiers.length, held + 1);
  const { identification, values } = dossiers.at(-1) ?? {};
  assert.equal(identification?.overall, 'verified');
  assert.deepEqual([values?.citizenNumber?.value, values?.citizenNumber?.source], [CITIZEN.citizenNumber, 'chip']);
  assert.deepEqual([values?.fullName?.value, values?.fullName?.source], [CITIZEN.fullName, 'chip']);
}

/** Help is the first thing that the screen offers, it comes, and trying again brings nothing else. */
async function assertForOfficer(visit: Visit, { screen }: ScreenModel): Promise<void> {
  assert.ok(screen.name === 'failure');
  const { code, actions } = screen.failure;
  assert.equal(actions[0], 'help');
  visit.say({ type: 'need-help' });
  await visit.until(({ overlay }) => overlay?.kind === 'help');
  visit.say({ type: 'close-overlay' });
  await visit.until(({ overlay }) => overlay === null);
  if (!actions.includes('retry')) return;
  visit.say({ type: 'retry' });
  await visit.until('reading');
  const again = await visit.until('failure');
  assert.ok(again.screen.name === 'failure');
  assert.equal(again.screen.failure.code, code);
}
