import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };
import { formatDateTime, type MessageKey, translator } from './index.ts';
import vi from './vi.json' with { type: 'json' };

const keys = Object.keys(vi) as MessageKey[];
const source = fileURLToPath(new URL('..', import.meta.url));
const components = globSync('**/*.tsx', { cwd: source }).map((path) => ({
  path,
  text: readFileSync(`${source}/${path}`, 'utf8'),
}));
/** Where a message may be named: components, and what they are made of. */
const sources = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(`${source}/${path}`, 'utf8'));

/** The names in braces, whatever their kind. */
function argumentsOf(message: string): readonly string[] {
  const names = new Set<string>();
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if (element.type !== 0 && element.type !== 7 && 'value' in element) names.add(String(element.value));
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

test('both languages have the same messages, in the same order', () => {
  assert.deepEqual(Object.keys(en), Object.keys(vi));
});

test('both languages use the same values in each message', () => {
  for (const key of keys) assert.deepEqual(argumentsOf(en[key]), argumentsOf(vi[key]), key);
});

test('no message is empty, padded, or the same words in both languages', () => {
  const same = keys.filter((key) => en[key] === vi[key]);
  for (const key of keys) for (const messages of [vi, en]) assert.match(messages[key], /^\S(.*\S)?$/u, key);
  assert.deepEqual(same, []);
});

test('Vietnamese is written composed (NFC), so that every letter is in the font', () => {
  for (const key of keys) assert.equal(vi[key], vi[key].normalize('NFC'), key);
});

test('plural forms follow the language', () => {
  assert.equal(translator('en')('timeout.seconds', { seconds: 1 }), '1 second');
  assert.equal(translator('en')('timeout.seconds', { seconds: 12 }), '12 seconds');
  assert.equal(translator('vi')('timeout.seconds', { seconds: 1 }), '1 giây');
});

test('times are shown in the time of Vietnam, day before month', () => {
  for (const language of ['vi', 'en'] as const) {
    const shown = formatDateTime('2026-11-20T02:05:00Z', language);
    assert.match(shown, /20\/11\/2026/u);
    assert.match(shown, /09:05/u);
  }
});

test('every message is used by some component', () => {
  const all = sources.join('\n');
  const named = new Set(Array.from(all.matchAll(/'([a-z-]+(?:\.[A-Za-z0-9-]+)+)'/gu), (match) => match[1]));
  const patterns = Array.from(all.matchAll(/`([a-z-]+\.[^`]*\$\{[^`]*)`/gu), (match) => {
    const [pattern = ''] = match.slice(1);
    return new RegExp(`^${pattern.replace(/[.]/gu, '\\.').replace(/\$\{[^}]*\}/gu, '[A-Za-z0-9-]+')}$`, 'u');
  });
  const unused = keys.filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test('no component has words of its own: text between tags comes from messages', () => {
  const offences = components
    .filter(({ path }) => !path.startsWith('dev'))
    .flatMap(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/\/\/.*$/gmu, '');
      const between = Array.from(
        code.matchAll(/<[A-Za-z][^<>{}=]*(?:=(?:"[^"]*"|\{[^{}]*\})[^<>{}=]*)*>([^<>{}]*\p{L}[^<>{}]*)<\//gu),
      );
      const attributes = Array.from(code.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*\p{L}[^"]*)"/gu));
      return [...between, ...attributes].map((match) => `${path}: ${match[1]?.trim()}`);
    });
  assert.deepEqual(offences, []);
});

test('the check above sees words where there are some', () => {
  const code = '<p className="lead">Xin chờ</p>';
  assert.match(code, /<[A-Za-z][^<>{}=]*(?:=(?:"[^"]*"|\{[^{}]*\})[^<>{}=]*)*>([^<>{}]*\p{L}[^<>{}]*)<\//u);
});
