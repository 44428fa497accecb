import type { MutationContext, Mutator } from './mutator.ts';

/** Where lengths, counters and signs change their meaning. */
const INTERESTING_BYTES = [0x00, 0x01, 0x02, 0x1f, 0x20, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0xfe, 0xff];
const INTERESTING_WORDS = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];

type Edit = (input: Uint8Array, context: MutationContext) => Uint8Array;

const withByte = (input: Uint8Array, change: (old: number) => number, at: number): Uint8Array => {
  const copy = input.slice();
  copy[at] = change(copy[at] ?? 0) & 0xff;
  return copy;
};

/** `input` with `removed` bytes at `at` replaced by `inserted`. */
export function splice(input: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  const joined = new Uint8Array(input.length - removed + inserted.length);
  joined.set(input.subarray(0, at));
  joined.set(inserted, at);
  joined.set(input.subarray(at + removed), at + inserted.length);
  return joined;
}

function range(input: Uint8Array, { prng }: MutationContext): { at: number; length: number } {
  const length = Math.min(input.length, prng.smallInt(Math.max(1, input.length)));
  return { at: prng.int(input.length - length + 1), length };
}

function bigEndian(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * (bytes - 1 - i))) & 0xff);
}

const setByte: Edit = (input, { prng }) => withByte(input, () => prng.int(256), prng.int(input.length));

/** What gets one branch further most often stands here more than once. */
const EDITS: readonly Edit[] = [
  setByte,
  setByte,
  setByte,
  (input, { prng }) => withByte(input, (old) => old ^ (1 << prng.int(8)), prng.int(input.length)),
  (input, { prng }) => withByte(input, () => prng.pick(INTERESTING_BYTES), prng.int(input.length)),
  (input, { prng }) => withByte(input, (old) => old + prng.int(33) - 16, prng.int(input.length)),
  function interestingWord(input, { prng }) {
    const bytes = prng.pick([2, 4]);
    const at = prng.int(input.length);
    return splice(input, at, Math.min(bytes, input.length - at), bigEndian(prng.pick(INTERESTING_WORDS), bytes));
  },
  function remove(input, context) {
    const { at, length } = range(input, context);
    return splice(input, at, length, new Uint8Array(0));
  },
  function insertNoise(input, { prng }) {
    const noise = Uint8Array.from({ length: prng.smallInt(16) }, () => prng.int(256));
    return splice(input, prng.int(input.length + 1), 0, noise);
  },
  function duplicate(input, context) {
    const { at, length } = range(input, context);
    return splice(input, context.prng.int(input.length + 1), 0, input.subarray(at, at + length));
  },
  function overwriteWithItself(input, context) {
    const { at, length } = range(input, context);
    const copy = input.slice();
    copy.set(input.subarray(at, at + length), context.prng.int(input.length - length + 1));
    return copy;
  },
  function truncate(input, { prng }) {
    return input.slice(0, prng.int(input.length));
  },
  function spliceWithOther(input, { prng, other }) {
    const head = prng.int(input.length + 1);
    const tail = prng.oneIn(2) ? Math.min(head, other.length) : prng.int(other.length + 1);
    return splice(input, head, input.length - head, other.subarray(tail));
  },
  function insertFromOther(input, context) {
    const { at, length } = range(context.other, context);
    return splice(input, context.prng.int(input.length + 1), 0, context.other.subarray(at, at + length));
  },
  function insertWord(input, { prng, dictionary }) {
    if (dictionary.length === 0) return input;
    return splice(input, prng.int(input.length + 1), 0, prng.pick(dictionary));
  },
  function overwriteWithWord(input, { prng, dictionary }) {
    if (dictionary.length === 0) return input;
    const word = prng.pick(dictionary);
    const at = prng.int(input.length);
    return splice(input, at, Math.min(word.length, input.length - at), word);
  },
  function repeat(input, context) {
    const { at, length } = range(input, context);
    if (length === 0) return input;
    const room = Math.max(0, context.maxBytes - input.length);
    const times = Math.min(Math.floor(room / length), context.prng.smallInt(4_096));
    const inserted = new Uint8Array(times * length);
    for (let i = 0; i < times; i++) inserted.set(input.subarray(at, at + length), i * length);
    return splice(input, at, 0, inserted);
  },
];

/** Changes that know nothing of a format. */
export const mutateBytes: Mutator = (input, context) => {
  if (input.length === 0) return Uint8Array.from({ length: context.prng.smallInt(32) }, () => context.prng.int(256));
  return context.prng.pick(EDITS)(input, context);
};
