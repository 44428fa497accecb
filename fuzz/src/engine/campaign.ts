import { readFileSync } from 'node:fs';
import { setImmediate as eventLoop } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { DEFAULT_LIMITS, type Target } from '../target.ts';
import { createCorpus } from './corpus.ts';
import type { Coverage, CoverageTotals, Look, SourceRange } from './coverage.ts';
import { type Announce, createExecutor } from './execute.ts';
import { excessFinding, type Finding } from './finding.ts';
import { literalsOf } from './literals.ts';
import { createPrng } from './prng.ts';
import { shrink } from './shrink.ts';

export interface CampaignOptions {
  readonly target: Target;
  readonly coverage: Coverage;
  readonly seed: number;
  /** Inputs of earlier runs, beside the target's own seeds. */
  readonly corpus: readonly Uint8Array[];
  /** Looked at between batches; a run that ended at some number of executions is had again by that number. */
  readonly isOver: (execs: number) => boolean;
  readonly announce: Announce;
  readonly onKept: (input: Uint8Array) => void;
  readonly onFinding: (finding: Finding) => void;
}

export interface CampaignReport {
  /** Inputs tried; what was run again to find out more does not count. */
  readonly execs: number;
  /** CRC-32 over every input tried, in order: equal for equal seeds. */
  readonly digest: string;
  readonly coverage: CoverageTotals;
  readonly uncovered: readonly SourceRange[];
  /** The smallest inputs that together reach all of it. */
  readonly corpus: readonly Uint8Array[];
  /** The most blocks that one input ran, and its size. */
  readonly mostWork: { readonly blocks: number; readonly bytes: number };
}

const MIN_BATCH = 16;
const MAX_BATCH = 512;
/** In blocks run: half a second or so, lest one batch outlasts the run. */
const MAX_BATCH_COST = 20_000_000;
/** What costs more is seldom changed one by one. */
const MAX_SINGLE_COST = 300_000;
/** Bytes of a find that are given every value, and what it may cost to read once for that. */
const SWEPT_BYTES = 8;
const MAX_SWEPT_COST = 20_000;
/** Inputs of each round that are looked at one by one. */
const SINGLES = 8;
/** One finding of a cause is enough, and a target that always fails should not fill the disk. */
const MAX_FINDINGS = 32;

