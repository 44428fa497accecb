import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitStatusOf } from './read-output.ts';

test('the exit status: what was found, and never success for a read that ended early', () => {
  const failure = { code: 'card-removed', message: 'the card was taken away' } as const;
  for (const [overall, status] of [
    ['verified', 0],
    ['consistent', 3],
    ['failed', 1],
    [null, 1],
  ] as const) {
    assert.equal(exitStatusOf({ overall }, null), status);
    assert.equal(exitStatusOf({ overall }, failure), 1);
  }
});
