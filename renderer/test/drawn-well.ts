import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
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

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function axeViolations(page: Page): Promise<readonly string[]> {
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
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  );
}

/** Text and targets large enough, nothing outside its box or the screen, and axe with nothing to say. */
export async function assertDrawnWell(page: Page, what = ''): Promise<void> {
  assert.deepEqual(await page.evaluate(findSmallText, MIN_TEXT_PX), [], what);
  assert.deepEqual(await page.evaluate(findSmallTargets, { any: MIN_TARGET_PX, main: MIN_MAIN_TARGET_PX }), [], what);
  assert.deepEqual(await page.evaluate(findOverflow), [], what);
  assert.deepEqual(await axeViolations(page), [], what);
}

/** The Tab key comes to every control, and each shows that it has the focus. */
export async function assertTabReachesAll(page: Page): Promise<void> {
  const stops = await page.evaluate(markTabStops);
  for (let presses = 0; presses < stops + 3; presses += 1) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(visitFocused), null);
  }
  assert.deepEqual(await page.evaluate(leftTabStops), [], 'the Tab key reaches every control');
  assert.deepEqual(await page.evaluate(findOverflow), [], 'nothing is cut off with the last control in focus');
}
