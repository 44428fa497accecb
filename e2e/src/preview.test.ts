import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { main } from '@motcua/cli';
import type { Page } from 'playwright';
import { axeViolations } from './axe.ts';
import { launchBrowser, NO_CHROMIUM, ORIENTATIONS, type Orientation } from './chromium.ts';
import { sample } from './sample.ts';

interface List {
  readonly packs: readonly {
    readonly id: string;
    readonly versions: readonly { readonly version: string; readonly screens: readonly { readonly id: string }[] }[];
  }[];
}

/** What an author sees of the packs of this installation: the gallery, and in it the screens of the kiosk. */
describe('motcua services preview', { skip: NO_CHROMIUM }, () => {
  const ending = new AbortController();
  const complaints: string[] = [];
  let ended: Promise<number>;
  let origin: string;
  let browser: Awaited<ReturnType<typeof launchBrowser>>;

  before(async () => {
    if (NO_CHROMIUM) return;
    const said = Promise.withResolvers<string>();
    ended = main(['services', 'preview', '--json'], {
      out: said.resolve,
      err: (text) => said.reject(new Error(text)),
      readStdin: async () => '',
      signal: ending.signal,
    });
    origin = (JSON.parse(await said.promise) as { url: string }).url;
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    ending.abort();
    assert.equal(await ended, 0);
  });

  async function openPage(orientation: Orientation): Promise<Page> {
    const page = await browser.browser.newPage({ viewport: ORIENTATIONS[orientation], reducedMotion: 'reduce' });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  }

  test('the gallery shows every screen of the pack that is chosen, in both languages and orientations', async () => {
    const { packs } = (await (await fetch(`${origin}/packs.json`)).json()) as List;
    assert.equal(packs.length, 6);
    const page = await openPage('landscape');
    await page.goto(`${origin}/#certified-copy`);
    const chosen = (id: string) => page.getByRole('link', { name: id, exact: true });
    await chosen('certified-copy').and(page.locator('[aria-current]')).waitFor();
    assert.equal(await page.locator('nav a').count(), packs.length);
    const screens = packs.find(({ id }) => id === 'certified-copy')?.versions.flatMap((version) => version.screens);
    assert.equal(await page.locator('iframe').count(), (screens?.length ?? 0) * 4);
    await page.frameLocator('iframe').first().locator('.app[data-screen="requirements"]').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('each screen is drawn whole, at the size of a kiosk, and the policy of the kiosk has nothing against it', async () => {
    const { packs } = (await (await fetch(`${origin}/packs.json`)).json()) as List;
    const all = packs.flatMap(({ id, versions }) =>
      versions.flatMap(({ version, screens }) =>
        screens.flatMap((screen) =>
          (Object.keys(ORIENTATIONS) as Orientation[]).flatMap((orientation) =>
            (['vi', 'en'] as const).map((language) => ({
              pack: id,
              version,
              screen: screen.id,
              language,
              orientation,
            })),
          ),
        ),
      ),
    );
    assert.ok(all.length > 200);
    for (const { orientation, ...address } of sample(all, 12)) {
      const page = await openPage(orientation);
      const what = JSON.stringify(address) + orientation;
      await page.goto(`${origin}/kiosk/?${new URLSearchParams(address)}`);
      await page.locator('.app').waitFor();
      assert.equal(await page.evaluate('document.documentElement.lang'), address.language, what);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(Number(width) <= ORIENTATIONS[orientation].width, what);
      assert.deepEqual(await axeViolations(page), [], what);
      assert.deepEqual(complaints, [], what);
      await page.close();
    }
  });

  test('a screen that was opened can be tried: what is typed stays, what is missing is said', async () => {
    const page = await openPage('portrait');
    const address = { pack: 'certified-copy', version: '2026-01-01', screen: 'page.result', language: 'vi' };
    await page.goto(`${origin}/kiosk/?${new URLSearchParams(address)}`);
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    await page.getByRole('alert').or(page.locator('[aria-invalid="true"]')).first().waitFor();
    await page.getByRole('button', { name: 'Dừng lại' }).click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
    await page.close();
  });
});
