import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from '../messages/index.ts';
import { sameWords } from './same-words.ts';
import { Desk, realPacks } from './test-desk.ts';

const packs = await realPacks();
const three = { languages: ['vi', 'en', 'km'] } as const;

test('the kiosk offers what its configuration names, by its own name, a draft marked', async () => {
  const desk = new Desk({ packs, kiosk: three });
  const { languages } = await desk.do({ type: 'begin' });
  assert.deepEqual(languages, [
    { code: 'vi', label: 'Tiếng Việt', draft: false },
    { code: 'en', label: 'English', draft: false },
    { code: 'km', label: 'ខ្មែរ', draft: true },
  ]);
});

test('a language that is not offered cannot be chosen', async () => {
  const desk = new Desk({ packs });
  const before = await desk.do({ type: 'begin' }, { type: 'choose-language', language: 'km' });
  assert.equal(before.screen.name, 'language');
  assert.equal((await desk.do({ type: 'choose-language', language: 'en' })).language, 'en');
});

test('where there is one language, nobody is asked for it, and there is no way back to the question', async () => {
  const desk = new Desk({ packs, kiosk: { languages: ['vi'] } });
  const services = await desk.do({ type: 'begin' });
  assert.deepEqual([services.screen.name, services.canGoBack], ['services', false]);
  assert.equal((await desk.do({ type: 'back' })).screen.name, 'services');
  assert.equal((await desk.do({ type: 'search-services', query: 'x' })).canGoBack, true);
  assert.equal((await desk.do({ type: 'back' })).canGoBack, false);
});

test('what a language lacks stands in Vietnamese and is named as such; in Vietnamese and English nothing is', async () => {
  const desk = new Desk({ packs, kiosk: three });
  const model = await desk.do({ type: 'begin' }, { type: 'choose-language', language: 'km' });
  assert.equal(model.screen.name, 'services');
  assert.equal(model.language, 'km');
  const titles = model.screen.name === 'services' ? model.screen.services.map(({ title }) => title) : [];
  assert.ok(titles.length > 0);
  for (const title of titles) assert.ok(model.inVietnamese.includes(title), title);
  for (const language of ['vi', 'en'] as const) {
    await desk.do({ type: 'back' });
    assert.deepEqual((await desk.do({ type: 'choose-language', language })).inVietnamese, []);
  }
});

test('a pack may have a third language: what it has is shown in it', async () => {
  const translated = packs.map((pack) => ({
    ...pack,
    versions: pack.versions.map((version) => ({
      ...version,
      title: { ...version.title, km: `ខ្មែរ ${version.title.vi}` },
    })),
  })) as typeof packs;
  const desk = new Desk({ packs: translated, kiosk: three });
  const model = await desk.do({ type: 'begin' }, { type: 'choose-language', language: 'km' });
  const services = model.screen.name === 'services' ? model.screen.services : [];
  assert.ok(services.length > 0);
  for (const { title, summary } of services) {
    assert.match(title, /^ខ្មែរ /u);
    assert.ok(!model.inVietnamese.includes(title));
    assert.ok(model.inVietnamese.includes(summary));
  }
});

test('same words at the same place; numbers, pictures and what differs are not among them', () => {
  const one = {
    title: 'Chào',
    rows: [{ label: 'Có', value: 'ខ' }],
    picture: 'data:image/png;base64,AA',
    count: 1,
    code: '12',
  };
  const other = {
    title: 'Chào',
    rows: [{ label: 'Có', value: 'x' }],
    picture: 'data:image/png;base64,AA',
    count: 1,
    code: '12',
  };
  assert.deepEqual(sameWords(one, other), ['Chào', 'Có']);
  assert.deepEqual(sameWords({ a: 'Có' }, { b: 'Có' }), []);
  assert.deepEqual(sameWords(null, { a: message('vi', 'form.yes') }), []);
});
