import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FieldModel, Intent, ScreenModel } from '@motcua/core/contract';
import { compileForm, type FormDefinition, fieldKind } from '@motcua/core/forms';
import { installedPacksFolder, isServicePack, loadServicePacks } from '@motcua/core/services';
import type { Browser, Page } from 'playwright';
import { everyField } from '../src/samples/every-field.ts';
import { singly } from '../src/samples/form-pages.ts';
import { samples } from '../src/samples.ts';
import { launchChromium, ORIENTATIONS, type Orientation } from './browser.ts';
import { type Build, buildInto } from './harness.ts';
import { type HarnessServer, serveBuild } from './harness-server.ts';
import { findCovered } from './page-checks.ts';

/** `MOTCUA_GALLERY=folder`: a picture of each field while it is typed into, for people to look at. */
const GALLERY = process.env.MOTCUA_GALLERY;
const FULL = process.env.MOTCUA_FULL === '1';
const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 1_000_000);
const browser: Browser | null = await launchChromium();
after(() => browser?.close());

const loaded = await loadServicePacks(installedPacksFolder());
assert.ok(loaded.ok, JSON.stringify(loaded));
/** Every page of every pack, with all its fields, none of them filled: what a card does not bring is typed. */
const pages: readonly ScreenModel[] = loaded.value
  .filter(isServicePack)
  .flatMap(({ versions }) => versions.flatMap((version) => formPages(compileForm(version))));

function formPages(form: FormDefinition): readonly ScreenModel[] {
  const around = samples.find(({ name }) => name === 'form-work.vi')?.model;
  assert.ok(around);
  return form.pages.map(({ id, label, fieldIds }, index) => ({
    ...around,
    screen: {
      name: 'form',
      page: {
        id,
        title: label.vi,
        index: index + 1,
        count: form.pages.length,
        chapters: [],
        row: null,
        fields: fieldIds.flatMap((fieldId) => fieldModel(form, fieldId)),
        blocks: fieldIds.map((fieldId) => ({ kind: 'field', fieldId })),
      },
    },
  }));
}

function fieldModel(form: FormDefinition, fieldId: string): readonly FieldModel[] {
  const field = form.fields.get(fieldId);
  if (!field) return [];
  const { id, schema, required, multi } = field;
  const blank = {
    value: '',
    locked: false,
    changeable: false,
    reason: null,
    contested: false,
    origin: null,
    error: null,
  } as const;
  return [
    {
      ...blank,
      id,
      label: schema['x-label'].vi,
      help: schema['x-help']?.vi ?? null,
      kind: fieldKind(schema, { multi }),
      required,
      choices: (schema.oneOf ?? []).map((choice) => ({ value: choice.const, label: choice['x-label'].vi })),
      maxLength: schema.maxLength ?? null,
      range: schema.type === 'integer' ? { min: schema.minimum ?? null, max: schema.maximum ?? null } : null,
    },
  ];
}

/** Runs in the page in place of the shell: a value that is typed comes back with its origin, as from core. */
function bridgeOfTest(): void {
  let model: ScreenModel | null = null;
  const listeners = new Set<(screen: ScreenModel) => void>();
  const draw = (): void => {
    for (const listener of listeners) if (model) listener(model);
  };
  Object.assign(globalThis, {
    show(next: ScreenModel) {
      model = next;
      draw();
    },
    motcua: {
      onScreen(listener: (screen: ScreenModel) => void) {
        listeners.add(listener);
        draw();
        return () => listeners.delete(listener);
      },
      send(intent: Intent) {
        if (intent.type !== 'set-field' || model?.screen.name !== 'form') return;
        const { page } = model.screen;
        const fields = page.fields.map((field) =>
          field.id === intent.fieldId
            ? {
                ...field,
                value: intent.value,
                origin: { source: 'typed', level: 'typed', label: 'Ông/Bà nhập' } as const,
              }
            : field,
        );
        model = { ...model, screen: { ...model.screen, page: { ...page, fields } } };
        draw();
      },
    },
  });
}
declare const show: (model: ScreenModel) => void;

