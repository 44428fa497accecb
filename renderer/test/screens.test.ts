import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { type Sample, samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS, type Orientation } from './browser.ts';
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

const root = fileURLToPath(new URL('..', import.meta.url));
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
  let outDir: string;
  let server: HarnessServer;
  const pages = new Map<Orientation, Page>();
  const complaints: string[] = [];

  before(async () => {
    if (browser === null) return;
    outDir = await mkdtemp(join(tmpdir(), 'motcua-screens-'));
    await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      mode: 'harness',
      logLevel: 'error',
      build: { outDir },
    });
    server = await serveBuild(outDir);
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
    if (outDir) await rm(outDir, { recursive: true, force: true });
  });

  async function open({ sample, orientation }: { sample: Sample; orientation: Orientation }): Promise<Page> {
    const page = pages.get(orientation);
    assert.ok(page);
    complaints.length = 0;
    // A new query loads the page anew: each sample starts without the focus and scroll of the one before.
    await page.goto(`${server.origin}/dev.html?${encodeURIComponent(sample.name)}#${encodeURIComponent(sample.name)}`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  for (const which of chosenCases()) {
    test(`${which.sample.name} ${which.orientation}`, async () => {
      const page = await open(which);
      const focused = await page.evaluate(() => document.activeElement?.tagName);
      const dialog = which.sample.model.overlay !== null;
      assert.equal(focused, dialog ? 'SECTION' : 'H1', 'the focus starts at what is new');

      assert.deepEqual(await page.evaluate(findSmallText, MIN_TEXT_PX), []);
      assert.deepEqual(await page.evaluate(findSmallTargets, { any: MIN_TARGET_PX, main: MIN_MAIN_TARGET_PX }), []);
      assert.deepEqual(await page.evaluate(findOverflow), []);

      // Through the developer tools' channel, not as a script of the page: the page's own policy stays in force.
      await page.evaluate(axeSource);
      const results = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(context: Document, options: object): Promise<AxeResults> } }).axe.run(
          document,
          {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            rules: { 'color-contrast-enhanced': { enabled: true } },
            resultTypes: ['violations'],
          },
        ),
      );
      const violations = results.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
      );
      assert.deepEqual(violations, []);

      const stops = await page.evaluate(markTabStops);
      for (let presses = 0; presses < stops + 3; presses += 1) {
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(visitFocused), null);
      }
      assert.deepEqual(await page.evaluate(leftTabStops), [], 'the Tab key reaches every control');
      assert.deepEqual(await page.evaluate(findOverflow), [], 'nothing is cut off with the last control in focus');
      assert.deepEqual(complaints, [], 'the console, and with it the content security policy, has nothing to say');
    });
  }
});
