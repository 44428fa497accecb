/** Every choice of a run comes from one of these, so that a seed gives the run again. */
export interface Prng {
  /** Uniform in 0 … `below` − 1; 0 when `below` is below 2. */
  readonly int: (below: number) => number;
  /** True once in `n` times on average. */
  readonly oneIn: (n: number) => boolean;
  /** Throws a RangeError on an empty list. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** 1 … `max`, small numbers far more often than large ones. */
  readonly smallInt: (max: number) => number;
}

/** sfc32 (PractRand, public domain), seeded with splitmix32. Not for secrets. */
export function createPrng(seed: number): Prng {
  let mixed = seed | 0;
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let word = mixed ^ (mixed >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const int = (below: number): number => (below < 2 ? 0 : Math.floor((next() / 2 ** 32) * below));
  return {
    int,
    oneIn: (n) => int(n) === 0,
    pick(list) {
      const picked = list[int(list.length)];
      if (picked === undefined) throw new RangeError('pick from an empty list');
      return picked;
    },
    smallInt: (max) => 1 + int(Math.max(1, Math.min(max, 2 ** int(Math.ceil(Math.log2(Math.max(2, max)) + 1))))),
  };
}
