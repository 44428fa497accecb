import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { argumentsOf } from './arguments.ts';
import { GENERATED, generatedModule } from './generate.ts';
import { FILES } from './generated.ts';
import { formatDateTime, inLanguage, LANGUAGES, LOCALES, type MessageKey, message, textOf } from './index.ts';

const keys = Object.keys(FILES.vi.messages) as MessageKey[];
const written = Object.entries(FILES).map(([code, { messages }]) => ({ code, messages: Object.entries(messages) }));
const parsed = (text: string, locale: string) => new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });

test('generated.ts is what the files say (mend: node core/src/messages/write-generated.ts)', () => {
  assert.equal(readFileSync(GENERATED, 'utf8'), generatedModule());
});

test('English has the messages of Vietnamese, in the same order', () => {
  assert.deepEqual(Object.keys(FILES.en.messages), keys);
});

test('every message parses, and takes the same values in every language', () => {
  for (const { code, messages } of written)
    for (const [key, text] of messages) {
      const vietnamese = parsed(FILES.vi.messages[key as MessageKey], 'vi-VN');
      assert.deepEqual(argumentsOf(parsed(text, 'en')), argumentsOf(vietnamese), `${code} ${key}`);
    }
});

test('a message that lost a value, or counts where another shows, is noticed', () => {
  const whole = argumentsOf(parsed('{label}: {amount, number} đồng, {count, plural, other {# {label}}}', 'vi-VN'));
  assert.deepEqual(whole, { amount: 'number', count: 'number', label: 'string | number' });
  for (const torn of [
    '{label}: đồng',
    '{label}: {amount} đồng, {count, plural, other {#}}',
    '{amount, number} {count}',
  ])
    assert.notDeepEqual(argumentsOf(parsed(torn, 'vi-VN')), whole, torn);
  assert.throws(() => parsed('{label', 'vi-VN'));
});

test('no message is empty, padded, decomposed, or typed with a straight quotation mark', () => {
  for (const { code, messages } of written)
    for (const [key, text] of messages) {
      assert.match(text, /^\S(.*\S)?$/u, `${code} ${key}`);
      assert.equal(text, text.normalize('NFC'), `${code} ${key}`);
      assert.doesNotMatch(text, /["']/u, `${code} ${key}`);
    }
});

test('English is not Vietnamese left standing', () => {
  const same = keys.filter((key) => FILES.en.messages[key] === FILES.vi.messages[key]);
  assert.deepEqual(same, []);
});

test('plural forms follow the language', () => {
  assert.equal(message('en', 'timeout.seconds', { seconds: 1 }), '1 second');
  assert.equal(message('en', 'timeout.seconds', { seconds: 12 }), '12 seconds');
  assert.equal(message('vi', 'timeout.seconds', { seconds: 1 }), '1 giây');
});

test('an amount is written as the region writes it', () => {
  const values = { label: 'x', amount: 1_250_000 };
  assert.match(message('vi', 'requirements.amount', values), /1\.250\.000/u);
  assert.match(message('en', 'requirements.amount', values), /1,250,000/u);
});

test('times are shown in the time of Vietnam, day before month', () => {
  for (const language of LANGUAGES) {
    const shown = formatDateTime('2026-11-20T02:05:00Z', language);
    assert.match(shown, /20\/11\/2026/u);
    assert.match(shown, /09:05/u);
  }
});

test('every locale is one that this Node knows, so that none is written by the rules of the machine', () => {
  for (const locale of Object.values(LOCALES)) assert.deepEqual(Intl.NumberFormat.supportedLocalesOf(locale), [locale]);
});

test('a text has every language that has its message, and is read in Vietnamese where it has not the language', () => {
  const text = textOf('steps.label', { step: 2, of: 6 });
  for (const language of LANGUAGES)
    assert.equal(inLanguage(text, language), message(language, 'steps.label', { step: 2, of: 6 }));
  assert.equal(text.en, 'Step 2 of 6');
});

/** Never run: the type check of the tests fails where one of these lines begins to compile. */
export function doesNotCompile(either: 'nav.back' | 'steps.label'): readonly string[] {
  return [
    // @ts-expect-error no such message
    message('vi', 'steps.lable'),
    // @ts-expect-error no such language
    message('xx', 'nav.back'),
    // @ts-expect-error the values are missing
    message('en', 'steps.label'),
    // @ts-expect-error one of the values is missing
    message('en', 'steps.label', { step: 1 }),
    // @ts-expect-error a plural counts
    message('en', 'timeout.seconds', { seconds: 'x' }),
    // @ts-expect-error a message that stands by itself takes nothing
    message('en', 'nav.back', { label: 'x' }),
    // @ts-expect-error one of the two takes values
    message('en', either),
  ];
}
