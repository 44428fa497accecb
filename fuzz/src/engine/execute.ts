import { getHeapStatistics } from 'node:v8';
import type { Limits, Target } from '../target.ts';
import { exceptionFinding, excessFinding, type Finding } from './finding.ts';

/** Tells a watcher in another thread what is being read now. */
export type Announce = (input: Uint8Array) => void;

export interface Executor {
  /** Reads one input; undefined when nothing is wrong with that. A promise only where the target gives one. */
  readonly run: (input: Uint8Array) => Finding | undefined | Promise<Finding | undefined>;
}

const CONFIRMATIONS = 3;

export function createExecutor(target: Target, limits: Limits, announce: Announce): Executor {
  const buffersBefore = (): number => getHeapStatistics().external_memory;

  const judge = (
    input: Uint8Array,
    startedAt: number,
    buffers: number,
  ): Finding | undefined | Promise<Finding | undefined> => {
    const growth = buffersBefore() - buffers;
    if (growth > limits.buffersBytes) return excessFinding('memory', `${growth} bytes of buffers`, input);
    const limitMs = limits.slowMs + (limits.slowMicrosecondsPerByte * input.length) / 1_000;
    return performance.now() - startedAt > limitMs ? confirmSlow(input, limitMs) : undefined;
  };

  /** The clock of a busy machine accuses the innocent: the thread's own processor time, the best of several. */
  const confirmSlow = async (input: Uint8Array, limitMs: number): Promise<Finding | undefined> => {
    let bestMs = Number.POSITIVE_INFINITY;
    for (let i = 0; i < CONFIRMATIONS; i++) {
      announce(input);
      const before = process.threadCpuUsage();
      await target.run(input);
      const { user, system } = process.threadCpuUsage(before);
      bestMs = Math.min(bestMs, (user + system) / 1_000);
      if (bestMs <= limitMs) return undefined;
    }
    return excessFinding('slow', `${Math.round(bestMs)} ms of processor time for ${input.length} bytes`, input);
  };

  const runAsync = async (pending: Promise<void>, input: Uint8Array, startedAt: number, buffers: number) => {
    try {
      await pending;
    } catch (thrown) {
      return exceptionFinding(thrown, input);
    }
    return judge(input, startedAt, buffers);
  };

  return {
    run(input) {
      announce(input);
      const buffers = buffersBefore();
      const startedAt = performance.now();
      try {
        const pending = target.run(input);
        if (pending) return runAsync(pending, input, startedAt, buffers);
      } catch (thrown) {
        return exceptionFinding(thrown, input);
      }
      return judge(input, startedAt, buffers);
    },
  };
}
