import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { QUIET_ZONE_MODULES, qrPath } from './qr-path.ts';

/** Draws the path back into modules. */
function modules(path: string, size: number): readonly string[] {
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, () => '0'));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)) {
    for (let i = 0; i < Number(length); i += 1) {
      const row = grid[Number(y) - QUIET_ZONE_MODULES];
      if (row) row[Number(x) - QUIET_ZONE_MODULES + i] = '1';
    }
  }
  return grid.map((row) => row.join(''));
}

test('each horizontal run of dark modules is one rectangle, inside the quiet zone', () => {
  assert.equal(qrPath(['0110', '0000']), 'M5 4h2v1h-2z');
});

test('the path draws exactly the modules it was given', () => {
  const rows = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.array(
      fc.array(fc.constantFrom('0', '1'), { minLength: size, maxLength: size }).map((row) => row.join('')),
      { minLength: size, maxLength: size },
    ),
  );
  fc.assert(fc.property(rows, (given) => assert.deepEqual(modules(qrPath(given), given.length), given)));
});
