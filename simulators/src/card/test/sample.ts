/** `MOTCUA_FULL=1` gives all; otherwise as many as asked for, chosen by `MOTCUA_SEED`, which is printed. */
export function sample<T>(all: readonly T[], count: number): readonly T[] {
  if (process.env.MOTCUA_FULL === '1' || count >= all.length) return all;
  const seed = Number(process.env.MOTCUA_SEED ?? 1);
  console.log(`sample of ${count} of ${all.length}, seed ${seed}`);
  const random = seeded(seed);
  const pool = [...all];
  return Array.from({ length: count }, () => pool.splice(Math.floor(random() * pool.length), 1)).flat();
}

/** mulberry32 (public domain): good enough to choose tests. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
