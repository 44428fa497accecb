import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answerScreen } from '@motcua/demo/robot';
import type { Page } from 'playwright';
import { axeViolations } from './axe.ts';
import { launchBrowser, NO_CHROMIUM } from './chromium.ts';
import { handsOn } from './hands.ts';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
const today = new Date().toISOString().slice(0, 10);

/** What `npm start` opens, used by its buttons alone. */
for (const mode of ['as this machine can', '--in-process'] as const) {
  describe(`the demo and its bench, ${mode}`, { skip: NO_CHROMIUM }, () => {
    let demo: ChildProcess;
    let browser: Awaited<ReturnType<typeof launchBrowser>>;
    let page: Page;

    before(async () => {
      if (NO_CHROMIUM) return;
      demo = spawn(process.execPath, [START, '--no-window', ...(mode === '--in-process' ? [mode] : [])]);
      let said = '';
      for await (const chunk of demo.stdout ?? []) {
        said += chunk;
        if (said.includes('Ctrl-C')) break;
      }
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
      assert.ok(address, said);
      browser = await launchBrowser();
      page = await (
        await browser.browser.newContext({ viewport: { width: 1600, height: 1000 }, hasTouch: true })
      ).newPage();
      await page.goto(address);
    });
    after(async () => {
      await browser?.close();
      demo?.kill('SIGTERM');
      if (demo) await once(demo, 'close');
    });

    test('a dossier, by the buttons of the bench', async () => {
      await page.getByLabel('Ai đang đứng ở kiosk').selectOption('adult-2024');
      const frame = page.frames().find((one) => one !== page.mainFrame());
      assert.ok(frame);
      await frame.waitForFunction(() => 'motcua' in globalThis);
      const hands = handsOn(frame);
      let model = await hands.look();
      while (model.screen.name !== 'receipt' || model.screen.receipt.slip === 'printing') {
        const answer = answerScreen(model, { serviceId: 'certified-copy', language: 'vi', today });
        if (answer.kind === 'intent') await hands.do(answer.intent, model);
        else if (answer.kind === 'scan-qr') await page.getByRole('button', { name: 'Quét mã QR trên thẻ' }).click();
        else if (answer.kind === 'lay-card') await page.getByRole('button', { name: 'Đặt thẻ lên đầu đọc' }).click();
        else if (answer.kind === 'stuck') assert.fail(answer.why);
        model = await hands.lookAgain(model);
      }
      const code = model.screen.receipt.dossierCode;
      assert.ok(code);
      await page.getByText(`Tỉnh đã nhận 1 hồ sơ. Mới nhất: ${code}.`).waitFor();
      await page.getByText('Đã in 1 trang.').waitFor();
      const slip = await page.request.get(`${new URL(page.url()).origin}/last-page.pdf`);
      assert.equal((await slip.body()).subarray(0, 5).toString(), '%PDF-');
    });

    test('a second window is told that the kiosk is open elsewhere', async () => {
      const second = await page.context().newPage();
      await second.goto(page.url());
      await second.frameLocator('iframe').getByText('Kiosk đang mở ở một cửa sổ khác').waitFor();
      await second.close();
    });

    test('the bench says what is real, passes axe in both languages, and refuses strangers', async () => {
      const truth = await page.locator('#truth').innerText();
      assert.match(truth, mode === '--in-process' ? /ngay trong tiến trình/ : /pcscd/);
      assert.match(truth, /Khóa niêm phong hồ sơ chờ gửi nằm trong một tệp tạm/);
      const sideways = await page.locator('.bench').evaluate((bench) => bench.scrollWidth - bench.clientWidth);
      assert.equal(sideways, 0, 'nothing is cut off at the side');
      assert.deepEqual(await axeViolations(page), []);
      await page.getByRole('button', { name: 'English' }).click();
      assert.match(await page.locator('#truth').innerText(), /pcscd/);
      assert.deepEqual(await axeViolations(page), []);
      const { origin } = new URL(page.url());
      const foreign = { method: 'POST', headers: { origin: 'https://example.org' }, body: '{"type":"insert-card"}' };
      assert.equal((await fetch(`${origin}/command`, foreign)).status, 403);
      const own = { ...foreign, headers: { origin } };
      assert.equal((await fetch(`${origin}/command`, { ...own, body: '{"type":"format-disk"}' })).status, 400);
      assert.equal((await fetch(`${origin}/command`, { ...own, body: 'x'.repeat(5000) })).status, 400);
      assert.equal((await fetch(`${origin}/../../package.json`)).status, 404);
    });
  });
}
