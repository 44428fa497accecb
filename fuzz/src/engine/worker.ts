import { parentPort, workerData } from 'node:worker_threads';
import type { Target } from '../target.ts';
import { type CampaignReport, runCampaign } from './campaign.ts';
import { startCoverage } from './coverage.ts';
import type { Finding } from './finding.ts';
import { watchInput } from './watched-input.ts';

export interface WorkerOrder {
  /** URL of the module that exports `target`. */
  readonly module: string;
  readonly modules: readonly string[];
  readonly seed: number;
  readonly corpus: readonly Uint8Array[];
  readonly seconds: number;
  readonly execs: number;
  readonly memory: SharedArrayBuffer;
}

export type WorkerMessage =
  | { readonly type: 'kept'; readonly input: Uint8Array }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'done'; readonly report: CampaignReport; readonly cpuSeconds: number };

const order = workerData as WorkerOrder;
const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

// Before the target is loaded: V8 counts blocks only in what it compiles from now on.
const coverage = startCoverage((url) => url.startsWith('file:') && order.modules.some((part) => url.includes(part)));
const { target } = (await import(order.module)) as { target: Target };
coverage.look();

const deadline = performance.now() + order.seconds * 1_000;
const report = await runCampaign({
  target,
  coverage,
  seed: order.seed,
  corpus: order.corpus,
  isOver: (execs) => execs >= order.execs || performance.now() >= deadline,
  announce: watchInput(order.memory).announce,
  onKept: (input) => say({ type: 'kept', input }),
  onFinding: (finding) => say({ type: 'finding', finding }),
});
const { user, system } = process.threadCpuUsage();
say({ type: 'done', report, cpuSeconds: (user + system) / 1e6 });
