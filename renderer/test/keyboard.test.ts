import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page, ViewportSize } from 'playwright';

import { launchChromium, ORIENTATIONS } from './browser.ts';
import { axeViolations } from './drawn-well.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';
import { findCovered, findOverflow, findSmallText, MIN_TARGET_PX, MIN_TEXT_PX } from './page-checks.ts';

const MIN_GAP_PX = 4;
const PLACES = {
  ...ORIENTATIONS,
  'the monitor of a desk': { width: 1366, height: 768 },
  'a narrow screen': { width: 768, height: 1366 },
} as const;
const browser: Browser | null = await launchChromium();
after(() => browser?.close());

describe('the keyboard of the screen', { skip: browser === null ? 'no Chromium at /usr/bin/chromium' : false }, () => {
  let built: Build;
  let server: HarnessServer;
  let page: Page;
  let visits = 0;
  before(async () => {
    if (browser === null) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
    page = await browser.newPage({ viewport: ORIENTATIONS.portrait, reducedMotion: 'reduce', hasTouch: true });
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  async function open(sample: string, viewport: ViewportSize = ORIENTATIONS.portrait): Promise<void> {
    visits += 1;
    await page.setViewportSize(viewport);
    await page.goto(`${server.origin}/dev.html?${visits}#${sample}`);
    await page.locator('h1').waitFor({ state: 'attached' });
    await page.evaluate(() => document.fonts.ready);
  }
  /** An empty field of this kind, with the focus. */
  async function field(kind: string) {
    const input = page.locator(`[data-keyboard="${kind}"]`).first();
    await input.fill('');
    await input.focus();
    await page.locator(`.keyboard[data-kind="${kind}"]`).waitFor();
    return input;
  }
  /** No sample has a field of money yet. */
  const becomesMoney = () =>
    page
      .locator('[data-keyboard="digits"]')
      .first()
      .evaluate((input: HTMLElement) => {
        input.dataset.keyboard = 'money';
      });
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const keyboard = () => page.locator('.keyboard');
  const keys = async (...names: readonly string[]) => {
    for (const name of names) await keyboard().getByRole('button', { name, exact: true }).tap();
  };
  const method = (name: string) => keyboard().getByRole('radio', { name }).tap();
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

  test('somebody who knows neither Telex nor VNI writes Nguyễn: letter, mark, tone, as the keys show them', async () => {
    await open('form-work.vi');
    const name = await field('text');
    const tones = () =>
      keyboard()
        .locator('.key-glyph')
        .evaluateAll((glyphs: HTMLElement[]) => glyphs.map((glyph) => glyph.dataset.glyph));
    assert.deepEqual(await tones(), ['á', 'à', 'ả', 'ã', 'ạ']);
    await keys('N', 'g', 'u', 'y', 'e', 'ê');
    assert.equal(await name.inputValue(), 'Nguyê', 'ê behind e is one letter');
    assert.deepEqual(await tones(), ['ế', 'ề', 'ể', 'ễ', 'ệ']);
    await keys('Dấu ngã', 'n');
    assert.equal(await name.inputValue(), 'Nguyễn');
    assert.equal(await keyboard().getByRole('button', { name: 'Dấu ngã' }).getAttribute('aria-pressed'), 'true');
    await keys('Dấu ngã');
    assert.equal(await name.inputValue(), 'Nguyên');
  });

  test('Telex, VNI and keys that are only what stands on them; the choice is seen, and said', async () => {
    await open('form-work.vi');
    const name = await field('text');
    const chosen = () => keyboard().getByRole('radio', { checked: true }).getAttribute('aria-label');
    assert.equal(await chosen(), 'Gõ Telex');
    await keys('T', 'r', 'a', 'n', 'a', 'f');
    assert.equal(await name.inputValue(), 'Trần');
    await keys('Xóa một chữ', 'Xóa một chữ');
    assert.equal(await name.inputValue(), 'Tran', 'delete takes back keystrokes');
    await method('Gõ VNI');
    assert.equal(await chosen(), 'Gõ VNI');
    assert.equal(await keyboard().locator('[data-look="digit"] .key-hint').first().innerText(), 'á');
    await page.locator('.keyboard .key', { hasText: /^6/u }).tap();
    await page.locator('.keyboard .key', { hasText: /^2/u }).tap();
    assert.equal(await name.inputValue(), 'Trần');
    await method('Chỉ dùng phím dấu');
    await keys('s', 'Xóa một chữ', 'Xóa một chữ');
    assert.equal(await name.inputValue(), 'Trầ', 'delete takes whole letters');
    await open('form-work.en');
    await field('text');
    assert.equal(await chosen(), 'Accent keys only');
  });

  test('capitals: by themselves, for one letter, for all', async () => {
    await open('form-work.vi');
    const name = await field('text');
    const shift = keyboard().locator('[data-look="wide"]').first();
    await keys('A', 'b', 'Chữ hoa', 'C', 'd');
    assert.equal(await name.inputValue(), 'AbCd');
    await shift.tap();
    await shift.tap();
    assert.equal(await shift.getAttribute('aria-label'), 'Chữ hoa toàn bộ');
    await keys('E', 'G', 'Ô');
    await shift.tap();
    await keys('h');
    assert.equal(await name.inputValue(), 'AbCdEGÔh');
  });

  test('signs in place of the digits: the apostrophe of the highlands', async () => {
    await open('form-work.vi');
    const name = await field('text');
    await keys('H', 'Ký hiệu', "'", 'Chữ hoa', 'M', 'ô', 'n', 'g');
    assert.equal(await name.inputValue(), "H'Mông");
    await keys('Ký hiệu', '5');
    assert.equal(await name.inputValue(), "H'Mông5");
  });

  test('e-mail: no Telex, no capitals, endings that take the place of each other', async () => {
    await open('form-contact.vi');
    const email = await field('email');
    await keys('a', 'a', 's', '_', '1', '@gmail.com');
    assert.equal(await email.inputValue(), 'aas_1@gmail.com');
    await keys('@yahoo.com', '.vn');
    assert.equal(await email.inputValue(), 'aas_1@yahoo.com.vn');
    assert.equal(await keyboard().getByRole('radio').count(), 0);
  });

  test('numbers: telephone with +, money by thousands and millions, the next box of a date', async () => {
    await open('form-contact.vi');
    const phone = await field('phone');
    await keys('+', '8', '4', '9');
    assert.equal(await phone.inputValue(), '+849');
    await becomesMoney();
    const money = await field('money');
    await page.locator('.keyboard .key', { hasText: /^5/u }).tap();
    await page.locator('.keyboard .key', { hasText: 'nghìn' }).tap();
    assert.equal(await money.inputValue(), '5000');
    await keys('Xóa một chữ');
    await page.locator('.keyboard .key', { hasText: 'triệu' }).tap();
    assert.equal(await money.inputValue(), '500000000');
    await open('form-work.vi');
    await field('date');
    await keys('3', 'Ô tiếp', '8');
    const parts = await page
      .locator('[data-keyboard="date"]')
      .evaluateAll((inputs: HTMLInputElement[]) => inputs.map(({ value }) => value));
    assert.deepEqual(parts, ['3', '8', '']);
  });

  test('a keyboard that is plugged in types Telex too, takes it back, and leaves other keys alone', async () => {
    await open('form-work.vi');
    const name = await field('text');
    await page.keyboard.type('Nguyeenx Vawn Ans, 12');
    assert.equal(await name.inputValue(), 'Nguyễn Văn Án, 12');
    await page.keyboard.type(' dduwowngf');
    for (const text of ['đương', 'đươn', 'đươ']) {
      await page.keyboard.press('Backspace');
      assert.equal(await name.inputValue(), `Nguyễn Văn Án, 12 ${text}`);
    }
    await page.keyboard.press('Control+A');
    await page.keyboard.type('classs');
    assert.equal(await name.inputValue(), 'class');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Home');
    await page.keyboard.type('x');
    assert.equal(await name.inputValue(), 'xclas');
    await method('Chỉ dùng phím dấu');
    await page.keyboard.press('End');
    await page.keyboard.type('sas');
    assert.equal(await name.inputValue(), 'xclassas');
  });

  test('what an input method of the system composes is left to it', async () => {
    await open('form-work.vi');
    const name = await field('text');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Input.imeSetComposition', { text: 'as', selectionStart: 2, selectionEnd: 2 });
    assert.equal(await name.inputValue(), 'as');
    await cdp.send('Input.insertText', { text: 'ass' });
    assert.equal(await name.inputValue(), 'ass');
  });

  test('e-mail by a keyboard that is plugged in is what was typed', async () => {
    await open('form-contact.vi');
    const email = await field('email');
    await page.keyboard.type('dduwow.aas@mau.vn');
    assert.equal(await email.inputValue(), 'dduwow.aas@mau.vn');
  });

  test('arrows: down from the field, over the keys, Enter presses, up and Escape lead back, other keys type', async () => {
    await open('form-work.vi');
    const name = await field('text');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'Ă');
    assert.equal(await keyboard().count(), 1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'W');
    const ring = (element: Element) => getComputedStyle(element).outlineStyle;
    assert.equal(await page.locator('.keyboard :focus').evaluate(ring), 'solid');
    assert.equal(await name.evaluate(ring), 'dashed', 'the field that is typed into is still seen');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    assert.equal(await name.inputValue(), 'Qa');
    assert.equal(await page.locator('.keyboard output').innerText(), 'Qa', 'a screen reader hears what was written');
    await page.keyboard.press('u');
    assert.equal(await name.inputValue(), 'Qau');
    assert.equal(await name.evaluate((input) => input === document.activeElement), true);
    for (const way of ['Escape', 'ArrowUp']) {
      await page.keyboard.press('ArrowDown');
      assert.notEqual(await name.evaluate((input) => input === document.activeElement), true);
      if (way === 'ArrowUp') await page.keyboard.press('ArrowUp');
      await page.keyboard.press(way);
      assert.equal(await name.evaluate((input) => input === document.activeElement), true);
    }
  });

  test('two switches, Tab and Enter: rows, then keys, then on to what comes behind the field', async () => {
    await open('form-work.vi');
    const name = await field('text');
    const press = async (...list: readonly string[]) => {
      for (const key of list) await page.keyboard.press(key);
    };
    await press('Enter');
    assert.equal(await focused(), 'Hàng phím 1');
    await press('Tab', 'Tab', 'Enter', 'Tab', 'Enter');
    assert.equal(await name.inputValue(), 'S');
    assert.equal(await focused(), 'Hàng phím 3', 'back to the row');
    await press('Enter', 'Enter');
    assert.equal(await name.inputValue(), 'Sa');
    await press('Tab', 'Tab', 'Tab');
    assert.equal(await focused(), 'Phím số');
    await press('Tab');
    assert.equal(await name.evaluate((input) => input === document.activeElement), true, 'no trap: Tab leads out');
    await press('Tab');
    assert.equal(await focused(), '', 'the next field');
    // In a field of several lines the first Enter leads to the keys, later ones are new lines.
    const reason = page.locator('textarea');
    await reason.focus();
    await press('Enter');
    assert.equal(await focused(), 'Hàng phím 1');
    await press('Escape');
    await page.keyboard.type('a\nb');
    assert.equal(await reason.inputValue(), 'a\nb');
    // A part of a date that is full passes the field on; the focus stays on the keys.
    await field('date');
    await press('Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter');
    const parts = await page
      .locator('[data-keyboard="date"]')
      .evaluateAll((inputs: HTMLInputElement[]) => inputs.map(({ value }) => value));
    assert.deepEqual(parts, ['11', '1', '']);
    assert.equal(await focused(), 'Phím số');
  });

  test('hidden from the keys, the way goes on behind the field', async () => {
    await open('form-work.vi');
    await field('text');
    await page.keyboard.press('ArrowDown');
    await keyboard().getByRole('button', { name: 'Ẩn bàn phím' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await keyboard().count(), 0);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-keyboard')), 'date');
  });

  test('fields suggest nothing: no completion, no spelling service, no list', async () => {
    for (const sample of ['form-work.vi', 'form-contact.vi', 'form-identity.vi']) {
      await open(sample);
      const inputs = page.locator('[data-keyboard]');
      for (const input of await inputs.all()) {
        assert.equal(await input.getAttribute('autocomplete'), 'off');
        assert.equal(await input.evaluate((element: HTMLInputElement) => element.spellcheck), false);
        assert.equal(await input.getAttribute('list'), null);
        assert.equal(await input.getAttribute('name'), null);
      }
    }
    assert.equal(await page.locator('datalist').count(), 0);
  });

  for (const [place, viewport] of Object.entries(PLACES))
    for (const language of ['vi', 'en'])
      test(`every layout: keys of 56 px apart from each other, nothing cut off, axe is content; ${place}, ${language}`, async () => {
        for (const [sample, kinds] of [
          ['form-work', ['text', 'multiline', 'date', 'digits']],
          ['form-contact', ['email', 'phone', 'money']],
        ] as const) {
          await open(`${sample}.${language}`, viewport);
          for (const kind of kinds) {
            if (kind === 'money') await becomesMoney();
            const input = await field(kind);
            if (kind === 'text') await keyboard().getByRole('radio').last().tap();
            await drawn();
            assert.deepEqual(await page.evaluate(findSmallKeys, MIN_TARGET_PX), [], kind);
            assert.deepEqual(await page.evaluate(findOverflow), [], kind);
            assert.deepEqual(await page.evaluate(findCrowdedKeys, MIN_GAP_PX), [], kind);
            assert.deepEqual(await input.evaluate(findCovered), [], kind);
            if (viewport.width < 1080 || viewport.height < 1080) continue;
            assert.deepEqual(await page.evaluate(findSmallText, MIN_TEXT_PX), [], kind);
            assert.deepEqual(await axeViolations(page), [], kind);
          }
        }
      });

  test('the check sees keys that touch', async () => {
    await open('form-work.vi');
    await field('text');
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.keyboard-row')?.style.setProperty('gap', '0');
    });
    assert.ok((await page.evaluate(findCrowdedKeys, MIN_GAP_PX)).includes('Ă and Â'));
  });
});

function findSmallKeys(minPx: number): readonly string[] {
  return Array.from(document.querySelectorAll('.keyboard .key'), (key) => ({ key, box: key.getBoundingClientRect() }))
    .filter(({ box }) => box.width < minPx - 0.5 || box.height < minPx - 0.5)
    .map(({ key, box }) => `"${key.textContent}" is ${box.width} × ${box.height}`);
}

/** Keys that stand nearer to each other than this, or over each other. */
function findCrowdedKeys(gapPx: number): readonly string[] {
  const boxes = Array.from(document.querySelectorAll('.keyboard .key'), (key) => ({
    name: key.getAttribute('aria-label') ?? key.textContent,
    box: key.getBoundingClientRect(),
  }));
  return boxes.flatMap(({ name, box }, i) =>
    boxes
      .slice(i + 1)
      .filter(
        ({ box: other }) =>
          box.left < other.right + gapPx - 0.5 &&
          other.left < box.right + gapPx - 0.5 &&
          box.top < other.bottom + gapPx - 0.5 &&
          other.top < box.bottom + gapPx - 0.5,
      )
      .map((other) => `${name} and ${other.name}`),
  );
}
