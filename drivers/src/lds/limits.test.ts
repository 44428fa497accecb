import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { IMAGE_LIMITS, LDS_LIMITS } from './limits.ts';

it('docs/lds.md states the limits that are enforced, and no others', () => {
  const page = readFileSync(new URL('../../../docs/lds.md', import.meta.url), 'utf8');
  const stated = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value = '']) => [
    name,
    Number(value.replaceAll(',', '')),
  ]);
  assert.deepEqual(Object.fromEntries(stated), { ...LDS_LIMITS, ...IMAGE_LIMITS });
});
