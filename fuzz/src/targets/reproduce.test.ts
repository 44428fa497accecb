import assert from 'node:assert/strict';
import { test } from 'node:test';
import { superviseRun } from '../engine/supervise.ts';
import { loadTarget, moduleOf } from './index.ts';

test('a whole read of a card, nonces and all, comes out the same for the same seed', async () => {
  const { modules, maxBytes, name } = await loadTarget('card-session');
  const run = () =>
    superviseRun({
      name,
      module: moduleOf('card-session'),
      modules,
      maxBytes,
      seed: 3,
      corpus: [],
      seconds: 60,
      execs: 60,
    });
  const [first, again] = [await run(), await run()];
  assert.notEqual(first.digest, null);
  assert.equal(first.digest, again.digest);
  assert.deepEqual(first.coverage, again.coverage);
  assert.deepEqual(first.findings, []);
});
