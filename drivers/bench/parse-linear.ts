/**
 * Time of every parser of hostile input at 1×, 10× and 100× the input: it must grow with the length and no faster (docs/lds.md).
 *
 *   node drivers/bench/parse-linear.ts [--json]
 *
 * Ends with 1 when 100× takes more than twice ten times as long as 10×, also when measured again.
 */
import { parseArgs } from 'node:util';
import { CASES, type ParseCase } from './parse-cases.ts';
import { PROTOCOL_CASES } from './protocol-cases.ts';

const SCALES = [1, 10, 100] as const;
/** Ten times the input, and as much again for a busy machine; quadratic work would show as a hundred. */
const MAX_RATIO = 20;
/** Short, so that some fall between the turns of other processes. */
const BATCH_MS = 2;
const BATCHES = 15;
const TRIES = 3;

interface Measured {
  readonly parser: string;
  readonly bytes: readonly number[];
  readonly microseconds: readonly number[];
  readonly ratios: readonly number[];
}

/** How often to run for a batch to be long enough to measure; compiles what is run on the way. */
function roundsFor(run: () => unknown): number {
  for (let rounds = 1; ; rounds *= 2) {
    const started = performance.now();
    for (let i = 0; i < rounds; i++) run();
    if (performance.now() - started > BATCH_MS || rounds > 1_000_000) return rounds;
  }
}

/** The best of some batches, the scales taking turns: what the work takes when nothing disturbs it. */
function measure({ parser, make, parse, accepts }: ParseCase): Measured {
  const inputs = SCALES.map((scale) => make(scale));
  for (const input of inputs) {
    if (parse(input).ok !== accepts) throw new Error(`${parser}: the bench's own input is not what it should be`);
  }
  const rounds = inputs.map((input) => roundsFor(() => parse(input)));
  const microseconds = inputs.map(() => Number.POSITIVE_INFINITY);
  for (let batch = 0; batch < BATCHES; batch++) {
    for (const [i, input] of inputs.entries()) {
      const count = rounds[i] ?? 1;
      const started = performance.now();
      for (let round = 0; round < count; round++) parse(input);
      microseconds[i] = Math.min(microseconds[i] ?? 0, ((performance.now() - started) * 1_000) / count);
    }
  }
  const ratios = microseconds.slice(1).map((time, i) => time / (microseconds[i] ?? time));
  return { parser, bytes: inputs.map(({ length }) => length), microseconds, ratios };
}

const isSlow = ({ ratios }: Measured): boolean => (ratios.at(-1) ?? 0) > MAX_RATIO;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const runs = [...CASES, ...PROTOCOL_CASES].map((one) => {
  let best = measure(one);
  for (let tries = 1; tries < TRIES && isSlow(best); tries++) best = measure(one);
  return best;
});
const slow = runs.filter(isSlow).map(({ parser }) => parser);
if (values.json) {
  console.log(JSON.stringify({ runs, maxRatio: MAX_RATIO, slow }));
} else {
  console.log(
    'parser                          bytes at 100×       1×  µs      10×  µs     100×  µs   10×/1×  100×/10×',
  );
  for (const { parser, bytes, microseconds, ratios } of runs) {
    const times = microseconds.map((time) => time.toFixed(1).padStart(11)).join(' ');
    const grows = ratios.map((ratio) => ratio.toFixed(1).padStart(8)).join(' ');
    console.log(`${parser.padEnd(32)}${String(bytes.at(-1)).padStart(12)} ${times} ${grows}`);
  }
  console.log(slow.length === 0 ? 'linear' : `faster than linear: ${slow.join(', ')}`);
}
process.exitCode = slow.length === 0 ? 0 : 1;
