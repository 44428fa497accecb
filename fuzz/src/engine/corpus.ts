import type { Prng } from './prng.ts';

export interface Entry {
  readonly input: Uint8Array;
  /** Blocks that its reading ran. */
  readonly work: number;
  /** The same with those of libraries. */
  readonly cost: number;
}

export interface Corpus {
  readonly entries: readonly Entry[];
  readonly add: (entry: Entry) => void;
  /** One to change next: a recent find, one of much work, or any; of several the cheapest, so that more can be tried. */
  readonly choose: (prng: Prng) => Entry;
  /** The one of most work among those of about its size: from these, inputs grow towards more work than their size explains. */
  readonly chooseLaborious: (prng: Prng) => Entry;
  /** Takes notice of how much work it was. */
  readonly weigh: (entry: Entry) => void;
}

const price = ({ cost, input }: Entry): number => cost + input.length;

export function createCorpus(): Corpus {
  const entries: Entry[] = [];
  const mostWork = new Map<number, Entry>();

  const chooseLaborious = (prng: Prng): Entry => {
    const found = [...mostWork.keys()].sort((a, b) => a - b).map((size) => mostWork.get(size));
    return prng.pick(found.filter((entry) => entry !== undefined));
  };
  return {
    entries,
    add: (entry) => {
      entries.push(entry);
    },
    weigh(entry) {
      const size = 32 - Math.clz32(entry.input.length);
      if (entry.work > (mostWork.get(size)?.work ?? -1)) mostWork.set(size, entry);
    },
    chooseLaborious,
    choose(prng) {
      if (prng.oneIn(16) && mostWork.size > 0) return chooseLaborious(prng);
      const from = prng.oneIn(2) ? entries.slice(-Math.max(4, Math.ceil(entries.length / 8))) : entries;
      const candidates = [prng.pick(from), prng.pick(from), prng.pick(from)];
      return candidates.reduce((best, one) => (price(one) < price(best) ? one : best));
    },
  };
}
