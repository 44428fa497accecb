import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { allOf, type Dimensions, oneOfEach, pairwise, type Row, shuffled } from './pairwise.ts';
import { seeded } from './sample.ts';

/*
 * The generator is held to its promise by going through every row that can be: the pairs that these hold are the pairs that the
 * rows hold, no more and no fewer.
 */

const pairsOf = (dimensions: Dimensions, row: Row<Dimensions>): readonly string[] => {
  const names = Object.keys(dimensions);
  return names.flatMap((left, at) =>
    names
      .slice(at + 1)
      .map(
        (right) => `${left}=${dimensions[left]?.indexOf(row[left])} ${right}=${dimensions[right]?.indexOf(row[right])}`,
      ),
  );
};

function everyRow(dimensions: Dimensions): readonly Row<Dimensions>[] {
  return Object.entries(dimensions).reduce<readonly Row<Dimensions>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

type Fits = (row: Partial<Row<Dimensions>>) => boolean;

function check(dimensions: Dimensions, fits: Fits, seed: number): number {
  const { rows, impossible } = pairwise(dimensions, { random: seeded(seed), fits });
  const possible = new Set(
    everyRow(dimensions)
      .filter(fits)
      .flatMap((row) => pairsOf(dimensions, row)),
  );
  const all = new Set(everyRow(dimensions).flatMap((row) => pairsOf(dimensions, row)));
  assert.deepEqual(new Set(rows.flatMap((row) => pairsOf(dimensions, row))), possible);
  assert.deepEqual(new Set(impossible), new Set([...all].filter((pair) => !possible.has(pair))));
  for (const row of rows) {
    assert.ok(fits(row));
    assert.deepEqual(Object.keys(row).toSorted(), Object.keys(dimensions).toSorted());
  }
  return rows.length;
}

describe('pairwise', () => {
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  const of = (...sizes: readonly number[]): Dimensions =>
    Object.fromEntries(sizes.map((size, at) => [`d${at}`, numbers(size)]));
  const anything: Fits = () => true;

  test('holds every pair, in not many more rows than there must be', () => {
    assert.equal(check(of(3, 4), anything, 1), 12);
    assert.ok(check(of(3, 3, 3, 3), anything, 1) <= 15, 'nine would do');
    assert.ok(check(of(5, 4, 3, 2, 2, 2), anything, 1) <= 26, 'twenty at least');
    assert.equal(check(of(7), anything, 1), 0, 'one dimension has no pairs');
    assert.equal(check(of(2, 0), anything, 1), 0);
  });

  test('whatever cannot be together: all pairs that can be are there, and the others are named', () => {
    const scene = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }).chain((sizes) =>
      fc.record({
        sizes: fc.constant(sizes),
        seed: fc.nat(),
        // A row that has all of these values cannot be.
        never: fc.array(
          fc
            .uniqueArray(fc.nat(sizes.length - 1), { minLength: 1, maxLength: 3 })
            .chain((dimensions) =>
              fc.tuple(...dimensions.map((at) => fc.tuple(fc.constant(at), fc.nat((sizes[at] ?? 1) - 1)))),
            ),
          { maxLength: 8 },
        ),
      }),
    );
    fc.assert(
      fc.property(scene, ({ sizes, seed, never }) => {
        check(
          of(...sizes),
          (row) => !never.some((values) => values.every(([at, index]) => row[`d${at}`] === index)),
          seed,
        );
      }),
      { numRuns: 150 },
    );
  });

  test('what only shows once a row is whole is found out too', () => {
    // The sum must be even: no two values stand against each other, and half of the rows cannot be.
    const dimensions = of(3, 3, 2);
    const fits: Fits = (row) =>
      Object.keys(row).length < 3 || Object.values(row).reduce<number>((sum, one) => sum + Number(one), 0) % 2 === 0;
    check(dimensions, fits, 5);
  });

  test('is the same for the same seed, and another for another', () => {
    const rows = (seed: number) => pairwise(of(4, 4, 4), { random: seeded(seed), fits: anything }).rows;
    assert.deepEqual(rows(7), rows(7));
    assert.notDeepEqual(rows(7), rows(8));
  });

  test('shuffled holds what it was given', () => {
    const all = numbers(50);
    const mixed = shuffled(all, seeded(3));
    assert.notDeepEqual(mixed, all);
    assert.deepEqual(
      mixed.toSorted((one, other) => one - other),
      all,
    );
  });

  test('classes: all values, or one of each, drawn by seed', () => {
    const classes = { a: { few: [1, 2], many: [3, 4, 5, 6] }, b: { only: ['x'] } } as const;
    assert.deepEqual(allOf(classes), { a: [1, 2, 3, 4, 5, 6], b: ['x'] });
    const drawn = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { a, b } = oneOfEach(classes, seeded(seed));
      assert.deepEqual([a.length, b], [2, ['x']]);
      assert.ok([1, 2].includes(Number(a[0])) && [3, 4, 5, 6].includes(Number(a[1])));
      drawn.add(a.join());
    }
    assert.equal(drawn.size, 8, 'each member has its turn');
  });
});
