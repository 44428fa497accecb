import type { Mutator } from './mutators/mutator.ts';

/** One thing that reads what others wrote. */
export interface Target {
  readonly name: string;
  /** Parts of the paths of the modules whose coverage guides the run and whose work is counted. */
  readonly modules: readonly string[];
  /** One is drawn for each change. */
  readonly mutators: readonly Mutator[];
  /** Values that mean something to the format; literals of the modules' sources come on top. */
  readonly dictionary?: readonly Uint8Array[];
  readonly maxBytes: number;
  readonly seeds: () => readonly Uint8Array[];
  /** Reads `input`. Whatever it throws is a finding: a wrong input is a value, and a broken promise is thrown by the target itself. */
  readonly run: (input: Uint8Array) => void | Promise<void>;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Time of one input by the clock, after which its thread is ended. */
  readonly hangMs: number;
  /** Processor time of one input, confirmed by running it again. */
  readonly slowMs: number;
  readonly slowMicrosecondsPerByte: number;
  /** Blocks run by one input: `work` + `workPerByte` × its size. What grows faster than its input passes this with size. */
  readonly work: number;
  readonly workPerByte: number;
  /** Bytes outside of the heap that one input may leave behind, as buffers. */
  readonly buffersBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  hangMs: 5_000,
  slowMs: 250,
  slowMicrosecondsPerByte: 10,
  work: 200_000,
  workPerByte: 2_000,
  buffersBytes: 256 * 1024 * 1024,
};
