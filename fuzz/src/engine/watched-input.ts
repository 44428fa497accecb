/**
 * The input that a worker reads now, in memory that its watcher sees too: a worker that hangs or dies can no longer say
 * what it was reading.
 */
export interface WatchedInput {
  readonly memory: SharedArrayBuffer;
  readonly announce: (input: Uint8Array) => void;
  /** How many inputs were announced; stays the same while one is read. */
  readonly turn: () => number;
  readonly current: () => Uint8Array;
}

const HEADER_BYTES = 8;

export const watchedInputMemory = (maxBytes: number): SharedArrayBuffer =>
  new SharedArrayBuffer(HEADER_BYTES + maxBytes);

export function watchInput(memory: SharedArrayBuffer): WatchedInput {
  const header = new Int32Array(memory, 0, 2);
  const bytes = new Uint8Array(memory, HEADER_BYTES);
  return {
    memory,
    announce(input) {
      bytes.set(input.length > bytes.length ? input.subarray(0, bytes.length) : input);
      header[1] = Math.min(input.length, bytes.length);
      Atomics.add(header, 0, 1);
    },
    turn: () => Atomics.load(header, 0),
    current: () => bytes.slice(0, header[1]),
  };
}
