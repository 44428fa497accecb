import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const file = new URL('./openapi.json', import.meta.url);

async function problemsOf(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, absoluteRef: file.pathname, config });
  return problems.map((one) => `${one.ruleId}: ${one.message}`);
}

test('the OpenAPI 3.1 document passes a third-party linter, which can fail', async () => {
  const source = readFileSync(file, 'utf8');
  assert.deepEqual(await problemsOf(source), []);
  const dangling = source.replace('"#/components/schemas/Receipt"', '"#/components/schemas/Nothing"');
  assert.notDeepEqual(await problemsOf(dangling), []);
});
