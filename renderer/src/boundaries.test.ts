import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('.', import.meta.url));
const files = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(`${source}/${path}`, 'utf8') }));
const styles = globSync('**/*.css', { cwd: source }).map((path) => ({
  path,
  text: readFileSync(`${source}/${path}`, 'utf8'),
}));

const matches = (pattern: RegExp, from = files): readonly string[] =>
  from.flatMap(({ path, text }) => Array.from(text.matchAll(pattern), (match) => `${path}: ${match[0]}`));

test('nothing of one citizen can stay: no storage of any kind', () => {
  assert.deepEqual(
    matches(
      /localStorage|sessionStorage|indexedDB|\bcaches\b|document\.cookie|serviceWorker|storage\.(?:persist|getDirectory)|showSaveFilePicker|history\.(?:push|replace)State/gu,
    ),
    [],
  );
});

test('the screens have no network', () => {
  assert.deepEqual(matches(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection/gu), []);
});

test('of core only types are imported, and words', () => {
  assert.deepEqual(matches(/^import (?!type )[^;]*?from '@motcua\/(?!core\/messages')[^']*'/gmu), []);
  assert.deepEqual(matches(/from '(?:typebox|ajv)[^']*'/gu), []);
});

test('the screens run in a page: nothing of Node', () => {
  assert.deepEqual(matches(/from 'node:[^']*'|\bprocess\.|\bBuffer\b|\brequire\(/gu), []);
});

test('the screens write nothing to the console', () => {
  assert.deepEqual(matches(/console\.\w+/gu), []);
});

test('no inline styles: colours and sizes live in the CSS files', () => {
  assert.deepEqual(matches(/\bstyle=\{|dangerouslySetInnerHTML|innerHTML|setAttribute\('style'/gu), []);
});

test('text is never set under 20 px (1rem)', () => {
  const small = styles.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/font-size:\s*([\d.]+)(rem|px)/gu))
      .filter((match) => (match[2] === 'px' ? Number(match[1]) < 20 : Number(match[1]) < 1))
      .map((match) => `${path}: ${match[0]}`),
  );
  assert.deepEqual(small, []);
});

test('motion is only there for people who have not asked for less', () => {
  for (const { path, text } of styles) {
    const withoutMedia = text.replace(/@media \(prefers-reduced-motion: no-preference\) \{[\s\S]*?\n\}\n/gu, '');
    assert.doesNotMatch(withoutMedia, /animation(?:-name)?:/u, path);
  }
});
