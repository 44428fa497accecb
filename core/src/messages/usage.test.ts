import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FILES } from './generated.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const keys = Object.keys(FILES.vi.messages);
/** Where a message may be said; that a key which is named exists is what the compiler checks. */
const sources = globSync('{core,renderer}/src/**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !/\.test\.ts$|\/generated\.ts$|\/samples/u.test(path))
  .map((path) => readFileSync(`${root}/${path}`, 'utf8'));

/** The keys that stand in the code, whole, or with a part that is filled in: `reading.step.${step}`. */
function unusedOf(wanted: readonly string[], code: string): readonly string[] {
  const named = new Set(Array.from(code.matchAll(/'([a-z-]+(?:\.[A-Za-z0-9-]+)+)'/gu), (match) => match[1]));
  const patterns = Array.from(code.matchAll(/`([a-z-]+\.[^`\s]*\$\{[^`]*)`/gu), ([, pattern = '']) => {
    const parts = pattern.split(/\$\{[^}]*\}/u).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('[A-Za-z0-9-]+')}$`, 'u');
  });
  return wanted.filter((key) => !named.has(key) && !patterns.some((pattern) => pattern.test(key)));
}

test('every message is said somewhere', () => {
  assert.deepEqual(unusedOf(keys, sources.join('\n')), []);
});

test('a message that nothing says is noticed', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: code that is searched
  const code = "t('nav.back'); t(`reading.step.${step}`)";
  assert.deepEqual(unusedOf(['nav.back', 'nav.backs', 'reading.step.access', 'reading.done'], code), [
    'nav.backs',
    'reading.done',
  ]);
});
