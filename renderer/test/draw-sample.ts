import type { Page } from 'playwright';

/** Shows one sample, `form-work.vi` or `form-work.vi+large`, on a page of the harness that is open already, and waits until it is drawn. */
export async function drawSample(page: Page, address: string): Promise<void> {
  const [name = ''] = address.split('+');
  await page.evaluate((hash) => {
    location.hash = hash;
  }, address);
  await page.waitForFunction((hash) => document.documentElement.lang === hash.slice(-2), name);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