describe('typing', { skip: browser === null ? 'no Chromium at /usr/bin/chromium' : false }, () => {
  let built: Build;
  let server: HarnessServer;
  before(async () => {
    if (browser === null) return;
    built = await buildInto('production');
    server = await serveBuild(built.directory, { '/bridge.js': `(${bridgeOfTest})();` });
  });
  after(async () => {
    await server?.close();
    await built?.remove();
  });

  async function open(orientation: Orientation): Promise<Page> {
    assert.ok(browser);
    const page = await browser.newPage({ viewport: ORIENTATIONS[orientation], hasTouch: true });
    await page.goto(`${server.origin}/index.html`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  /** Two pictures later whatever a key changed is drawn. */
  const drawn = (page: Page): Promise<unknown> =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

  test('money by thousands and millions, grouped while it is typed, with the caret where it was', async () => {
    const page = await open('portrait');
    const form = samples.find(({ name }) => name === 'form-work.vi')?.model;
    const money = everyField((vi) => vi, 'test').find(({ kind }) => kind === 'money');
    assert.ok(form?.screen.name === 'form' && money);
    const screen = { ...form.screen, page: { ...form.screen.page, ...singly([{ ...money, value: '' }]) } };
    await page.evaluate((next) => show(next), { ...form, screen });
    const input = page.locator('[data-keyboard="money"]');
    await input.focus();
    for (const key of [/^1/u, /^2/u, /nghìn/u]) await page.locator('.keyboard .key', { hasText: key }).first().tap();
    assert.equal(await input.inputValue(), '12.000');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.locator('.keyboard .key', { hasText: /^5/u }).first().tap();
    assert.equal(await input.inputValue(), '152.000');
    await page.locator('.keyboard .key', { hasText: /^6/u }).first().tap();
    assert.equal(await input.inputValue(), '1.562.000');
    await page.locator('.keyboard [data-look="delete"]').tap();
    assert.equal(await input.inputValue(), '152.000');
    await page.close();
  });

  test('nothing of one citizen reaches the next: not the chosen way of typing, not a word, no storage', async () => {
    const page = await open('portrait');
    const form = samples.find(({ name }) => name === 'form-work.vi')?.model;
    const attract = samples.find(({ name }) => name === 'attract.vi')?.model;
    assert.ok(form && attract);
    const chosen = () => page.locator('.keyboard [role=radio][aria-checked=true]').innerText();
    const typeInto = async (keys: string) => {
      await page.evaluate((next) => show(next), form);
      await page.locator('textarea').focus();
      await page.keyboard.type(keys);
      return page.locator('textarea').inputValue();
    };
    assert.equal(await typeInto('thuws'), 'thứ');
    await page.locator('.keyboard [role=radio]').last().tap();
    assert.equal(await chosen(), 'VNI');
    await page.evaluate((next) => show(next), attract);
    await page.locator('.attract-begin').waitFor();
    assert.equal(await page.evaluate(() => document.body.innerHTML.includes('thứ')), false);
    assert.equal(await typeInto(''), '', 'the field begins empty');
    assert.equal(await chosen(), 'Telex');
    assert.deepEqual(
      await page.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        cookies: document.cookie,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
        history: history.length <= 2,
      })),
      { local: 0, session: 0, cookies: '', databases: 0, caches: 0, history: true },
    );
    await page.close();
  });

  for (const touches of ['finger', 'mouse'] as const)
    test(`what is touched while the keyboard is up is chosen at once, though it moves when the keyboard goes: ${touches}`, async () => {
      const page = await open('landscape');
      const row = samples.find(({ name }) => name === 'form-guest-row.vi')?.model;
      assert.ok(row);
      await page.evaluate((next) => show(next), row);
      const tile = page.locator('.choice').first();
      const topOf = async (): Promise<number> => (await tile.boundingBox())?.y ?? 0;
      await page.locator('[data-keyboard="date"]').first().focus();
      await page.locator('.keyboard').waitFor();
      await drawn(page);
      const before = await topOf();
      if (touches === 'finger') await tile.tap();
      else await tile.click({ delay: 50 });
      await page.locator('.keyboard').waitFor({ state: 'detached' });
      await drawn(page);
      assert.notEqual(await topOf(), before, 'the case is the one that is meant');
      assert.equal(await tile.getAttribute('aria-checked'), 'true');
      await page.close();
    });

  for (const [turned, orientation] of (Object.keys(ORIENTATIONS) as Orientation[]).entries()) {
    test(`each text field of every pack stays in sight while it is typed into, ${orientation}`, async () => {
      const page = await open(orientation);
      let typed = 0;
      // Each page one way round, by the seed; both with MOTCUA_FULL=1.
      for (const model of pages.filter((_, index) => FULL || (index + turned + seed) % 2 === 0)) {
        assert.ok(model.screen.name === 'form');
        const { id, title, fields } = model.screen.page;
        await page.evaluate((next) => show(next), model);
        await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
        const inputs = page.locator('[data-keyboard]');
        for (let index = 0; index < (await inputs.count()); index += 1) {
          const input = inputs.nth(index);
          await input.focus();
          await page.locator('.keyboard').waitFor();
          await page.locator('.keyboard .key', { hasText: /^1$/u }).tap();
          await page.locator('.keyboard .key', { hasText: /^2$/u }).tap();
          await drawn(page);
          const name = `${id}, ${await input.getAttribute('id')}`;
          assert.equal(await input.inputValue(), '12', name);
          assert.deepEqual(await input.evaluate(findCovered), [], name);
          if (GALLERY !== undefined) await page.screenshot({ path: join(GALLERY, `${name}.${orientation}.png`) });
          typed += 1;
        }
        assert.equal(
          await inputs.count(),
          fields.reduce((sum, { kind }) => sum + inputsOf(kind), 0),
          id,
        );
      }
      assert.ok(typed > 20, `${typed} fields were typed into`);
      await page.close();
    });

    test(`the check sees a field that is hidden, and a cover, ${orientation}`, async () => {
      const page = await open(orientation);
      const longest = pages.toSorted((a, b) => fieldsOf(b) - fieldsOf(a))[0];
      assert.ok(longest);
      await page.evaluate((next) => show(next), longest);
      const last = page.locator('[data-keyboard]').last();
      await last.focus();
      await drawn(page);
      assert.deepEqual(await last.evaluate(findCovered), []);
      await page.evaluate(() => {
        const more = document.createElement('div');
        more.className = 'body-more';
        more.textContent = 'x';
        more.style.setProperty('display', 'block', 'important');
        more.style.setProperty('inset', '0');
        more.style.setProperty('width', 'auto');
        document.querySelector('.body')?.append(more);
      });
      assert.ok((await last.evaluate(findCovered)).some((wrong) => wrong.includes('lies over')));
      await page.evaluate(() => document.querySelector('.body-more')?.remove());
      await page.evaluate(() => document.querySelector('.body-scroll')?.scrollTo({ top: 0, behavior: 'instant' }));
      assert.ok((await last.evaluate(findCovered)).some((wrong) => wrong.includes('is not inside')));
      await page.close();
    });
  }
});

const inputsOf = (kind: FieldModel['kind']): number => {
  switch (kind) {
    case 'choice':
    case 'multi-choice':
    case 'yes-no':
    case 'consent':
      return 0;
    case 'date':
      return 3;
    case 'date-time':
      return 5;
    default:
      return 1;
  }
};
const fieldsOf = ({ screen }: ScreenModel): number => (screen.name === 'form' ? screen.page.fields.length : 0);
