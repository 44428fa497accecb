import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Intent, intentSchema } from '@motcua/core/contract';
import type { Browser, Page } from 'playwright';
import { Value } from 'typebox/value';
import { samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS } from './browser.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';

const browser: Browser | null = await launchChromium();
const skip = browser === null ? 'no Chromium at /usr/bin/chromium' : false;
after(() => browser?.close());

async function newPage(): Promise<Page> {
  assert.ok(browser);
  return browser.newPage({ viewport: ORIENTATIONS.portrait, reducedMotion: 'reduce', hasTouch: true });
}

describe('what the screens answer', { skip }, () => {
  let built: Build;
  let server: HarnessServer;
  let page: Page;

  before(async () => {
    if (skip) return;
    built = await buildInto('harness');
    server = await serveBuild(built.directory);
    page = await newPage();
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  let visits = 0;
  async function open(sample: string): Promise<void> {
    // A new query each time: the same address would keep the page, and what was said on it.
    visits += 1;
    await page.goto(`${server.origin}/dev.html?${visits}#${sample}`);
    await page.locator('h1').waitFor({ state: 'attached' });
  }

  /** Everything said since the sample was drawn; each one passes the schema that core checks on arrival. */
  async function intents(): Promise<readonly Intent[]> {
    const said = await page.evaluate(() => window.motcuaIntents);
    for (const intent of said) assert.ok(Value.Check(intentSchema, intent), JSON.stringify(intent));
    return said;
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).tap();
  const keys = async (...names: readonly string[]) => {
    for (const name of names) await page.locator('.keyboard').getByRole('button', { name, exact: true }).tap();
  };

  test('a touch begins, by the button and by the picture', async () => {
    await open('attract.vi');
    await press(/Chạm để bắt đầu/u);
    await page.locator('.attract-picture').tap({ position: { x: 500, y: 500 } });
    assert.deepEqual(await intents(), [{ type: 'begin' }, { type: 'begin' }]);
  });

  test('a language and a service are chosen by one touch', async () => {
    await open('language.vi');
    await press('English');
    assert.deepEqual(await intents(), [{ type: 'choose-language', language: 'en' }]);
    await open('services.vi');
    await press(/Chứng thực bản sao/u);
    assert.deepEqual(await intents(), [{ type: 'choose-service', serviceId: 'certified-copy' }]);
  });

  test('the notice: nothing is ticked, accepting is closed until the boxes are ticked, declining is open', async () => {
    await open('notice.vi');
    const boxes = page.getByRole('checkbox');
    assert.equal(await boxes.count(), 2);
    for (const box of await boxes.all()) assert.equal(await box.isChecked(), false);
    const accept = page.getByRole('button', { name: 'Đồng ý và tiếp tục' });
    assert.equal(await accept.isDisabled(), true);
    await press('Không đồng ý');
    for (const label of await page.locator('.consent').all()) await label.tap();
    assert.equal(await accept.isDisabled(), false);
    await accept.tap();
    assert.deepEqual(await intents(), [
      { type: 'decline-notice' },
      { type: 'set-consent', consentId: 'read-card', given: true },
      { type: 'set-consent', consentId: 'read-sensitive', given: true },
      { type: 'accept-notice' },
    ]);
  });

  test('the number by touch, with a correction, and by a keyboard', async () => {
    await open('number-empty.vi');
    const next = page.getByRole('button', { name: 'Tiếp tục' });
    assert.equal(await next.isDisabled(), true);
    for (const digit of '99915800') await press(digit);
    await press('Xóa');
    await page.keyboard.type('00123x');
    assert.equal(await next.isDisabled(), false);
    await press('7');
    await next.tap();
    const said = await intents();
    assert.deepEqual(said.slice(0, 2), [
      { type: 'set-number', digits: '9' },
      { type: 'set-number', digits: '99' },
    ]);
    assert.deepEqual(said.slice(-2), [{ type: 'set-number', digits: '999158000123' }, { type: 'next' }]);
  });

  test('Vietnamese by the on-screen keyboard: Telex, letters and tones of their own, capitals, delete', async () => {
    await open('form-work.vi');
    const reason = page.getByRole('textbox', { name: /Lý do chấm dứt/u });
    await reason.tap();
    // The first letter is a capital by itself; "s" is the rising tone in Telex.
    await keys('H', 'e', 'e', 't', 's', 'Dấu cách', 'h', 'a', 'j', 'n');
    assert.equal(await reason.inputValue(), 'Hết hạn');
    await page.getByRole('radio', { name: 'Chỉ dùng phím dấu' }).tap();
    await keys('Dấu cách', 'đ', 'ô', 'Dấu nặng', 'Xóa một chữ', 'ơ', 'Dấu huyền', 's', 'Xóa một chữ');
    assert.equal(await reason.inputValue(), 'Hết hạn đờ');
    assert.deepEqual((await intents()).at(-1), { type: 'set-field', fieldId: 'reason', value: 'Hết hạn đờ' });
    await keys('Ẩn bàn phím');
    assert.equal(await page.locator('.keyboard').count(), 0);
  });

  test('a key goes in where the caret is and leaves it there', async () => {
    await open('form-work.vi');
    const employer = page.getByRole('textbox', { name: 'Tên đơn vị' });
    await employer.tap();
    await employer.evaluate((input: HTMLInputElement) => input.setSelectionRange(7, 7));
    await page.getByRole('radio', { name: 'Chỉ dùng phím dấu' }).tap();
    await keys('x', 'y');
    assert.equal(await employer.inputValue(), 'Công tyxy TNHH May Thí Dụ');
  });

  test('a date by parts: the focus walks on, core gets a whole date and nothing before', async () => {
    await open('form-work.vi');
    await page.getByRole('textbox', { name: 'Ngày', exact: true }).tap();
    await keys('3', '0', '0', '9', '2', '0', '2');
    assert.deepEqual(await intents(), []);
    await keys('6');
    assert.deepEqual(await intents(), [{ type: 'set-field', fieldId: 'contractEndDate', value: '2026-09-30' }]);
    await keys('Xóa một chữ');
    assert.deepEqual((await intents()).at(-1), { type: 'set-field', fieldId: 'contractEndDate', value: '' });
    assert.equal(await page.getByRole('textbox', { name: 'Ngày', exact: true }).inputValue(), '30');
  });

  test('Tab leads from the last text field to the button that scrolls, and the focus is never lost on it', async () => {
    await page.setViewportSize(ORIENTATIONS.landscape);
    await open('form-work.vi');
    const pill = page.getByRole('button', { name: 'Xem tiếp bên dưới' });
    await page.getByRole('textbox', { name: /Số tháng/u }).focus();
    await page.locator('.keyboard').waitFor();
    assert.equal(await pill.evaluate((button) => getComputedStyle(button).opacity), '0', 'nothing lies over the field');
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    for (const _ of [1, 2, 3]) {
      assert.equal(await focused(), 'Xem tiếp bên dưới');
      assert.equal(await pill.evaluate((button) => getComputedStyle(button).opacity), '1');
      await page.keyboard.press('Enter');
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    }
    assert.equal(await page.locator('.keyboard').count(), 0);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Tiếp tục');
    assert.equal(await pill.count(), 0, 'at the end of the content there is no more to see');
    await page.setViewportSize(ORIENTATIONS.portrait);
  });

  test('choices on the page and in a list of their own', async () => {
    await open('form-work.vi');
    await page.getByText('Hợp đồng không xác định thời hạn').tap();
    assert.deepEqual(await intents(), [{ type: 'set-field', fieldId: 'contractType', value: 'open' }]);
    await open('form-contact.vi');
    await press(/Tại ngân hàng/u);
    await page.getByText('Ngân hàng Sông Hàn Mẫu').tap();
    await press('Chọn xong');
    assert.deepEqual(await intents(), [{ type: 'set-field', fieldId: 'bank', value: 'bank-6' }]);
    assert.equal(await page.getByRole('button', { name: /Tại ngân hàng Ngân hàng Sông Hàn Mẫu/u }).count(), 1);
  });

  test('digits take no letters; an e-mail address has its own keys', async () => {
    await open('form-contact.vi');
    const account = page.getByRole('textbox', { name: 'Số tài khoản' });
    await account.focus();
    await page.keyboard.type('12ab34');
    assert.equal(await account.inputValue(), '1234');
    await page.getByRole('textbox', { name: /Email/u }).tap();
    await keys('a', 's', '@gmail.com');
    assert.deepEqual((await intents()).at(-1), { type: 'set-field', fieldId: 'email', value: 'as@gmail.com' });
  });

  test('a proven value is no field; the citizen can say that it is wrong, and take that back', async () => {
    await open('form-identity.vi');
    assert.equal(await page.getByRole('textbox', { name: /Họ, chữ đệm và tên/u }).count(), 0);
    await press('Thông tin này không đúng: Họ, chữ đệm và tên');
    assert.match(await page.locator('[data-contested="true"]').innerText(), /Cán bộ sẽ kiểm tra/u);
    await press('Thông tin này đúng: Họ, chữ đệm và tên');
    assert.deepEqual(await intents(), [
      { type: 'contest-field', fieldId: 'fullName', contested: true },
      { type: 'contest-field', fieldId: 'fullName', contested: false },
    ]);
  });

  test('the summary of errors leads to each field, and the field names its error', async () => {
    await open('form-errors.vi');
    await press('Tên đơn vị');
    const employer = page.getByRole('textbox', { name: 'Tên đơn vị' });
    assert.equal(await employer.evaluate((input) => input === document.activeElement), true);
    assert.equal(await employer.getAttribute('aria-invalid'), 'true');
    const described = await employer.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${described?.split(' ')[0]}`).innerText(), /Xin nhập tên đơn vị/u);
  });

  test('missing answers: the summary comes into view and takes the focus, and again when nothing was mended', async () => {
    await open('form-contact.vi');
    const summary = page.getByRole('alert', { name: 'Những chỗ cần xem lại' });
    for (const _ of [1, 2]) {
      await press('Tiếp tục');
      await summary.waitFor();
      assert.equal(await summary.evaluate((element) => element === document.activeElement), true);
      await page.locator('.body-scroll').evaluate((area) => area.scrollTo(0, area.scrollHeight));
    }
    assert.deepEqual(await intents(), [{ type: 'next' }, { type: 'next' }]);
  });

  test('each failure action sends its intent; stopping is at the foot of the screen, once', async () => {
    await open('failure-all-actions.vi');
    for (const name of ['Quét lại mã QR', 'Nhập số trên thẻ', 'Chọn việc khác']) await press(name);
    assert.deepEqual(
      (await intents()).map(({ type }) => type),
      ['scan-again', 'enter-number', 'choose-other-service'],
    );
    await open('failure-rejected.vi');
    assert.equal(await page.getByRole('button', { name: 'Dừng lại' }).count(), 1);
    await press('Sửa thông tin');
    await press('Nhờ cán bộ giúp');
    assert.deepEqual(await intents(), [{ type: 'edit' }, { type: 'need-help' }]);
    await open('failure-removed.vi');
    await press('Thử lại');
    assert.deepEqual(await intents(), [{ type: 'retry' }]);
  });

  test('what the procedure needs is said before the card; the papers for the desk on requirements, review and receipt', async () => {
    await open('requirements.vi');
    for (const words of ['thẻ căn cước', 'Mức phí', 'Quyết định về việc hưởng', 'Theo một nguồn', 'chưa được xác nhận'])
      await page.locator('main').getByText(words).first().waitFor();
    const bring = page.getByRole('region', { name: 'Ông/Bà mang đến quầy' });
    assert.match(await bring.innerText(), /chấm dứt hợp đồng \(bản chính hoặc bản sao\)/u);
    assert.match(await bring.innerText(), /Chỉ khi Ông\/Bà nộp thay người khác/u);
    assert.match(await page.getByRole('region', { name: 'Ông/Bà không phải mang' }).innerText(), /Thay bằng: Dữ liệu/u);
    for (const sample of ['review.vi', 'receipt.vi', 'receipt-waiting.vi']) {
      await open(sample);
      const papers = page.getByRole('region', { name: 'Ông/Bà cần nộp tại quầy' });
      assert.match(await papers.innerText(), /chấm dứt hợp đồng \(bản chính hoặc bản sao\)/u, sample);
    }
    await open('receipt.en');
    assert.match(await page.getByRole('region', { name: 'To hand in at the desk' }).innerText(), /original or copy/u);
  });

  test('requirements: on, on paper where there is a printer and it is not printed yet; a guide ends there', async () => {
    await open('requirements.vi');
    await press('In danh sách này');
    await press('Tiếp tục');
    assert.deepEqual(await intents(), [{ type: 'print-list' }, { type: 'next' }]);
    await open('requirements-failed.vi');
    await page.getByText('Chưa in được danh sách. Máy in hết giấy.').waitFor();
    await press('In lại danh sách');
    assert.deepEqual(await intents(), [{ type: 'print-list' }]);
    for (const sample of ['requirements-printed.vi', 'guide-no-printer.vi']) {
      await open(sample);
      assert.equal(await page.getByRole('button', { name: /In (lại )?danh sách/u }).count(), 0, sample);
    }
    assert.equal(await page.getByRole('button', { name: 'Tiếp tục' }).count(), 0);
    await press('Xong');
    assert.deepEqual(await intents(), [{ type: 'finish' }]);
  });

  test('a search: each letter goes to core, clearing empties it, and an empty result leads on', async () => {
    await open('services.vi');
    const box = page.getByRole('textbox', { name: /gõ vài chữ/u });
    await box.tap();
    await keys('N', 'g', 'h');
    assert.deepEqual((await intents()).at(-1)?.type, 'search-services');
    assert.equal((await box.inputValue()).toLowerCase(), 'ngh');
    await keys('Ẩn bàn phím');
    await press('Xóa chữ');
    assert.deepEqual((await intents()).at(-1), { type: 'search-services', query: '' });
    assert.equal(await box.inputValue(), '');
    await open('services-empty.vi');
    await page.getByRole('heading', { name: 'Không có việc nào khớp với “đăng kiểm xe tải”' }).waitFor();
    await press('Xem tất cả các việc');
    await press('Hỏi cán bộ');
    assert.deepEqual(await intents(), [{ type: 'search-services', query: '' }, { type: 'need-help' }]);
    await open('services-groups.vi');
    await press(/Việc làm, bảo hiểm/u);
    assert.deepEqual(await intents(), [{ type: 'choose-group', groupId: 'work' }]);
  });

  test('pause and go on; a rating by one touch or none; announcements are turned, held, and turn again', async () => {
    await open('form-work.vi');
    await press('Tạm dừng');
    assert.deepEqual(await intents(), [{ type: 'pause' }]);
    await open('paused.vi');
    assert.match(await page.getByRole('timer').innerText(), /khoảng 5 phút/u);
    await press('Làm tiếp');
    assert.deepEqual(await intents(), [{ type: 'resume' }]);
    await open('rating.vi');
    await press('Rất không hài lòng');
    await press('Rất hài lòng');
    await press('Bỏ qua');
    assert.deepEqual(await intents(), [{ type: 'rate', stars: 1 }, { type: 'rate', stars: 5 }, { type: 'finish' }]);
    await open('attract-announcement.vi');
    for (const name of ['Thông báo trước', 'Thông báo sau', 'Giữ thông báo này']) await press(name);
    assert.deepEqual(await intents(), [{ type: 'back' }, { type: 'next' }, { type: 'pause' }], 'and nothing begins');
    assert.ok(await page.locator('.announcement img').evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
    await open('attract-words.vi');
    await press('Tự chuyển thông báo');
    assert.deepEqual(await intents(), [{ type: 'resume' }]);
  });

  test('a screen reader hears the warning at once and each ten seconds, not each second', async () => {
    const announced = () => page.locator('[aria-live=assertive]').innerText();
    await open('overlay-timeout.vi');
    assert.equal(await announced(), 'Còn 30 giây');
    assert.equal(await page.getByRole('alertdialog', { name: 'Ông/Bà còn ở đây không?' }).count(), 1);
    assert.equal(await page.getByRole('timer').getAttribute('aria-live'), null, 'the seconds themselves are silent');
  });

  test('a slip that failed: the catalogue’s sentences, and a button to print again; a code that leads nowhere yet says so', async () => {
    await open('receipt-jam.vi');
    assert.equal(
      (await page.locator('.receipt-rest [role=status]').innerText()).replace(/\s+/gu, ' '),
      'Phiếu in bị lỗi. Hồ sơ vẫn được giữ an toàn. Phiếu giấy in dở hoặc chưa in được. Xin Ông/Bà bấm “In lại phiếu”, hoặc chụp ảnh mã trên màn hình.',
    );
    await press('In lại phiếu');
    assert.deepEqual(await intents(), [{ type: 'print-again' }]);
    const hint = () => page.locator('figcaption').innerText();
    assert.equal(await hint(), 'Quét bằng điện thoại để theo dõi hồ sơ');
    await open('receipt-waiting.vi');
    assert.equal(await hint(), 'Quét bằng điện thoại để theo dõi hồ sơ, sau khi hồ sơ được gửi');
  });

  test('help is offered once on every screen, and names no button that is not there', async () => {
    const shown = samples.filter(({ name, model }) => name.endsWith('.vi') && model.overlay === null);
    const screens = new Map(
      shown.map((sample) => [sample.model.screen.name === 'failure' ? sample.name : sample.model.screen.name, sample]),
    );
    screens.delete('out-of-service');
    assert.ok(screens.size >= 15);
    for (const { name } of screens.values()) {
      await open(name);
      assert.equal(await page.getByRole('button', { name: /^(Trợ giúp|Nhờ cán bộ giúp)$/u }).count(), 1, name);
    }
    const tips = () => page.locator('.help-tips').innerText();
    await open('overlay-help.vi');
    assert.match(await tips(), /“Quay lại”[\s\S]*“Dừng lại”/u);
    await open('receipt.vi');
    await press('Trợ giúp');
    assert.doesNotMatch(await tips(), /Quay lại|Dừng lại/u);
  });

  test('review and receipt: change a part, submit, print again, finish', async () => {
    await open('review.vi');
    await press('Sửa phần: Công việc vừa chấm dứt');
    await press('Nộp hồ sơ');
    assert.deepEqual(await intents(), [{ type: 'edit-page', pageId: 'work' }, { type: 'submit' }]);
    await open('receipt.vi');
    await press('In lại phiếu');
    await press('Xong');
    assert.deepEqual(await intents(), [{ type: 'print-again' }, { type: 'finish' }]);
    await open('receipt-printing.vi');
    assert.equal(await page.getByRole('button', { name: 'In lại phiếu' }).count(), 0);
  });

  test('overlays: more time by its button and by Escape, help closes, stopping asks first', async () => {
    await open('overlay-timeout.vi');
    assert.match(await page.getByRole('timer').innerText(), /27 giây/u);
    await press('Tôi cần thêm thời gian');
    await open('overlay-timeout-end.vi');
    await page.keyboard.press('Escape');
    assert.deepEqual(await intents(), [{ type: 'more-time' }]);
    await open('overlay-help.vi');
    await press('Đóng và làm tiếp');
    assert.deepEqual(await intents(), [{ type: 'close-overlay' }]);
    await open('overlay-other-service.vi');
    await press('Bỏ và quay lại danh sách');
    await press('Ở lại đây');
    assert.deepEqual(await intents(), [{ type: 'choose-other-service' }, { type: 'close-overlay' }]);
    await open('overlay-cancel.vi');
    await press('Dừng lại và xóa');
    assert.deepEqual(await intents(), [{ type: 'cancel-confirmed' }]);
    await open('form-work.vi');
    for (const name of ['Quay lại', 'Trợ giúp']) await press(name);
    assert.deepEqual(await intents(), [{ type: 'back' }, { type: 'need-help' }]);
  });
});

describe('the production build', { skip }, () => {
  let built: Build;
  let server: HarnessServer;
  const [attract, english] = ['attract.vi', 'services.en'].map((name) =>
    samples.find((sample) => sample.name === name),
  );
  const bridge = `{
    const listeners = new Set();
    const screens = ${JSON.stringify([attract?.model, english?.model, { ...attract?.model, screen: { name: 'services' } }])};
    window.told = [];
    window.show = (index) => { for (const listener of listeners) listener(screens[index]); };
    window.motcua = {
      onScreen(listener) { listeners.add(listener); listener(screens[0]); return () => listeners.delete(listener); },
      send(intent) { window.told.push(intent); },
    };
  }`;

  before(async () => {
    if (skip) return;
    built = await buildInto('production');
    server = await serveBuild(built.directory, { '/bridge.js': bridge });
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  test('draws what the bridge of the shell sends, in its language, and answers over it', async () => {
    const page = await newPage();
    const errors: string[] = [];
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${server.origin}/index.html`);
    await page.getByRole('button', { name: /Chạm để bắt đầu/u }).tap();
    await page.getByRole('button', { name: /Chạm để bắt đầu/u }).tap();
    const told = await page.evaluate('window.told');
    assert.deepEqual(
      told,
      [{ type: 'alive' }, { type: 'begin' }, { type: 'begin' }],
      'one sign of life for two touches',
    );
    // A model that no contract allows: the screen says so, writes nothing, and draws the next good one.
    await page.evaluate('window.show(2)');
    await page.getByRole('heading', { level: 1, name: 'Màn hình gặp trục trặc' }).waitFor();
    await page.evaluate('window.show(1)');
    await page.getByRole('heading', { level: 1, name: 'What do you need today?' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    assert.deepEqual(errors, []);
    await page.close();
  });

  test('holds no sample, no harness, nothing that runs code from text; its script is under 300 KB gzipped', async () => {
    const files = await readdir(built.directory, { recursive: true });
    assert.equal(
      files.some((file) => file.includes('dev')),
      false,
      files.join(),
    );
    const scripts = files.filter((file) => file.endsWith('.js'));
    const texts = await Promise.all(scripts.map((file) => readFile(join(built.directory, file))));
    const all = Buffer.concat(texts);
    for (const trace of ['motcuaIntents', '999158000123', 'Thí Dụ', 'new Function(', 'eval('])
      assert.equal(all.includes(trace), false, trace);
    const kilobytes = gzipSync(all).length / 1024;
    console.log(`renderer: ${kilobytes.toFixed(0)} KB of script, gzipped`);
    assert.ok(kilobytes <= 300);
  });

  test('loads bridge.js before its own script, and leaves a place for the nonce', async () => {
    const html = await readFile(join(built.directory, 'index.html'), 'utf8');
    assert.ok(html.indexOf('src="./bridge.js"') > 0);
    assert.ok(html.indexOf('src="./bridge.js"') < html.indexOf('type="module"'));
    assert.match(html, /<meta property="csp-nonce" nonce="__CSP_NONCE__">/u);
    assert.match(await readFile(join(built.directory, 'bridge.js'), 'utf8'), /^\/\//u);
  });
});
