import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hasMessage, LANGUAGES, type Language, type MessageKey, message } from '@motcua/core/messages';
import type { Browser, Page } from 'playwright';
import { draftSamples, type Sample, samples, toldSamples, wordsOf } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS } from './browser.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';
import { messageKeys } from './message-keys.ts';

const browser: Browser | null = await launchChromium();

/** A text on the page, or the name of an element, and the language that a screen reader takes it for. */
interface Said {
  readonly text: string;
  readonly lang: string;
}

/** What somebody typed is no text of the screen. */
function saidOnPage(): readonly Said[] {
  const said: Said[] = [];
  const put = (text: string, element: Element | null) => {
    if (text.trim() !== '')
      said.push({ text: text.trim(), lang: element?.closest('[lang]')?.getAttribute('lang') ?? '' });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement?.closest('script, style, textarea')) put(node.textContent ?? '', node.parentElement);
  for (const element of document.querySelectorAll('[aria-label]'))
    put(element.getAttribute('aria-label') ?? '', element);
  return said;
}

/** What stands by itself in exactly one language. */
const owners = new Map<string, readonly Language[]>();
for (const language of LANGUAGES)
  for (const key of messageKeys().filter((one) => hasMessage(language, one as MessageKey))) {
    const text = message(language, key as 'nav.back');
    owners.set(text, [...new Set([...(owners.get(text) ?? []), language])]);
  }

/** Which texts are taken for a language that they are not in. */
function wrongly(said: readonly Said[], told: readonly string[], language: Language): readonly string[] {
  const core = new Set(told);
  return said.flatMap(({ text, lang }) => {
    const [owner, ...others] = core.has(text) ? [language] : (owners.get(text) ?? []);
    return owner === undefined || others.length > 0 || lang === owner
      ? []
      : [`"${text}" is ${owner}, said to be ${lang}`];
  });
}

describe('the language of each text', { skip: browser === null ? 'no Chromium at /usr/bin/chromium' : false }, () => {
  let built: Build;
  let server: HarnessServer;
  let page: Page;

  before(async () => {
    if (browser === null) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
    page = await browser.newPage({ viewport: ORIENTATIONS.portrait, reducedMotion: 'reduce' });
    await page.goto(`${server.origin}/dev.html`);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await built?.remove();
  });

  async function saidOn({ name, model }: Sample): Promise<readonly Said[]> {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, name);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.locator(`.app[data-screen="${model.screen.name}"]`).waitFor();
    return page.evaluate(saidOnPage);
  }

  for (const [what, all] of [
    ['in Vietnamese and English', samples],
    ['in a draft, where most is Vietnamese', draftSamples],
  ] as const)
    test(what, async () => {
      let looked = 0;
      const wrong: string[] = [];
      for (const sample of all) {
        const said = await saidOn(sample);
        wrong.push(...wrongly(said, [], sample.model.language).map((one) => `${sample.name}: ${one}`));
        looked += said.filter(({ text }) => owners.has(text)).length;
      }
      assert.deepEqual(wrong, []);
      assert.ok(looked > all.length * 5, `${looked} texts`);
    });

  test('in a draft, of what packs and core say in it', async () => {
    let looked = 0;
    const wrong: string[] = [];
    for (const sample of toldSamples) {
      const { language, screen } = sample.model;
      const told = wordsOf(screen).filter((text) => /\p{Script=Khmer}/u.test(text));
      const said = await saidOn(sample);
      wrong.push(...wrongly(said, told, language).map((one) => `${sample.name}: ${one}`));
      looked += said.filter(({ text }) => told.includes(text)).length;
    }
    assert.deepEqual(wrong, []);
    assert.ok(looked > toldSamples.length * 2, `${looked} texts`);
  });

  test('a text in the wrong language is noticed', () => {
    const [back, ours] = [message('km', 'nav.back'), message('vi', 'nav.back')];
    const said = [
      { text: back, lang: 'vi' },
      { text: ours, lang: 'vi' },
      { text: 'x', lang: 'km' },
      { text: 'ខ្មែរ x', lang: 'vi' },
    ];
    assert.equal(wrongly(said, [], 'km').length, 1);
    assert.equal(wrongly(said, ['ខ្មែរ x'], 'km').length, 2);
  });
});
