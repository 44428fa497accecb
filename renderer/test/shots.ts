/** `node renderer/test/shots.ts DIR [pattern] [modes]`: a picture of each sample, both ways up, for people to look at; modes as in `large+high`. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { draftSamples, samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS } from './browser.ts';
import { drawSample } from './draw-sample.ts';
import { serveBuild } from './harness-server.ts';

const [directory, pattern = '.vi', modes = ''] = process.argv.slice(2);
const suffix = modes === '' ? '' : `+${modes}`;
if (directory === undefined) throw new Error('Usage: node renderer/test/shots.ts DIRECTORY [PATTERN] [MODES]');
/** `MOTCUA_FIELDS=1`: one more picture of each field while it is typed into. */
const FIELDS = process.env.MOTCUA_FIELDS === '1';
await mkdir(directory, { recursive: true });
const root = fileURLToPath(new URL('..', import.meta.url));
await build({ root, configFile: join(root, 'vite.config.ts'), mode: 'harness', logLevel: 'error' });
const server = await serveBuild(join(root, '.cache/harness'));
const browser = await launchChromium();
if (browser === null) throw new Error('There is no Chromium at /usr/bin/chromium');
for (const [orientation, viewport] of Object.entries(ORIENTATIONS)) {
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  await page.goto(`${server.origin}/dev.html`);
  await page.evaluate(() => document.fonts.ready);
  for (const { name } of [...samples, ...draftSamples].filter((sample) => sample.name.includes(pattern))) {
    await drawSample(page, `${name}${suffix}`);
    await page.screenshot({ path: resolve(directory, `${name}${suffix}.${orientation}.png`) });
    const fields = page.locator('[data-keyboard]');
    for (let index = 0; FIELDS && index < (await fields.count()) && !name.startsWith('overlay'); index += 1) {
      await fields.nth(index).focus();
      await page.locator('.keyboard').waitFor();
      await page.screenshot({ path: resolve(directory, `${name}.field-${index}.${orientation}.png`) });
    }
  }
  await page.close();
}
await browser.close();
await server.close();
