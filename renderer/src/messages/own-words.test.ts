import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('..', import.meta.url));
const components = globSync('**/*.tsx', { cwd: source }).map((path) => ({
  path,
  text: readFileSync(`${source}/${path}`, 'utf8'),
}));

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
