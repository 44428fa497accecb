import type { Prng } from '../engine/prng.ts';

/** What a mutator may draw on besides the input itself. */
export interface MutationContext {
  readonly prng: Prng;
  /** Values that mean something to the target. */
  readonly dictionary: readonly Uint8Array[];
  /** Another input of the corpus, to splice with. */
  readonly other: Uint8Array;
  readonly maxBytes: number;
}

/** Makes a neighbour of `input`; never changes `input` itself. The caller cuts what is longer than `maxBytes`. */
export type Mutator = (input: Uint8Array, context: MutationContext) => Uint8Array;
