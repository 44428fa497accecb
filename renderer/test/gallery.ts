/**
 * `npm run gallery`: docs/gallery, a small picture of every screen of the flow, and a strip of some of them for the README.
 * From the samples, whose people are made up.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS, type Orientation } from './browser.ts';
import { drawSample } from './draw-sample.ts';
import { buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';

const GALLERY = fileURLToPath(new URL('../../docs/gallery', import.meta.url));
/** Small enough for a repository, large enough to read the headings. */
const SCALE = 1 / 3;
const JPEG = { type: 'jpeg', quality: 72 } as const;

interface Picture {
  readonly address: string;
  readonly orientation: Orientation;
}
const fileOf = ({ address, orientation }: Picture): string => `${address.replaceAll('+', '-')}.${orientation}.jpg`;

/** Samples of single controls are not screens of the flow. */
const screens = samples.map(({ name }) => name).filter((name) => !name.startsWith('controls-'));
const PICTURES: readonly (readonly [title: string, pictures: readonly Picture[]])[] = [
  [
    'Every screen, in Vietnamese, on a tall screen',
    screens.filter((name) => name.endsWith('.vi')).map((address) => ({ address, orientation: 'portrait' })),
  ],
  [
    'On a wide screen, in English',
    [
      'attract',
      'services-groups',
      'requirements',
      'notice',
      'lay-card',
      'form-work',
      'form-guests',
      'review',
      'receipt',
    ].map((name) => ({ address: `${name}.en`, orientation: 'landscape' })),
  ],
  [
    'As somebody wishes it: large text, high contrast, within reach from a wheelchair',
    ['form-work.vi+large', 'form-work.vi+high', 'form-work.vi+low', 'form-work.vi+large+high+low'].map((address) => ({
      address,
      orientation: 'portrait',
    })),
  ],
];
const STRIP = ['services-groups', 'notice', 'lay-card', 'form-identity', 'form-work', 'review', 'receipt'];

const browser = await launchChromium();
if (browser === null) throw new Error('There is no Chromium at /usr/bin/chromium');
const built = await buildInto('harness');
const server = await serveBuild(built.directory);
await mkdir(GALLERY, { recursive: true });
for (const file of await readdir(GALLERY)) if (file.endsWith('.jpg')) await rm(join(GALLERY, file));
for (const orientation of Object.keys(ORIENTATIONS) as Orientation[])
  await takePictures(
    PICTURES.flatMap(([, pictures]) => pictures).filter((picture) => picture.orientation === orientation),
    { browser, server, orientation },
  );
await takeStrip(browser);
await writeFile(join(GALLERY, 'README.md'), page());
await browser.close();
await server.close();
await built.remove();

async function takePictures(
  pictures: readonly Picture[],
  {
    browser,
    server,
    orientation,
  }: { readonly browser: Browser; readonly server: HarnessServer; readonly orientation: Orientation },
): Promise<void> {
  const page = await browser.newPage({
    viewport: ORIENTATIONS[orientation],
    deviceScaleFactor: SCALE,
    reducedMotion: 'reduce',
  });
  await page.goto(`${server.origin}/dev.html`);
  await page.evaluate(() => document.fonts.ready);
  for (const picture of pictures) {
    await drawSample(page, picture.address);
    await page.screenshot({ ...JPEG, path: join(GALLERY, fileOf(picture)) });
  }
  await page.close();
}

/** Some of the pictures beside each other, in the order of the way. */
async function takeStrip(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: STRIP.length * 240 - 12, height: 405 } });
  const pictures = STRIP.map((name) => join(GALLERY, fileOf({ address: `${name}.vi`, orientation: 'portrait' })));
  const file = join(GALLERY, 'strip.html');
  const images = pictures.map((path) => `<img src="${path}" width="228" height="405">`).join('');
  await writeFile(file, `<style>body { margin: 0; display: flex; gap: 12px; background: #fff }</style>${images}`);
  await page.goto(`file://${file}`);
  await page.screenshot({ type: 'jpeg', quality: 80, path: join(GALLERY, 'strip.jpg') });
  await page.close();
  await rm(file);
}

function page(): string {
  const sections = PICTURES.map(([title, pictures]) => {
    const images = pictures.map((picture) => {
      const width = picture.orientation === 'portrait' ? 180 : 320;
      return `<img src="${fileOf(picture)}" alt="${picture.address}" width="${width}">`;
    });
    return `## ${title}\n\n${images.join('\n')}\n`;
  });
  return `# Gallery\n\nEvery screen of the flow, drawn from made-up samples by \`npm run gallery\`. People there do not exist: their numbers begin with 999.\n\n${sections.join('\n')}`;
}
