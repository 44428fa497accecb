import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { type Mode, type Sample, samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS, type Orientation } from './browser.ts';
import { assertDrawnWell, assertTabReachesAll, axeViolations } from './drawn-well.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';
import { findBorderless, findLowContrast, findMotion, findOutOfReach, textSizes } from './mode-checks.ts';

const browser: Browser | null = await launchChromium();
after(() => browser?.close());

/** Each mode by itself, and everything at once. */
const MODES: readonly (readonly Mode[])[] = [['large'], ['high'], ['low'], ['less'], ['large', 'high', 'low', 'less']];
/** `forced`: the colours are the system's, as Windows' contrast themes set them. */
const CASES = [...MODES.map((modes) => modes.join('+')), 'forced'] as const;

const LEAST_HIGH_CONTRAST = 10;
const LARGE = 1.3;
/** A heading of this size, in px, is large by itself: the first screen's has no room to grow. */
const LARGE_ALREADY_PX = 90;
/** Where the band begins that a seated person reaches (design/modes.css). */
const REACH_FROM: Readonly<Record<Orientation, number>> = { portrait: 0.4, landscape: 0.3 };

interface Case {
  readonly sample: Sample;
  readonly modes: string;
  readonly orientation: Orientation;
}
const all: readonly Case[] = samples.flatMap((sample) =>
  CASES.flatMap((modes) =>
    (Object.keys(ORIENTATIONS) as Orientation[]).map((orientation) => ({ sample, modes, orientation })),
  ),
);

const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 1_000_000);
const FULL = process.env.MOTCUA_FULL === '1';

/**
 * Of every second variant one mode, language and orientation by the seed, and everything with MOTCUA_FULL=1. That each variant
 * is drawn well without a mode, screens.test.ts holds in every run.
 */
function chosenCases(): readonly Case[] {
  if (FULL) return all;
  console.log(`modes: a sample of the ${all.length} cases, MOTCUA_SEED=${seed}; all of them with MOTCUA_FULL=1`);
  const variants = Map.groupBy(all, ({ sample }) => sample.name.slice(0, -'.vi'.length));
  return [...variants.values()].flatMap((cases, index) => {
    if ((index + seed) % 2 === 1) return [];
    const one = cases[(Math.imul(seed + index + 7, 2_654_435_761) >>> 16) % cases.length];
    return one ? [one] : [];
  });
}

/** The gallery holds every state, so its page is large: two of them by the seed, all with MOTCUA_FULL=1. */
function chosenGalleries(): readonly (readonly [language: string, modes: string])[] {
  const galleries = ['vi', 'en'].flatMap((language) =>
    ['', ...MODES.map((modes) => modes.join('+'))].map((modes) => [language, modes] as const),
  );
  return FULL ? galleries : galleries.filter((_, index) => index % 6 === seed % 6);
}

