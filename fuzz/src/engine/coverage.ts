import { type Profiler, Session } from 'node:inspector';

/** What one or several executions did, as far as it is of interest. */
export interface Look {
  /** A block ran that is not yet learned. */
  readonly newBlocks: boolean;
  /** How many times blocks of the modules under test ran: a measure of work that no busy machine falsifies. */
  readonly work: number;
  /** The same, libraries included: what an execution costs. */
  readonly cost: number;
  readonly scripts: readonly Profiler.ScriptCoverage[];
}

export interface Coverage {
  /** What ran since the last look. */
  readonly look: () => Look;
  /** Makes known what a look saw. */
  readonly learnBlocks: (look: Look) => void;
  /**
   * Makes known how often blocks ran in a single execution. True: one ran in an order of magnitude (power of two) of times
   * in which it never ran before.
   */
  readonly learnCounts: (look: Look) => boolean;
  /** Files under test that ran, sorted. */
  readonly urls: () => readonly string[];
  readonly totals: () => CoverageTotals;
  /** Blocks of functions that ran which never did, outermost only, in the order of the files. */
  readonly uncovered: () => readonly SourceRange[];
  readonly stop: () => void;
}

/** V8 names a block only once it ran another number of times than what encloses it, so `known` grows during a run. */
export interface CoverageTotals {
  readonly blocks: number;
  readonly knownBlocks: number;
  readonly functions: number;
  readonly files: number;
}

/** Offsets in characters; types are blanked out before V8 sees a file, so they hold for the TypeScript too. */
export interface SourceRange {
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

interface FunctionState {
  readonly start: number;
  /** One byte for each character of the function: 1 when it ran. */
  readonly ran: Uint8Array;
  /** Which blocks stayed out, in executions that taught nothing new. */
  readonly seen: Set<string>;
  /** For each range, a bit for each power of two that its count had. */
  readonly counts: Map<string, number>;
}

/**
 * Block coverage of V8 itself, of this thread, for the scripts that `isUnderTest` (a URL) names. Counting mode: counters
 * are exact and start at zero after each look, so what it tells depends on the inputs alone.
 */
export function startCoverage(isUnderTest: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  call(session, 'Profiler.enable');
  call(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true, allowTriggeredUpdates: false });
  const scripts = new Map<string, Map<string, FunctionState>>();
  const isWanted = new Map<string, boolean>();

  const ranSinceLastLook = (): readonly Profiler.ScriptCoverage[] =>
    call(session, 'Profiler.takePreciseCoverage').result;
  const wanted = ({ url }: Profiler.ScriptCoverage): boolean => {
    const known = isWanted.get(url);
    if (known !== undefined) return known;
    const answer = isUnderTest(url);
    isWanted.set(url, answer);
    return answer;
  };

  const eachFunction = (
    seen: readonly Profiler.ScriptCoverage[],
    visit: (state: FunctionState, ranges: readonly Profiler.CoverageRange[]) => void,
  ): void => {
    for (const script of seen) {
      const functions = scripts.get(script.url) ?? new Map<string, FunctionState>();
      scripts.set(script.url, functions);
      for (const { ranges } of script.functions) {
        const state = stateOf(functions, ranges);
        if (state) visit(state, ranges);
      }
    }
  };

