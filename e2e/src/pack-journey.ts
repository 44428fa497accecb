import type { Language, Screen, ScreenModel } from '@motcua/core/contract';
import { compileForm, type FormDefinition } from '@motcua/core/forms';
import { installedPacksFolder, isServicePack, loadServicePacks, type PackVersion } from '@motcua/core/services';
import { loadUnits } from '@motcua/core/units';
import type { Stage } from '@motcua/demo/stage';
import type { Page } from 'playwright';
import type { Orientation } from './chromium.ts';
import type { Means } from './fingers.ts';
import { type Hands, handsOn } from './hands.ts';
import { type MadeUpOptions, madeUp } from './made-up.ts';
import { actOn } from './page-visit.ts';
import { mulberry32 } from './sample.ts';

/** A citizen's way through one procedure; what stands in the fields comes from the pack. */
export interface Journey {
  readonly serviceId: string;
  readonly citizenId: string;
  readonly language: Language;
  readonly orientation: Orientation;
  readonly means: Means;
}

const loaded = await loadServicePacks(installedPacksFolder());
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
export const PACKS = loaded.value.filter(isServicePack);
const units = await loadUnits();
const today = new Date().toISOString().slice(0, 10);

const CITIZENS = ['adult-2021', 'adult-2024', 'senior-no-expiry'] as const;

/** Each pack in each language, each way round, by touch; citizens in turns. */
export const JOURNEYS: readonly Journey[] = PACKS.flatMap(({ id }) =>
  (['vi', 'en'] as const).flatMap((language) =>
    (['portrait', 'landscape'] as const).map((orientation) => ({ serviceId: id, language, orientation })),
  ),
).map((journey, index) => ({
  ...journey,
  citizenId: CITIZENS[index % CITIZENS.length] ?? 'adult-2021',
  means: 'touch',
}));

/** The version that is offered today. */
export function versionOf(serviceId: string): PackVersion {
  const pack = PACKS.find(({ id }) => id === serviceId);
  const version = pack?.versions.find(
    ({ validFrom, validTo }) => validFrom <= today && (validTo === null || today <= validTo),
  );
  if (!version) throw new Error(`no version of "${serviceId}" is in force today`);
  return version;
}

export interface Walked {
  readonly receipt: Extract<Screen, { name: 'receipt' }>;
  readonly form: FormDefinition;
  /** What was written and ticked, by path; of a field that was written twice the last. */
  readonly entered: ReadonlyMap<string, string>;
  /** What stood on the pages locked, from the chip, by path. */
  readonly fromChip: ReadonlyMap<string, string>;
}

export interface WalkOptions {
  readonly page: Page;
  readonly stage: Stage;
  readonly journey: Journey;
  readonly words: MadeUpOptions['words'];
  /** Sees every screen before it is answered. */
  readonly look?: (model: ScreenModel) => Promise<void>;
}

/** From the first touch to the receipt with its slip. */
export async function walkJourney({ page, stage, journey, words, look }: WalkOptions): Promise<Walked> {
  const hands = handsOn(page, journey.means);
  const form = compileForm(versionOf(journey.serviceId), units);
  const seed = Number(process.env.MOTCUA_SEED ?? 1);
  const fill = madeUp({ form, random: mulberry32(seed), words });
  const entered = new Map<string, string>();
  const fromChip = new Map<string, string>();
  /** As the hands, and keeps what they write. */
  const noting: Hands = {
    ...hands,
    async do(intent, model) {
      if (intent.type === 'set-field') entered.set(intent.fieldId, intent.value);
      await hands.do(intent, model);
    },
  };
  // A table that may stay empty gets a row as well, so that tables are part of the way.
  const visit = { ...journey, stage, hands: noting, today, fill, rows: 1 };
  for (let model = await hands.look(); ; model = await hands.lookAgain(model)) {
    await look?.(model);
    const { screen } = model;
    for (const { id, value, locked, origin } of screen.name === 'form' ? screen.page.fields : [])
      if (locked && origin?.source === 'chip') fromChip.set(id, value);
    if (screen.name === 'receipt' && screen.receipt.slip !== 'printing')
      return { receipt: screen, form, entered, fromChip };
    // On a busy machine the reader of the next citizen may come a moment later.
    if (screen.name !== 'out-of-service') await actOn(model, visit);
  }
}
