import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { type Sample, samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS, type Orientation } from './browser.ts';
import { assertDrawnWell, assertTabReachesAll } from './drawn-well.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';
import {
  findOverflow,
  findSmallTargets,
  findSmallText,
  leftTabStops,
  MIN_MAIN_TARGET_PX,
  MIN_TARGET_PX,
  MIN_TEXT_PX,
  markTabStops,
  visitFocused,
} from './page-checks.ts';

const browser: Browser | null = await launchChromium();
const all = samples.flatMap((sample) =>
  (Object.keys(ORIENTATIONS) as Orientation[]).map((orientation) => ({ sample, orientation })),
);

/** Of each screen and variant one language and one orientation, chosen by the seed; everything with MOTCUA_FULL=1. */
function chosenCases(): readonly { readonly sample: Sample; readonly orientation: Orientation }[] {
  if (process.env.MOTCUA_FULL === '1') return all;
  const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 1_000_000);
  console.log(`screens: a sample of the ${all.length} cases, MOTCUA_SEED=${seed}; all of them with MOTCUA_FULL=1`);
  const variants = Map.groupBy(all, ({ sample }) => sample.name.slice(0, -'.vi'.length));
  return [...variants.values()].flatMap((cases, index) => {
    const one = cases[(Math.imul(seed + index, 2_654_435_761) >>> 16) % cases.length];
    return one ? [one] : [];
  });
}

describe('the screens', { skip: browser === null ? 'no Chromium at /usr/bin/chromium' : false }, () => {
  let built: Build;
  let server: HarnessServer;
  const pages = new Map<Orientation, Page>();
  const complaints: string[] = [];
  let visits = 0;

  before(async () => {
    if (browser === null) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
    for (const orientation of Object.keys(ORIENTATIONS) as Orientation[]) {
      const page = await browser.newPage({
        viewport: ORIENTATIONS[orientation],
        reducedMotion: 'reduce',
        bypassCSP: false,
      });
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      pages.set(orientation, page);
    }
  });

  after(async () => {
    await browser?.close();
    await server?.close();
    await built?.remove();
  });

  async function open({ sample, orientation }: { sample: Sample; orientation: Orientation }): Promise<Page> {
    const page = pages.get(orientation);
    assert.ok(page);
    complaints.length = 0;
    // A new query each time: the page is loaded anew, without the focus and scroll of the sample before.
    visits += 1;
    await page.goto(`${server.origin}/dev.html?${visits}#${sample.name}`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  test('each check complains where there is something to complain about', async () => {
    const [first] = all;
    assert.ok(first);
    const page = await open(first);
    await page.evaluate(() => {
      document
        .querySelector('.app')
        ?.insertAdjacentHTML(
          'beforeend',
          '<p class="test-small">nhỏ</p><button class="test-tiny">x</button><p class="test-out">ra ngoài</p>',
        );
      const set = (selector: string, styles: Partial<CSSStyleDeclaration>) =>
        Object.assign(document.querySelector<HTMLElement>(selector)?.style ?? {}, styles);
      set('.test-small', { fontSize: '12px', color: '#777777' });
      set('.test-tiny', { width: '20px', height: '20px', outline: 'none' });
      set('.test-out', { position: 'absolute', left: '-50px', top: '0' });
    });
    assert.ok((await page.evaluate(findSmallText, MIN_TEXT_PX)).some((wrong) => wrong.includes('nhỏ')));
    assert.ok(
      (await page.evaluate(findSmallTargets, { any: MIN_TARGET_PX, main: MIN_MAIN_TARGET_PX })).some((wrong) =>
        wrong.includes('"x"'),
      ),
    );
    assert.ok((await page.evaluate(findOverflow)).some((wrong) => wrong.includes('ra ngoài')));
    await page.evaluate(markTabStops);
    assert.notDeepEqual(await page.evaluate(leftTabStops), []);
    await page.locator('.test-tiny').focus();
    assert.match((await page.evaluate(visitFocused)) ?? '', /no focus ring/u);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<b style="color: red"></b>'));
    await page.waitForFunction(() => true);
    assert.ok(
      complaints.some((complaint) => complaint.includes('Content Security Policy')),
      complaints.join(),
    );
  });

  for (const orientation of Object.keys(ORIENTATIONS) as Orientation[]) {
    for (const [name, field] of [
      ['form-work.vi', 'Lý do chấm dứt'],
      ['form-work.en', 'Employer'],
      ['form-contact.vi', 'Email'],
      ['form-contact.en', 'Account number'],
      ['form-errors.vi', 'Ngày'],
    ] as const) {
      test(`the keyboard on the screen: ${name}, ${field}, ${orientation}`, async () => {
        const sample = samples.find((each) => each.name === name);
        assert.ok(sample);
        const page = await open({ sample, orientation });
        const input = page.getByRole('textbox', { name: new RegExp(`^${field}`, 'u') });
        await input.focus();
        await page.locator('.keyboard').waitFor();
        await assertDrawnWell(page);
        const [box, bottom] = await Promise.all([
          input.boundingBox(),
          page.locator('.keyboard').evaluate((keyboard) => keyboard.getBoundingClientRect().top),
        ]);
        assert.ok(box && box.y > 0 && box.y + box.height <= bottom, 'the field stands above the keyboard');
      });
    }

    test(`a long list of choices, ${orientation}`, async () => {
      const sample = samples.find((each) => each.name === 'form-contact.vi');
      assert.ok(sample);
      const page = await open({ sample, orientation });
      await page.getByRole('button', { name: /Tại ngân hàng/u }).click();
      await page.getByRole('dialog').waitFor();
      await assertDrawnWell(page);
    });
  }

  for (const viewport of [
    { width: 1366, height: 768 },
    { width: 1280, height: 1024 },
    { width: 768, height: 1366 },
  ]) {
    test(`nothing leaves a screen of ${viewport.width} × ${viewport.height}, as desks have`, async () => {
      assert.ok(browser);
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
      await page.goto(`${server.origin}/dev.html`);
      await page.evaluate(() => document.fonts.ready);
      for (const { name, model } of samples.filter((sample) => sample.model.language === 'vi')) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, name);
        await page.locator(`.app[data-screen="${model.screen.name}"]`).waitFor();
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
        assert.deepEqual(await page.evaluate(findOverflow), [], name);
      }
      await page.close();
    });
  }

  for (const which of chosenCases()) {
    test(`${which.sample.name} ${which.orientation}`, async () => {
      const page = await open(which);
      const focused = await page.evaluate(() => document.activeElement?.tagName);
      const dialog = which.sample.model.overlay !== null;
      assert.equal(focused, dialog ? 'SECTION' : 'H1', 'the focus starts at what is new');

      await assertDrawnWell(page);

      await assertTabReachesAll(page);
      assert.deepEqual(complaints, [], 'the console, and with it the content security policy, has nothing to say');
    });
  }
});
