import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownReadSizes } from './known-read-sizes.ts';

const series = (index: number): string => index.toString(16).padStart(64, '0');

test('the newest of a series is kept, and no more than 64 series', () => {
  const sizes = createKnownReadSizes();
  for (let index = 0; index < 64; index++) sizes.keep({ series: series(index), size: { responseBytes: 258 } });
  sizes.keep({ series: series(0), size: { responseBytes: 4_000 } });
  sizes.keep({ series: series(64), size: { responseBytes: 258 } });
  assert.equal(sizes.all().length, 64);
  assert.deepEqual(
    sizes.all().find((known) => known.series === series(0)),
    { series: series(0), size: { responseBytes: 4_000 } },
  );
  assert.equal(
    sizes.all().some((known) => known.series === series(1)),
    false,
  );
});
