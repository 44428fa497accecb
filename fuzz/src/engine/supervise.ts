import { Worker } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../target.ts';
import type { CoverageTotals, SourceRange } from './coverage.ts';
import { excessFinding, type Finding } from './finding.ts';
import { type WatchedInput, watchedInputMemory, watchInput } from './watched-input.ts';
import type { WorkerMessage, WorkerOrder } from './worker.ts';

export interface RunOptions {
  readonly name: string;
  /** URL of the module that exports `target`. */
  readonly module: string;
  readonly modules: readonly string[];
  readonly maxBytes: number;
  readonly seed: number;
  readonly corpus: readonly Uint8Array[];
  readonly seconds: number;
  readonly execs?: number;
  /** Longest time for one input. */
  readonly hangMs?: number;
  readonly memoryMegabytes?: number;
}

export interface RunReport {
  readonly target: string;
  /** With `execs`, gives the same run again; a run that was started anew after a hang has one for each start. */
  readonly seed: number;
  readonly execs: number;
  readonly digest: string | null;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly execsPerSecond: number;
  readonly coverage: CoverageTotals;
  readonly uncovered: readonly SourceRange[];
  readonly mostWork: { readonly blocks: number; readonly bytes: number };
  readonly corpus: readonly Uint8Array[];
  readonly findings: readonly Finding[];
  /** How often a hang or a lack of memory ended the thread. */
  readonly restarts: number;
}

const DEFAULT_MEMORY_MEGABYTES = 256;
const MAX_RESTARTS = 8;

type Ending =
  | { readonly kind: 'done'; readonly message: WorkerMessage & { type: 'done' } }
  | { readonly kind: 'ended'; readonly finding: Finding };

/** Runs a campaign in a thread of its own and survives whatever an input does to that thread. */
export async function superviseRun(options: RunOptions): Promise<RunReport> {
  const startedAt = performance.now();
  const elapsed = (): number => (performance.now() - startedAt) / 1_000;
  const findings: Finding[] = [];
  let corpus: Uint8Array[] = [...options.corpus];
  let restarts = 0;
  let hangMs = options.hangMs ?? DEFAULT_LIMITS.hangMs;
  const memoryMegabytes = options.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES;
  const note = (finding: Finding): void => {
    if (!findings.some(({ signature }) => signature === finding.signature)) findings.push(finding);
  };
  for (;;) {
    const watched = watchInput(watchedInputMemory(options.maxBytes));
    const order: WorkerOrder = {
      module: options.module,
      modules: options.modules,
      seed: options.seed + restarts,
      corpus,
      seconds: Math.max(0, options.seconds - elapsed()),
      execs: options.execs ?? Number.POSITIVE_INFINITY,
      memory: watched.memory,
    };
    const kept: Uint8Array[] = [];
    const ending = await runWorker(order, { hangMs, memoryMegabytes }, watched, (message) => {
      if (message.type === 'kept') kept.push(message.input);
      if (message.type === 'finding') note(message.finding);
    });
    if (ending.kind === 'ended') {
      const patient = { hangMs: 2 * hangMs, memoryMegabytes };
      const confirmed = await endsAgain(ending.finding, { order, limits: patient, note });
      if (confirmed) note(ending.finding);
      else hangMs *= 2;
      corpus = [...corpus, ...kept];
      restarts++;
      if (restarts <= MAX_RESTARTS && elapsed() < options.seconds && options.execs === undefined) continue;
    }
    const done = ending.kind === 'done' ? ending.message : undefined;
    const seconds = elapsed();
    const execs = done?.report.execs ?? 0;
    return {
      target: options.name,
      seed: order.seed,
      execs,
      digest: done?.report.digest ?? null,
      seconds,
      cpuSeconds: done?.cpuSeconds ?? 0,
      execsPerSecond: Math.round(
        execs / Math.max(0.001, order.seconds === 0 ? seconds : Math.min(seconds, order.seconds)),
      ),
      coverage: done?.report.coverage ?? { blocks: 0, knownBlocks: 0, functions: 0, files: 0 },
      uncovered: done?.report.uncovered ?? [],
      mostWork: done?.report.mostWork ?? { blocks: 0, bytes: 0 },
      corpus: done?.report.corpus ?? corpus,
      findings,
      restarts,
    };
  }
}

interface ThreadLimits {
  readonly hangMs: number;
  readonly memoryMegabytes: number;
}

/** The same input by itself, with more time: a thread that was only kept waiting is no finding, but what it then finds is one. */
async function endsAgain(
  { input }: Finding,
  again: { readonly order: WorkerOrder; readonly limits: ThreadLimits; readonly note: (finding: Finding) => void },
): Promise<boolean> {
  const watched = watchInput(watchedInputMemory(input.length));
  const alone = { ...again.order, corpus: [input], execs: 0, seconds: 0, memory: watched.memory };
  const ending = await runWorker(alone, again.limits, watched, (message) => {
    if (message.type === 'finding') again.note(message.finding);
  });
  return ending.kind === 'ended';
}

function runWorker(
  order: WorkerOrder,
  { hangMs, memoryMegabytes }: ThreadLimits,
  watched: WatchedInput,
  onMessage: (message: WorkerMessage) => void,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    let done: (WorkerMessage & { type: 'done' }) | undefined;
    let ended: Finding | undefined;
    let turn = -1;
    let since = performance.now();
    const watch = setInterval(() => {
      const now = watched.turn();
      if (now !== turn || now === 0) {
        turn = now;
        since = performance.now();
      } else if (!done && performance.now() - since > hangMs) {
        ended = excessFinding('hang', `no end within ${hangMs} ms`, watched.current());
        void worker.terminate();
      }
    }, 100);
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'done') done = message;
      else onMessage(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        ended = excessFinding('memory', `more than ${memoryMegabytes} MB of heap`, watched.current());
      } else {
        reject(error);
      }
    });
    worker.on('exit', () => {
      clearInterval(watch);
      if (done) resolve({ kind: 'done', message: done });
      else if (ended) resolve({ kind: 'ended', finding: ended });
      else reject(new Error('the fuzzing thread ended without a word'));
    });
  });
}
