import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Intent, intentSchema } from '@motcua/core/contract';
import type { Browser, Page } from 'playwright';
import { Value } from 'typebox/value';
import { launchChromium, ORIENTATIONS } from './browser.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';

const browser: Browser | null = await launchChromium();
const skip = browser === null ? 'no Chromium at /usr/bin/chromium' : false;
after(() => browser?.close());

/** Stands for the platform's speech: Chromium in a test has no voice of its own. */
function speechOfTest(): void {
  const said: string[] = [];
  const voice = { lang: 'vi-VN', localService: true, default: true, name: 'test' };
  const away = { lang: 'en-US', localService: false, default: true, name: 'somewhere else' };
  class Utterance extends EventTarget {
    readonly text: string;
    constructor(text: string) {
      super();
      this.text = text;
    }
  }
  Object.defineProperties(globalThis, {
    said: { value: said },
    SpeechSynthesisUtterance: { value: Utterance },
    speechSynthesis: {
      value: Object.assign(new EventTarget(), {
        getVoices: () => [away, voice],
        speak: (utterance: Utterance) => said.push(utterance.text),
        cancel: () => said.push('—'),
      }),
    },
  });
}

describe('the controls', { skip }, () => {
  let built: Build;
  let server: HarnessServer;
  let page: Page;
  let visits = 0;

  before(async () => {
    if (!browser) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
    page = await browser.newPage({ viewport: ORIENTATIONS.portrait, reducedMotion: 'reduce', hasTouch: true });
    await page.addInitScript(speechOfTest);
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  async function open(sample: string): Promise<void> {
    visits += 1;
    await page.goto(`${server.origin}/dev.html?${visits}#${sample}`);
    await page.locator('h1').waitFor({ state: 'attached' });
  }
  async function intents(): Promise<readonly Intent[]> {
    const said = await page.evaluate(() => window.motcuaIntents);
    for (const intent of said) assert.ok(Value.Check(intentSchema, intent), JSON.stringify(intent));
    return said;
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).tap();
  const keys = async (...names: readonly string[]) => {
    for (const name of names) await page.locator('.keyboard').getByRole('button', { name, exact: true }).tap();
  };
  const set = (fieldId: string, value: string) => ({ type: 'set-field', fieldId, value });
  const spoken = () => page.evaluate('globalThis.said') as Promise<readonly string[]>;
  async function heard(words: RegExp): Promise<void> {
    for (let look = 0; look < 100; look += 1) {
      if ((await spoken()).some((each) => words.test(each))) return;
      await page.waitForTimeout(20);
    }
    assert.fail(`never said: ${words.source}; but ${(await spoken()).join(' | ')}`);
  }

  test('a small number is counted by touch, within its bounds', async () => {
    await open('controls-empty.vi');
    await press('Thêm một: Số bản cần chứng thực');
    assert.equal(await page.getByRole('button', { name: 'Bớt một: Số bản cần chứng thực' }).isDisabled(), true);
    await press('Thêm một: Số bản cần chứng thực');
    await press('Bớt một: Số bản cần chứng thực');
    assert.deepEqual(
      await intents(),
      ['1', '2', '1'].map((value) => set('empty.integer', value)),
    );
    const input = page.getByRole('textbox', { name: 'Số bản cần chứng thực' });
    await input.fill('20');
    assert.equal(await page.getByRole('button', { name: 'Thêm một: Số bản cần chứng thực' }).isDisabled(), true);
  });

  test('money is grouped while it is typed, by either keyboard, and said in words', async () => {
    await open('controls-empty.vi');
    const pay = page.getByRole('textbox', { name: 'Lương tháng gần nhất' });
    await pay.tap();
    await keys('1', '2', '5', '0');
    assert.equal(await pay.inputValue(), '1.250');
    await page.keyboard.type('000x0');
    assert.equal(await pay.inputValue(), '12.500.000');
    assert.equal(await page.locator('.money-words').textContent(), 'mười hai triệu năm trăm nghìn đồng');
    assert.deepEqual((await intents()).at(-1), set('empty.money', '12500000'));
    // The caret stays before the same digits: a digit into the middle, and one out of it.
    await pay.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 2));
    await page.keyboard.type('34');
    assert.equal(await pay.inputValue(), '1.234.500.000');
    await keys('Xóa một chữ', '9');
    assert.equal(await pay.inputValue(), '1.239.500.000');
    await open('controls-empty.en');
    await page.getByRole('textbox', { name: 'Last monthly pay' }).fill('1250000');
    assert.equal(await page.getByRole('textbox', { name: 'Last monthly pay' }).inputValue(), '1,250,000');
  });

  test('a date with a time is told to core when its last minute is there', async () => {
    await open('controls-empty.vi');
    const moment = page.getByRole('group', { name: 'Đến lúc' });
    await moment.getByRole('textbox', { name: 'Ngày' }).tap();
    await page.keyboard.type('301120262115', { delay: 5 });
    assert.deepEqual(await intents(), [set('empty.date-time', '2026-11-30T21:15')]);
  });

  test('tiles and boxes are reached by Tab and taken by Enter alone', async () => {
    await open('controls-empty.vi');
    const focusOn = (name: string | RegExp, role: 'radio' | 'checkbox') => page.getByRole(role, { name }).focus();
    await focusOn('Tại quầy này', 'radio');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    assert.equal(await page.getByRole('radio', { name: 'Bản điện tử' }).isChecked(), true);
    for (const name of ['Quyết định thôi việc', 'Sổ bảo hiểm xã hội']) {
      await focusOn(name, 'checkbox');
      await page.keyboard.press('Enter');
    }
    await focusOn('Có', 'radio');
    await page.keyboard.press('Enter');
    await focusOn(/Tôi cam đoan/u, 'checkbox');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    assert.deepEqual(await intents(), [
      set('empty.choice', 'post'),
      set('empty.choice', 'online'),
      set('empty.multi-choice', 'decision'),
      set('empty.multi-choice', 'book decision'),
      set('empty.yes-no', 'true'),
      set('empty.consent', 'true'),
      set('empty.consent', ''),
    ]);
  });

  test('a long list is searched without diacritics, by the keyboard that stands in it', async () => {
    await open('form-contact.vi');
    await press(/Tại ngân hàng/u);
    await page.getByRole('textbox', { name: 'Tìm trong danh sách' }).tap();
    await page.locator('.sheet-dock .keyboard').waitFor();
    await keys('S', 'a', 'Dấu cách', 'p', 'a');
    assert.equal(await page.locator('.search-count').innerText(), '1 mục');
    await page.getByRole('radio', { name: 'Ngân hàng Sa Pa Mẫu' }).tap();
    await press('Chọn xong');
    assert.equal(await page.locator('.keyboard').count(), 0);
    assert.deepEqual(await intents(), [set('bank', 'bank-8')]);
  });

  test('what can only be chosen after something else says so', async () => {
    await open('form-groups.vi');
    const commune = page.getByRole('button', { name: /Xã, phường, đặc khu/u });
    assert.equal(await commune.isDisabled(), true);
    assert.match(await commune.innerText(), /Xin chọn ô phía trên trước/u);
  });

  test('a proposal is confirmed by its button, and another person’s card is asked for', async () => {
    await open('form-proposed.vi');
    await press('Đúng, tôi xác nhận: Nơi ở hiện nay');
    assert.match(await page.getByRole('group', { name: 'Nơi ở hiện nay' }).innerText(), /Ông\/Bà đã xác nhận/u);
    assert.deepEqual(await intents(), [{ type: 'confirm-group', groupId: 'currentAddress' }]);
    await open('form-groups.vi');
    await press('Đọc thẻ: Người mẹ');
    assert.deepEqual(await intents(), [{ type: 'read-card-for', targetId: 'mother' }]);
  });

  test('a table: rows are added, opened, and go after a question only', async () => {
    await open('form-guests.vi');
    await press('Thêm người lưu trú bằng thẻ căn cước');
    await press('Thêm người lưu trú bằng cách tự khai');
    await press(/^Điền tiếp: 2\./u);
    await press(/^Bỏ: 1\./u);
    await press('Giữ lại');
    assert.equal(await page.locator('.row').count(), 2);
    await press(/^Bỏ: 1\./u);
    await press('Bỏ khỏi danh sách');
    assert.equal(await page.locator('.row').count(), 1);
    assert.deepEqual(await intents(), [
      { type: 'read-card-for', targetId: 'guests' },
      { type: 'add-row', listId: 'guests' },
      { type: 'open-row', listId: 'guests', rowId: 'r2' },
      { type: 'remove-row', listId: 'guests', rowId: 'r1' },
    ]);
    await open('form-guests-full.vi');
    assert.equal(await page.getByRole('button', { name: /^Thêm/u }).count(), 0);
  });

  test('a proven value is changed with a reason, ready or of one’s own; without one nothing is changed', async () => {
    await open('controls-changeable.vi');
    await press('Sửa: Họ và tên');
    const go = page.getByRole('button', { name: 'Sửa thông tin', exact: true });
    assert.equal(await go.isDisabled(), true);
    await page.getByRole('radio', { name: 'Lý do khác' }).tap();
    assert.equal(await go.isDisabled(), true);
    await page.getByRole('textbox', { name: 'Xin ghi lý do của Ông/Bà' }).fill('Đổi tên sau khi nhập tịch');
    await go.tap();
    assert.equal(await page.getByRole('textbox', { name: 'Họ và tên' }).inputValue(), 'Trần Văn Thử');
    await press('Sửa: Số điện thoại');
    await page.getByRole('radio', { name: 'Thẻ ghi sai' }).tap();
    await press('Không sửa nữa');
    assert.deepEqual(await intents(), [
      { type: 'change-proven', fieldId: 'changeable.text', reason: 'Đổi tên sau khi nhập tịch' },
    ]);
  });

  test('each preference is one touch, works at once and is taken back', async () => {
    await open('attract.vi');
    await press('Dễ xem, dễ dùng');
    const wishes = [
      'Chữ to',
      'Màu rõ nét hơn',
      'Đọc to màn hình',
      'Thêm thời gian',
      'Nút ở phía dưới',
      'Ít chuyển động',
    ];
    for (const name of wishes) await page.getByRole('button', { name: new RegExp(name, 'u') }).tap();
    assert.deepEqual(await page.evaluate(() => ({ ...document.documentElement.dataset })), {
      text: 'large',
      contrast: 'high',
      reach: 'low',
      motion: 'less',
    });
    await press('Trở lại như thường');
    assert.deepEqual(await page.evaluate(() => ({ ...document.documentElement.dataset })), {
      text: 'usual',
      contrast: 'usual',
      reach: 'usual',
      motion: 'usual',
    });
    const said = await intents();
    assert.equal(said.filter(({ type }) => type === 'set-display').length, 12);
  });

  test('reading out is not offered where the only voice of the language sends the words away', async () => {
    await open('form-work.en');
    await press('Easier to use');
    assert.equal(await page.getByText('Read aloud').count(), 0);
    assert.equal(await page.getByText('Large text').count(), 1);
    assert.deepEqual(await spoken(), []);
  });

  test('read out: the screen, then the control with the focus, then an error; each stops what was said before', async () => {
    await open('form-work.vi+speech');
    await heard(/^Công việc vừa chấm dứt\./u);
    await page.getByRole('textbox', { name: 'Tên đơn vị' }).focus();
    assert.equal((await spoken()).at(-1), 'Tên đơn vị. Công ty TNHH May Thí Dụ. Ông/Bà tự khai.');
    await press('Tiếp tục');
    await heard(/chỗ cần xem lại/u);
    const said = await spoken();
    for (const [index, words] of said.entries())
      if (words !== '—') assert.equal(said[index - 1], '—', `"${words}" begins in a silence`);
    await press('Ngừng đọc');
    assert.equal((await spoken()).at(-1), '—');
    await press('Đọc lại');
    assert.match((await spoken()).at(-1) ?? '', /^Công việc vừa chấm dứt\./u);
  });

  test('nothing is said while nobody wants it', async () => {
    await open('form-work.vi');
    await page.getByRole('textbox', { name: 'Tên đơn vị' }).focus();
    assert.deepEqual(await spoken(), []);
  });
});
