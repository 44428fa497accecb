/** Names of dimensions with their values; a row has one value of each. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;
export type Row<D extends Dimensions> = { readonly [Name in keyof D]: string };

export interface PairwiseOptions<D extends Dimensions> {
  /** 0 … 1, seeded. */
  readonly random: () => number;
  /** Rows that cannot be are made over into ones that can. */
  readonly repair: (row: Row<D>) => Row<D>;
  /** No more rows than this. */
  readonly most: number;
}

const CANDIDATES = 12;

/**
 * Rows that together hold every pair of values of two dimensions, as far as `repair` leaves them possible: greedy, the best of
 * some random candidates that start from a pair not seen yet.
 */
export function pairwise<D extends Dimensions>(
  dimensions: D,
  { random, repair, most }: PairwiseOptions<D>,
): readonly Row<D>[] {
  const names: readonly (keyof D & string)[] = Object.keys(dimensions);
  const open = new Map<string, readonly [keyof D, string, keyof D, string]>();
  for (const [at, left] of names.entries()) {
    for (const right of names.slice(at + 1)) {
      for (const leftValue of dimensions[left] ?? []) {
        for (const rightValue of dimensions[right] ?? []) {
          open.set(`${left}=${leftValue} ${right}=${rightValue}`, [left, leftValue, right, rightValue]);
        }
      }
    }
  }
  const pairsOf = (row: Row<D>): readonly string[] =>
    names.flatMap((left, at) => names.slice(at + 1).map((right) => `${left}=${row[left]} ${right}=${row[right]}`));
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)] ?? '';

  const rows: Row<D>[] = [];
  while (open.size > 0 && rows.length < most) {
    const keys = [...open.keys()];
    const wanted = keys[Math.floor(random() * keys.length)] ?? '';
    const [left, leftValue, right, rightValue] = open.get(wanted) ?? ['', '', '', ''];
    let best: Row<D> | undefined;
    let bestGain = 0;
    for (let candidate = 0; candidate < CANDIDATES; candidate++) {
      const drawn = Object.fromEntries(names.map((name) => [name, pick(dimensions[name] ?? [])]));
      const row = repair({ ...drawn, [left]: leftValue, [right]: rightValue } as Row<D>);
      const gain = pairsOf(row).filter((pair) => open.has(pair)).length;
      if (gain > bestGain) [best, bestGain] = [row, gain];
    }
    // A pair that no possible row has.
    open.delete(wanted);
    if (!best) continue;
    rows.push(best);
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return rows;
}
