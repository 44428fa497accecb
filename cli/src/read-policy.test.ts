import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from './command.ts';
import { readPolicyFile, readPolicySchema } from './read-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-policy-'));
after(() => rmSync(folder, { recursive: true, force: true }));
function policyFile(content: string): string {
  const path = join(folder, 'policy.json');
  writeFileSync(path, content);
  return path;
}

test('each key with each of its values is taken as it stands', async () => {
  for (const policy of [
    {},
    ...['never', 'if-pace-not-offered', 'if-pace-refused'].map((bac) => ({ bac })),
    ...['never', 'if-can-not-known', 'if-can-wrong'].map((mrzAfterCan) => ({ mrzAfterCan })),
    ...['report', 'refuse'].map((legacyAlgorithms) => ({ legacyAlgorithms })),
    { pace: 'never' },
    { pace: { mappings: ['cam', 'gm', 'im'], suites: ['3des'], agreements: ['dh'] } },
  ]) {
    assert.deepEqual(await readPolicyFile(policyFile(JSON.stringify(policy))), policy);
  }
});

test('anything else is refused, with the place and what it may hold', async () => {
  for (const [policy, place] of [
    [{ mrzAfterCan: 'always' }, '/mrzAfterCan'],
    [{ bac: true }, '/bac'],
    [{ pace: { suites: ['des'] } }, '/pace'],
    [{ legacyAlgorithms: 'allow' }, '/legacyAlgorithms'],
    // Only the option admits them.
    [{ allowSimulated: true }, ''],
    [[], ''],
    ['never', ''],
  ] as const) {
    await assert.rejects(readPolicyFile(policyFile(JSON.stringify(policy))), (error) => {
      assert(error instanceof UsageError);
      assert.ok(error.message.includes(place), error.message);
      assert.match(error.message, /mrzAfterCan \(never, if-can-not-known, if-can-wrong\)/);
      return true;
    });
  }
  for (const path of [policyFile('{'), join(folder, 'nothing')]) {
    await assert.rejects(readPolicyFile(path), /JSON file that exists/);
  }
});

test('the document names every key, and its example is a policy', async () => {
  const document = readFileSync(new URL('../../docs/result-model.md', import.meta.url), 'utf8');
  const [, section = ''] = document.split('## `motcua read` and its policy');
  const [, example = ''] = /```json\n([^`]*)```/.exec(section) ?? [];
  const policy = await readPolicyFile(policyFile(example));
  for (const key of Object.keys(readPolicySchema.properties)) {
    assert.ok(key in policy, `the example has ${key}`);
    assert.ok(section.includes(`| \`${key}\` |`), `the table has ${key}`);
  }
});