describe('the modes', { skip: browser === null ? 'no Chromium at /usr/bin/chromium' : false }, () => {
  let built: Build;
  let server: HarnessServer;
  const pages = new Map<string, Page>();
  let visits = 0;

  before(async () => {
    if (browser === null) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  async function pageFor(orientation: Orientation, colours: 'own' | 'forced'): Promise<Page> {
    const key = `${orientation} ${colours}`;
    const known = pages.get(key);
    if (known) return known;
    assert.ok(browser);
    const page = await browser.newPage({
      viewport: ORIENTATIONS[orientation],
      // Motion is the citizen's wish here, not the machine's.
      reducedMotion: 'no-preference',
      forcedColors: colours === 'forced' ? 'active' : 'none',
    });
    pages.set(key, page);
    return page;
  }

  async function open({ sample, modes, orientation }: Case): Promise<Page> {
    const page = await pageFor(orientation, modes === 'forced' ? 'forced' : 'own');
    visits += 1;
    const suffix = modes === 'forced' || modes === '' ? '' : `+${modes}`;
    await page.goto(`${server.origin}/dev.html?${visits}#${sample.name}${suffix}`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }
  const find = (name: string): Sample => {
    const sample = samples.find((each) => each.name === name);
    assert.ok(sample, name);
    return sample;
  };

  async function assertKeepsItsPromise(which: Case): Promise<void> {
    const { sample, modes, orientation } = which;
    const page = await open(which);
    if (modes === 'forced') {
      assert.deepEqual(await page.evaluate(findBorderless), []);
      assert.deepEqual(await axeViolations(page), []);
      return;
    }
    const wanted = modes.split('+');
    if (wanted.includes('high')) {
      assert.deepEqual(await page.evaluate(findLowContrast, LEAST_HIGH_CONTRAST), []);
      assert.deepEqual(await page.evaluate(findBorderless), []);
    }
    if (wanted.includes('low')) assert.deepEqual(await page.evaluate(findOutOfReach, REACH_FROM[orientation]), []);
    if (wanted.includes('less')) assert.deepEqual(await page.evaluate(findMotion), []);
    // Each control takes part in motion until it is still; what is measured stands still.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await assertDrawnWell(page);
    const sizes = await page.evaluate(textSizes);
    if (sample.model.overlay === null) await assertTabReachesAll(page);
    if (wanted.includes('large')) await assertLarge(sizes, which);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  }

  async function assertLarge(large: ReturnType<typeof textSizes>, { sample, orientation }: Case): Promise<void> {
    const usual = Map.groupBy(
      await (await open({ sample, modes: '', orientation })).evaluate(textSizes),
      ([words]) => words,
    );
    assert.ok(large.length > 3);
    for (const [words, px] of large) {
      // The same words may stand on a screen twice, in the same order in both.
      const before = usual.get(words)?.shift()?.[1];
      // The button to the panel stands elsewhere with low reach.
      if (before === undefined) continue;
      assert.ok(px >= before * LARGE - 0.1 || px >= LARGE_ALREADY_PX, `"${words}" ${before} px → ${px} px`);
    }
  }

  test('each check complains where there is something to complain about', async () => {
    const page = await open({ sample: find('form-work.vi'), modes: '', orientation: 'portrait' });
    assert.ok((await page.evaluate(findLowContrast, LEAST_HIGH_CONTRAST)).length > 0, 'ink-soft has 8:1');
    assert.ok((await page.evaluate(findOutOfReach, REACH_FROM.portrait)).some((wrong) => wrong.includes('Dễ xem')));
    await page.evaluate(() => {
      document.querySelector('.app')?.insertAdjacentHTML('beforeend', '<p class="panel bare">x</p>');
      document.querySelector<HTMLElement>('.bare')?.style.setProperty('box-shadow', 'none');
    });
    assert.ok((await page.evaluate(findBorderless)).some((wrong) => wrong.includes('bare')));
    const moving = await open({ sample: find('attract.vi'), modes: '', orientation: 'portrait' });
    assert.ok((await moving.evaluate(findMotion)).some((wrong) => wrong.includes('attract-begin')));
    const [usual, large] = [await page.evaluate(textSizes), await page.evaluate(textSizes)];
    assert.deepEqual(usual, large);
  });

  test('low reach: what stands below is scrolled into the band, down to the last control', async () => {
    for (const orientation of Object.keys(ORIENTATIONS) as Orientation[]) {
      const page = await open({ sample: find('controls-filled.vi'), modes: 'low', orientation });
      const last = page.locator('.body-scroll :is(button, .input, .consent)').last();
      await page
        .locator('.body-scroll')
        .evaluate((area) => area.scrollTo({ top: area.scrollHeight, behavior: 'instant' }));
      const box = await last.boundingBox();
      const height = ORIENTATIONS[orientation].height;
      assert.ok(box && box.y >= height * REACH_FROM[orientation] && box.y + box.height <= height, orientation);
    }
  });

  test('low reach: a list over the screen stays in the band, with its search and the keyboard', async () => {
    for (const orientation of Object.keys(ORIENTATIONS) as Orientation[]) {
      const page = await open({ sample: find('form-contact.vi'), modes: 'low', orientation });
      await page.getByRole('button', { name: /Tại ngân hàng/u }).click();
      await page.getByRole('textbox', { name: 'Tìm trong danh sách' }).focus();
      await page.locator('.sheet-dock .keyboard').waitFor();
      const done = await page.getByRole('button', { name: 'Chọn xong' }).boundingBox();
      assert.ok(
        done && done.y + done.height <= ORIENTATIONS[orientation].height,
        `${orientation}: the list can be left`,
      );
      assert.deepEqual(await page.evaluate(findOutOfReach, REACH_FROM[orientation]), []);
    }
  });

  for (const which of chosenCases())
    test(`${which.sample.name} ${which.modes} ${which.orientation}`, () => assertKeepsItsPromise(which));

  for (const [language, modes] of chosenGalleries())
    test(`the gallery of controls: ${language} ${modes || 'as usual'}`, async () => {
      const page = await pageFor('portrait', 'own');
      visits += 1;
      await page.goto(`${server.origin}/dev.html?${visits}#gallery.${[language, modes].filter(Boolean).join('+')}`);
      await page.evaluate(() => document.fonts.ready);
      assert.ok((await page.locator('[data-field]').count()) > 100);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      assert.deepEqual(await axeViolations(page), []);
      await page.emulateMedia({ reducedMotion: 'no-preference' });
    });
});
