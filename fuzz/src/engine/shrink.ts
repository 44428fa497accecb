import type { Executor } from './execute.ts';
import type { Finding } from './finding.ts';

const MAX_TRIES = 2_000;

/** A smaller input with the same signature: pieces are left out, large ones first, then bytes become zero. */
export async function shrink(finding: Finding, executor: Executor): Promise<Finding> {
  let best = finding;
  let tries = 0;
  const isStillThere = async (input: Uint8Array): Promise<boolean> => {
    tries++;
    const found = await executor.run(input);
    if (found?.signature !== finding.signature) return false;
    best = found;
    return true;
  };
  for (let size = best.input.length >> 1; size >= 1 && tries < MAX_TRIES; size >>= 1) {
    for (let at = 0; at < best.input.length && tries < MAX_TRIES; ) {
      const without = Buffer.concat([best.input.subarray(0, at), best.input.subarray(at + size)]);
      if (!(await isStillThere(new Uint8Array(without)))) at += size;
    }
  }
  for (let at = 0; at < best.input.length && tries < MAX_TRIES; at++) {
    if (best.input[at] === 0) continue;
    const zeroed = best.input.slice();
    zeroed[at] = 0;
    await isStillThere(zeroed);
  }
  return best;
}
