import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILES } from './generated.ts';
import { isDraft, LANGUAGES, type MessageKey, message, paperLanguage, textOf } from './index.ts';

const drafts = Object.entries(FILES).flatMap(([code, file]) => ('draft' in file ? [{ code, ...file }] : []));
const keys = Object.keys(FILES.vi.messages);

test('a draft has only messages that Vietnamese has, in its order, and says of each where it is from', () => {
  assert.ok(drafts.length > 0);
  for (const { code, messages, draft } of drafts) {
    const own = Object.keys(messages);
    assert.deepEqual(
      own,
      keys.filter((key) => own.includes(key)),
      code,
    );
    assert.deepEqual(Object.keys(draft.sources), own, code);
    for (const [key, source] of Object.entries(draft.sources)) assert.match(source, /\S, \S/u, `${code} ${key}`);
  }
});

test('what is said to be from CLDR is what CLDR says', () => {
  const fields = new Intl.DisplayNames(['km'], { type: 'dateTimeField' });
  const cldr = Object.entries(FILES.km.draft.sources).filter(([, source]) => source.startsWith('CLDR'));
  assert.ok(cldr.length >= 6);
  for (const [key, source] of cldr) {
    const [, field] = /dateTimeField (\w+)$/u.exec(source) ?? [];
    if (field !== undefined) assert.equal(message('km', key as 'form.date.day'), fields.of(field), key);
  }
  const seconds = new Intl.NumberFormat('km', { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(12);
  assert.equal(message('km', 'timeout.seconds', { seconds: 12 }), seconds);
  assert.equal(FILES.km.name, new Intl.DisplayNames(['km'], { type: 'language' }).of('km'));
});

test('what a draft lacks is said in Vietnamese, on the screen and in a text; nothing of it stands on paper', () => {
  for (const { code } of drafts) {
    const language = LANGUAGES.find((one) => one === code);
    assert.ok(language && isDraft(language));
    const missing = keys.filter((key) => !Object.hasOwn(FILES[language].messages, key)) as MessageKey[];
    assert.ok(missing.includes('notice.title'));
    assert.equal(message(language, 'notice.title'), message('vi', 'notice.title'));
    assert.equal(
      message(language, 'steps.label', { step: 1, of: 6 }),
      message('vi', 'steps.label', { step: 1, of: 6 }),
    );
    assert.equal(textOf('notice.title')[language], undefined);
    assert.equal(paperLanguage(language), 'vi');
  }
  assert.equal(paperLanguage('en'), 'en');
});
