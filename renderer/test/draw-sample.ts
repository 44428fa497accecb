import type { Page } from 'playwright';
import { pageLanguage } from '../src/messages/phrase.ts';
import { sampleAt } from '../src/samples.ts';

/** Shows one sample, `form-work.vi` or `form-work.vi+large`, on a page of the harness that is open already, and waits until it is drawn. */
export async function drawSample(page: Page, address: string): Promise<void> {
  const [name = ''] = address.split('+');
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  const { model } = sampleAt(name) ?? {};
  await page.waitForFunction((lang) => document.documentElement.lang === lang, pageLanguage(model?.language ?? 'vi'));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