  return {
    look() {
      const ran = ranSinceLastLook();
      const seen = ran.filter(wanted);
      const libraries = ran.filter(({ url }) => url.includes('/node_modules/'));
      let newBlocks = false;
      let work = 0;
      eachFunction(seen, (state, ranges) => {
        for (const range of ranges) work += range.count;
        if (paint(state, ranges, 'only-look')) newBlocks = true;
      });
      return { newBlocks, work, cost: work + countsOf(libraries), scripts: seen };
    },
    learnBlocks: (look) => eachFunction(look.scripts, (state, ranges) => paint(state, ranges, 'learn')),
    learnCounts(look) {
      let grew = false;
      eachFunction(look.scripts, (state, ranges) => {
        if (countNewMagnitudes(state, ranges)) grew = true;
      });
      return grew;
    },
    urls: () => [...scripts.keys()].sort(),
    totals: () => totalsOf(scripts),
    uncovered: () => [...scripts].sort().flatMap(([url, states]) => uncoveredOf(url, [...states.values()])),
    stop: () => {
      call(session, 'Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

function countsOf(scripts: readonly Profiler.ScriptCoverage[]): number {
  let sum = 0;
  for (const { functions } of scripts) {
    for (const { ranges } of functions) for (const range of ranges) sum += range.count;
  }
  return sum;
}

function stateOf(
  functions: Map<string, FunctionState>,
  ranges: readonly Profiler.CoverageRange[],
): FunctionState | undefined {
  const [whole] = ranges;
  if (!whole || whole.count === 0) return undefined;
  const key = `${whole.startOffset}:${whole.endOffset}`;
  let state = functions.get(key);
  if (!state) {
    const lengthCharacters = whole.endOffset - whole.startOffset;
    state = { start: whole.startOffset, ran: new Uint8Array(lengthCharacters), seen: new Set(), counts: new Map() };
    functions.set(key, state);
  }
  return state;
}

/** Ranges come outer before inner, so a later one overrules an earlier one. */
function paint(
  state: FunctionState,
  ranges: readonly Profiler.CoverageRange[],
  purpose: 'only-look' | 'learn',
): boolean {
  let signature = '';
  for (const range of ranges) if (range.count === 0) signature += `${range.startOffset},`;
  if (state.seen.has(signature)) return false;
  const ran = new Uint8Array(state.ran.length);
  for (const range of ranges) {
    ran.fill(range.count > 0 ? 1 : 0, range.startOffset - state.start, range.endOffset - state.start);
  }
  let grew = false;
  for (let i = 0; i < ran.length; i++) {
    if (ran[i] === 1 && state.ran[i] === 0) {
      if (purpose === 'learn') state.ran[i] = 1;
      grew = true;
    }
  }
  if (!grew || purpose === 'learn') state.seen.add(signature);
  return grew;
}

function countNewMagnitudes(state: FunctionState, ranges: readonly Profiler.CoverageRange[]): boolean {
  let grew = false;
  for (const range of ranges) {
    const key = `${range.startOffset}:${range.endOffset}`;
    const magnitude = range.count === 0 ? 0 : 1 << Math.min(30, 32 - Math.clz32(range.count));
    const known = state.counts.get(key) ?? 0;
    if (magnitude !== 0 && (known & magnitude) === 0) grew = true;
    state.counts.set(key, known | magnitude);
  }
  return grew;
}

function totalsOf(scripts: ReadonlyMap<string, ReadonlyMap<string, FunctionState>>): CoverageTotals {
  let blocks = 0;
  let knownBlocks = 0;
  let functions = 0;
  for (const states of scripts.values()) {
    functions += states.size;
    for (const { counts, ran, start } of states.values()) {
      knownBlocks += counts.size;
      for (const range of counts.keys()) if (ran[Number(range.split(':')[0]) - start] === 1) blocks++;
    }
  }
  return { blocks, knownBlocks, functions, files: scripts.size };
}

function uncoveredOf(url: string, states: readonly FunctionState[]): SourceRange[] {
  const ranges = states.flatMap(({ counts, ran, start: functionStart }) =>
    [...counts.keys()]
      .map((key) => key.split(':').map(Number))
      .filter(([start = 0]) => ran[start - functionStart] === 0)
      .map(([start = 0, end = 0]) => ({ url, start, end })),
  );
  const isInside = (inner: SourceRange, outer: SourceRange): boolean =>
    inner !== outer && inner.start >= outer.start && inner.end <= outer.end;
  return ranges.filter((one) => !ranges.some((other) => isInside(one, other))).sort((a, b) => a.start - b.start);
}

interface ProfilerCalls {
  'Profiler.enable': undefined;
  'Profiler.startPreciseCoverage': unknown;
  'Profiler.stopPreciseCoverage': undefined;
  'Profiler.takePreciseCoverage': Profiler.TakePreciseCoverageReturnType;
}

/** A session to the own thread answers before `post` returns. */
function call<M extends keyof ProfilerCalls>(session: Session, method: M, params: object = {}): ProfilerCalls[M] {
  let answer: { error: Error | null; result: unknown } | undefined;
  session.post(method as string, params, (error, result) => {
    answer = { error, result };
  });
  if (!answer || answer.error) throw new Error(`${method}: ${answer?.error?.message ?? 'no answer'}`);
  return answer.result as ProfilerCalls[M];
}
