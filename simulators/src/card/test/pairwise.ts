/** Names of dimensions with their values; a row has one value of each. */
export type Dimensions = Readonly<Record<string, readonly unknown[]>>;
export type Row<D extends Dimensions> = { readonly [Name in keyof D]: D[Name][number] };

export interface PairwiseOptions<D extends Dimensions> {
  /** 0 … 1, seeded. */
  readonly random: () => number;
  /** Whether such a row can be. Asked of rows that are not yet whole, too: then whether anything already stands against it. */
  readonly fits: (row: Partial<Row<D>>) => boolean;
}

export interface Covering<D extends Dimensions> {
  readonly rows: readonly Row<D>[];
  /** Pairs of values that no row can have, as `dimension=index dimension=index`. */
  readonly impossible: readonly string[];
}

/**
 * Rows that together hold every pair of values of any two dimensions that a possible row can hold (a covering array of
 * strength two). Greedy: each row starts from a pair that was not there yet, and takes of each further dimension the value that brings the
 * most new pairs. Where a choice leads nowhere it is taken back, so that a pair counts as impossible only after everything was tried.
 */
export function pairwise<D extends Dimensions>(dimensions: D, { random, fits }: PairwiseOptions<D>): Covering<D> {
  const names: readonly (keyof D & string)[] = Object.keys(dimensions);
  const sizes = names.map((name) => dimensions[name]?.length ?? 0);
  const open = new OpenPairs(sizes);
  const rowOf = (chosen: readonly (number | undefined)[]): Partial<Row<D>> =>
    Object.fromEntries(
      chosen.flatMap((index, at) => {
        const name = names[at];
        return index === undefined || name === undefined ? [] : [[name, dimensions[name]?.[index]]];
      }),
    ) as Partial<Row<D>>;

  /** Fills what is missing, or gives undefined when nothing fits. */
  const complete = (chosen: (number | undefined)[], left: readonly number[]): (number | undefined)[] | undefined => {
    const [at, ...rest] = left;
    if (at === undefined) return chosen;
    const gains = shuffled([...Array(sizes[at] ?? 0).keys()], random)
      .map((index) => ({ index, gain: open.gain(chosen, at, index) }))
      .toSorted((one, other) => other.gain - one.gain);
    for (const { index } of gains) {
      const next = chosen.with(at, index);
      if (!fits(rowOf(next))) continue;
      const whole = complete(next, rest);
      if (whole) return whole;
    }
    return undefined;
  };

  const rows: Row<D>[] = [];
  const impossible: string[] = [];
  for (const pair of shuffled(open.all(), random)) {
    if (!open.has(pair)) continue;
    const start = names.map((_, at) =>
      at === pair.left ? pair.leftIndex : at === pair.right ? pair.rightIndex : undefined,
    );
    const left = shuffled([...names.keys()], random).filter((at) => start[at] === undefined);
    const whole = fits(rowOf(start)) ? complete(start, left) : undefined;
    if (whole) {
      rows.push(rowOf(whole) as Row<D>);
      open.close(whole);
    } else {
      impossible.push(`${names[pair.left]}=${pair.leftIndex} ${names[pair.right]}=${pair.rightIndex}`);
      open.drop(pair);
    }
  }
  return { rows, impossible };
}

interface Pair {
  readonly left: number;
  readonly leftIndex: number;
  readonly right: number;
  readonly rightIndex: number;
}

/** Pairs that no row has held yet. Dimensions by number, values by index. */
class OpenPairs {
  readonly sizes: readonly number[];
  readonly open: readonly (readonly Uint8Array[])[];

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    this.open = sizes.map((left) => sizes.map((right) => new Uint8Array(left * right).fill(1)));
  }
  all(): readonly Pair[] {
    const pairs: Pair[] = [];
    for (const [left, leftSize] of this.sizes.entries()) {
      for (const [right, rightSize] of this.sizes.entries()) {
        for (let at = 0; left < right && at < leftSize * rightSize; at++) {
          pairs.push({ left, leftIndex: Math.floor(at / rightSize), right, rightIndex: at % rightSize });
        }
      }
    }
    return pairs;
  }
  #at({ left, leftIndex, right, rightIndex }: Pair): readonly [table: Uint8Array | undefined, at: number] {
    return [this.open[left]?.[right], leftIndex * (this.sizes[right] ?? 0) + rightIndex];
  }
  has(pair: Pair): boolean {
    const [table, at] = this.#at(pair);
    return table?.[at] === 1;
  }
  drop(pair: Pair): void {
    const [table, at] = this.#at(pair);
    if (table) table[at] = 0;
  }
  /** How many new pairs this value brings to those that are chosen. */
  gain(chosen: readonly (number | undefined)[], at: number, index: number): number {
    return this.#pairsWith(chosen, at, index).filter((pair) => this.has(pair)).length;
  }
  close(row: readonly (number | undefined)[]): void {
    for (const [at, index] of row.entries()) {
      if (index !== undefined) for (const pair of this.#pairsWith(row, at, index)) this.drop(pair);
    }
  }
  #pairsWith(row: readonly (number | undefined)[], at: number, index: number): readonly Pair[] {
    return row.flatMap((other, where) => {
      if (other === undefined || where === at) return [];
      return where < at
        ? [{ left: where, leftIndex: other, right: at, rightIndex: index }]
        : [{ left: at, leftIndex: index, right: where, rightIndex: other }];
    });
  }
}

/** Fisher and Yates, as Knuth tells it. */
export function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  const result = [...all];
  for (let last = result.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    const [one, other] = [result[last], result[at]] as [T, T];
    [result[last], result[at]] = [other, one];
  }
  return result;
}

/** Values of each dimension in classes: what is alike for all that matters most. */
export type Classes = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
export type ValuesOf<C extends Classes> = {
  readonly [Name in keyof C]: readonly C[Name][keyof C[Name]][number][];
};

/** All values. */
export const allOf = <C extends Classes>(classes: C): ValuesOf<C> => eachDimension(classes, (values) => values.flat());

/** One value of each class, drawn by seed. */
export const oneOfEach = <C extends Classes>(classes: C, random: () => number): ValuesOf<C> =>
  eachDimension(classes, (lists) => lists.map((values) => values[Math.floor(random() * values.length)]));

function eachDimension<C extends Classes>(
  classes: C,
  choose: (lists: readonly (readonly unknown[])[]) => readonly unknown[],
): ValuesOf<C> {
  const chosen: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
    Object.entries(classes).map(([name, of]) => [name, choose(Object.values(of))]),
  );
  return chosen as ValuesOf<C>;
}