export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { target, coverage, onKept, onFinding } = options;
  const limits = { ...DEFAULT_LIMITS, ...target.limits };
  const executor = createExecutor(target, limits, options.announce);
  const prng = createPrng(options.seed);
  const corpus = createCorpus();
  const signatures = new Set<string>();
  const sweeps: { input: Uint8Array; at: number }[] = [];
  let dictionary: readonly Uint8Array[] = target.dictionary ?? [];
  let execs = 0;
  let digest = 0;
  let mostWork = { blocks: 0, bytes: 0 };

  const report = async (finding: Finding): Promise<void> => {
    if (signatures.has(finding.signature) || signatures.size >= MAX_FINDINGS) return;
    signatures.add(finding.signature);
    onFinding(finding.kind === 'exception' ? await shrink(finding, executor) : finding);
  };
  /** True when there is nothing wrong with it. */
  const tryInput = async (input: Uint8Array): Promise<boolean> => {
    const pending = executor.run(input);
    const finding = pending instanceof Promise ? await pending : pending;
    if (finding) await report(finding);
    return finding === undefined;
  };
  const workOf = async (input: Uint8Array): Promise<Look> => {
    coverage.look();
    await executor.run(input);
    return coverage.look();
  };
  const count = (input: Uint8Array): void => {
    execs++;
    digest = crc32(input, digest);
  };
  const keep = (input: Uint8Array, look: Look): void => {
    coverage.learnBlocks(look);
    coverage.learnCounts(look);
    corpus.add({ input, work: look.work, cost: look.cost });
    onKept(input);
    if (look.newBlocks && look.cost < MAX_SWEPT_COST) sweeps.push(...placesToSweep(input));
  };
  /** Where a branch was just passed, the next one often hangs on a byte near it: every value at some places, small inputs whole. */
  const placesToSweep = (input: Uint8Array): { input: Uint8Array; at: number }[] => {
    const places = Array.from({ length: Math.min(SWEPT_BYTES, input.length) }, (_, i) => i);
    return places.map((i) => ({ input, at: input.length <= SWEPT_BYTES ? i : prng.int(input.length) }));
  };
  const sweep = ({ input, at }: { input: Uint8Array; at: number }): Uint8Array[] =>
    Array.from({ length: 256 }, (_, value) => input.with(at, value));
  const mutants = (most: number): Uint8Array[] => {
    const inputs: Uint8Array[] = [];
    for (let cost = 0; inputs.length < most && cost < MAX_BATCH_COST; ) {
      const parent = corpus.choose(prng);
      cost += parent.cost;
      inputs.push(change(parent.input));
    }
    return inputs;
  };

  /** One input by itself: what it reaches, how often, and what it costs. */
  const tryAlone = async (input: Uint8Array): Promise<void> => {
    coverage.look();
    if (!(await tryInput(input))) return;
    let look = coverage.look();
    const allowed = limits.work + limits.workPerByte * input.length;
    // Once more: the first time may have been several, when the clock was in doubt.
    if (look.work > allowed) look = await workOf(input);
    if (look.work > allowed)
      await report(excessFinding('work', `${look.work} blocks for ${input.length} bytes`, input));
    corpus.weigh({ input, work: look.work, cost: look.cost });
    if (look.work > mostWork.blocks) mostWork = { blocks: look.work, bytes: input.length };
    if (look.newBlocks || coverage.learnCounts(look)) keep(input, look);
  };

  /** Runs a batch; when it reached something new, halves it until the inputs that did are found. */
  const tryBatch = async (inputs: readonly Uint8Array[]): Promise<boolean> => {
    for (const input of inputs) {
      const pending = executor.run(input);
      const finding = pending instanceof Promise ? await pending : pending;
      if (finding) await report(finding);
    }
    const look = coverage.look();
    const [only] = inputs;
    if (!look.newBlocks || only === undefined) return false;
    if (inputs.length === 1) {
      keep(only, look);
      return true;
    }
    const middle = inputs.length >> 1;
    await tryBatch(inputs.slice(0, middle));
    await tryBatch(inputs.slice(middle));
    // What only shows once (a cache that is filled) would else be looked for again and again.
    coverage.learnBlocks(look);
    return true;
  };

  const bySize = [...target.seeds(), ...options.corpus].sort((a, b) => a.length - b.length);
  for (const seed of bySize.length > 0 ? bySize : [new Uint8Array(0)]) await tryAlone(seed.slice(0, target.maxBytes));
  if (corpus.entries.length === 0) corpus.add({ input: bySize[0] ?? new Uint8Array(0), work: 0, cost: 0 });
  dictionary = [...dictionary, ...sourceLiterals(coverage)];

  let batch = MIN_BATCH;
  while (!options.isOver(execs)) {
    // What a target left for later (closed streams, promises) is done, or it would pile up.
    await eventLoop();
    const place = prng.oneIn(2) ? sweeps.pop() : undefined;
    const inputs = place ? sweep(place) : mutants(batch);
    inputs.forEach(count);
    const foundMore = await tryBatch(inputs);
    batch = Math.min(MAX_BATCH, Math.max(MIN_BATCH, foundMore ? batch >> 1 : batch * 2));
    for (let i = 0; i < SINGLES; i++) {
      const laborious = corpus.chooseLaborious(prng);
      const isBorne = laborious.cost < MAX_SINGLE_COST || prng.oneIn(16);
      const input = change((isBorne && prng.oneIn(2) ? laborious : corpus.choose(prng)).input);
      count(input);
      await tryAlone(input);
    }
  }
  return {
    execs,
    digest: digest.toString(16).padStart(8, '0'),
    coverage: coverage.totals(),
    uncovered: coverage.uncovered(),
    corpus: corpus.entries.map((entry) => entry.input),
    mostWork,
  };

  function change(input: Uint8Array): Uint8Array {
    let changed = input;
    for (let times = prng.oneIn(2) ? 1 : prng.smallInt(6); times > 0; times--) {
      const context = { prng, dictionary, other: corpus.choose(prng).input, maxBytes: target.maxBytes };
      changed = prng.pick(target.mutators)(changed, context).subarray(0, target.maxBytes);
    }
    return changed;
  }
}

function sourceLiterals(coverage: Coverage): Uint8Array[] {
  return coverage.urls().flatMap((url) => literalsOf(readFileSync(new URL(url), 'utf8')));
}
