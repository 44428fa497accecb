import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type RunReport, superviseRun } from './engine/supervise.ts';
import { readInputs } from './seed-file.ts';
import { DEFAULT_LIMITS } from './target.ts';
import { isTargetName, loadTarget, moduleOf, TARGET_NAMES, type TargetName } from './targets/index.ts';

const USAGE = `node fuzz/src/fuzz.ts [--target NAME[,NAME…] | --ci] [--seconds N] [--execs N] [--seed S] [--json] [--save] [--uncovered] [--out DIR] [--replay FILE]
targets: ${TARGET_NAMES.join(', ')}`;

/** The targets that issue and docs promise half a minute each; the others share what a test run has left. */
const NAMED: readonly TargetName[] = ['tlv', 'sod', 'data-groups', 'qr', 'secure-messaging'];
const SECONDS = { named: 30, other: 6 } as const;
/** As many as the build machine has cores. */
const SIDE_BY_SIDE = 2;
const MAX_SAVED_CHARACTERS = 32 * 1024;

const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    ci: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    execs: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    uncovered: { type: 'boolean', default: false },
    out: { type: 'string' },
    replay: { type: 'string' },
  },
});

const names = values.ci ? [...TARGET_NAMES] : (values.target ?? '').split(',').filter((name) => name !== '');
const unknown = names.filter((name) => !isTargetName(name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`${unknown.length > 0 ? `no such target: ${unknown.join(', ')}\n` : ''}${USAGE}\n`);
  process.exit(2);
}
const seed = Number(values.seed ?? process.env.MOTCUA_SEED ?? Math.floor(Math.random() * 2 ** 31)) | 0;
const out = values.out ?? mkdtempSync(join(tmpdir(), 'motcua-fuzz-'));

const corpusUrl = (name: TargetName): URL => new URL(`../corpus/${name}.hex`, import.meta.url);

async function fuzz(name: TargetName): Promise<RunReport> {
  const target = await loadTarget(name);
  const report = await superviseRun({
    name,
    module: moduleOf(name),
    modules: target.modules,
    maxBytes: target.maxBytes,
    seed,
    corpus: values.replay === undefined ? readInputs(corpusUrl(name)) : [new Uint8Array(readFileSync(values.replay))],
    seconds: Number(values.seconds ?? SECONDS[NAMED.includes(name) ? 'named' : 'other']),
    hangMs: target.limits?.hangMs ?? DEFAULT_LIMITS.hangMs,
    ...(values.replay === undefined ? {} : { execs: 0 }),
    ...(values.execs === undefined ? {} : { execs: Number(values.execs) }),
  });
  report.findings.forEach((finding, i) => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, `${name}-${i}-${finding.kind}.bin`), finding.input);
  });
  if (values.save) saveCorpus(name, report);
  if (!values.json) tell(report);
  if (values.uncovered) tellUncovered(report);
  return report;
}

/** What the run reached, smallest first, for the next run to begin with. */
function saveCorpus(name: TargetName, { corpus }: RunReport): void {
  const lines: string[] = [];
  let characters = 0;
  for (const input of [...corpus].sort((a, b) => a.length - b.length)) {
    characters += 2 * input.length;
    if (characters > MAX_SAVED_CHARACTERS) break;
    if (input.length > 0) lines.push(Buffer.from(input).toString('hex'));
  }
  mkdirSync(new URL('.', corpusUrl(name)), { recursive: true });
  writeFileSync(corpusUrl(name), `# Found by fuzzing; made of the seeds beside it.\n${lines.join('\n')}\n`);
}

function tell(report: RunReport): void {
  const { coverage, mostWork } = report;
  process.stdout.write(
    `${report.findings.length === 0 ? '✓' : '✖'} ${report.target}: ${report.execs} inputs in ${report.seconds.toFixed(1)} s ` +
      `(${report.execsPerSecond}/s), ${coverage.blocks} of ${coverage.knownBlocks} known blocks in ${coverage.functions} functions, ` +
      `corpus ${report.corpus.length}, most work ${mostWork.blocks} blocks for ${mostWork.bytes} bytes, digest ${report.digest}\n`,
  );
  for (const { kind, message, input, stack } of report.findings) {
    process.stdout.write(`  ${kind}: ${message}\n  input ${Buffer.from(input.subarray(0, 200)).toString('hex')}\n`);
    if (stack) process.stdout.write(`${stack}\n`);
  }
}

/** The first line of each block that no input reached. */
function tellUncovered({ uncovered }: RunReport): void {
  for (const { url, start, end } of uncovered) {
    const source = readFileSync(new URL(url), 'utf8');
    const line = source.slice(0, start).split('\n').length;
    const [text = ''] = source.slice(start, end).trim().split('\n');
    process.stdout.write(
      `  not reached: ${relative(process.cwd(), fileURLToPath(url))}:${line}: ${text.slice(0, 100)}\n`,
    );
  }
}

const queue = names.filter(isTargetName);
const reports: RunReport[] = [];
const lane = async (): Promise<void> => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) reports.push(await fuzz(name));
};
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));

const findings = reports.reduce((sum, report) => sum + report.findings.length, 0);
if (values.json) {
  const runs = reports.map(({ corpus, findings: found, uncovered: _, ...report }) => ({
    ...report,
    corpus: { inputs: corpus.length, bytes: corpus.reduce((sum, input) => sum + input.length, 0) },
    findings: found.map(({ input, ...finding }) => ({ ...finding, inputHex: Buffer.from(input).toString('hex') })),
  }));
  process.stdout.write(`${JSON.stringify({ seed, runs })}\n`);
} else {
  const totalExecs = reports.reduce((sum, report) => sum + report.execs, 0);
  process.stdout.write(
    `${totalExecs} inputs, ${findings} findings, seed ${seed}${findings > 0 ? `, inputs in ${out}` : ''}\n`,
  );
}
const broken = reports.filter(({ digest }) => digest === null).map(({ target }) => target);
if (broken.length > 0) process.stderr.write(`did not come to their end: ${broken.join(', ')}\n`);
process.exit(findings > 0 || broken.length > 0 ? 1 : 0);
