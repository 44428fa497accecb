/** `MOTCUA_FULL=1` runs everything; otherwise a sample that `MOTCUA_SEED` decides and that is printed. */
export function sample<T>(all: readonly T[], count: number): readonly T[] {
  if (process.env.MOTCUA_FULL === '1') return all;
  const seed = Number(process.env.MOTCUA_SEED ?? 1);
  console.log(`sample of ${Math.min(count, all.length)} of ${all.length}, seed ${seed}`);
  const random = mulberry32(seed);
  const pool = [...all];
  return Array.from({ length: Math.min(count, pool.length) }, () =>
    pool.splice(Math.floor(random() * pool.length), 1),
  ).flat();
}

/** Small seeded generator (mulberry32, public domain): good enough to choose tests. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
