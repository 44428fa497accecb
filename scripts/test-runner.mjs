// Runs node:test files and keeps count, so that all suites end in one honest line.
import { cpus } from 'node:os';
import { relative } from 'node:path';
import { run } from 'node:test';

/** Before every file of every suite. */
const ALWAYS = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  new URL('seed-random-inputs.mjs', import.meta.url).href,
];

/**
 * @param {{ files: string[], execArgv?: string[], concurrency?: number, label: string, root: string, timeoutMs?: number }} suite
 * @returns {Promise<{ passed: number, failed: number, skipped: { name: string, why: string }[], failures: { name: string, file: string, error: unknown }[], files: { file: string, seconds: number }[] }>}
 */
export function runFiles({
  files,
  execArgv = [],
  concurrency = cpus().length,
  label,
  root,
  timeoutMs = process.env.MOTCUA_FULL === '1' ? 3_600_000 : 300_000,
}) {
  return new Promise((resolve) => {
    const tally = { passed: 0, failed: 0, skipped: [], failures: [], files: [] };
    const stack = new Map();
    const nameOf = (event) => {
      const path = stack.get(event.file) ?? [];
      return [...path.slice(0, event.nesting), event.name].join(' › ');
    };
    run({ files, execArgv: [...ALWAYS, ...execArgv], concurrency, timeout: timeoutMs })
      .on('test:start', (event) => {
        const path = stack.get(event.file) ?? [];
        path.length = event.nesting;
        path[event.nesting] = event.name;
        stack.set(event.file, path);
      })
      .on('test:pass', (event) => {
        if (event.skip !== undefined)
          tally.skipped.push({
            name: `${label}: ${nameOf(event)}`,
            why: String(event.skip === true ? 'no reason given' : event.skip),
          });
        else if (event.todo !== undefined) tally.skipped.push({ name: `${label}: ${nameOf(event)}`, why: 'to do' });
        else if (event.details?.type !== 'suite') tally.passed += 1;
      })
      .on('test:fail', (event) => {
        // A suite fails because of a test inside it, which was counted; but a file that broke before its first test counts itself.
        const cause = event.details?.error;
        if (event.details?.type === 'suite' && cause?.failureType === 'subtestsFailed') return;
        if (cause?.failureType === 'subtestsFailed') return;
        tally.failed += 1;
        const failure = {
          name: nameOf(event),
          path: event.file,
          file: event.file ? relative(root, event.file) : '',
          error: cause,
        };
        tally.failures.push(failure);
        process.stdout.write(`\n✖ ${label}: ${failure.name}\n  ${failure.file}\n${indent(describe(cause))}\n`);
      })
      .on('test:summary', ({ file, duration_ms }) => {
        if (file !== undefined) tally.files.push({ file: relative(root, file), seconds: duration_ms / 1000 });
      })
      .on('test:stdout', (event) => {
        if (/seed/i.test(event.message)) process.stdout.write(event.message);
      })
      .on('test:stderr', (event) => process.stderr.write(event.message))
      .once('end', () => resolve(tally))
      .resume();
  });
}

function describe(error) {
  const inner = error?.cause ?? error;
  return inner?.stack ?? String(inner);
}

function indent(text) {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** More files than this do not fail by bad luck. */
const MOST_UNSTEADY_FILES = 4;

/**
 * As `runFiles`, but files that failed run once more, by themselves. Real daemons, browsers and clocks on a shared machine
 * lose a race now and then; what passed only at the second try is named at the end of the run, so that it gets mended.
 * `strict`: files that have one try only. A lost dossier or a name left behind is rare by nature: seen once is seen.
 */
export async function runFilesWithSecondTry({ strict, ...suite }) {
  const first = await runFiles(suite);
  const files = [...new Set(first.failures.map((failure) => failure.path))];
  const mayRepeat = files.every((path) => suite.files.includes(path) && !strict.has(path));
  if (files.length === 0 || files.length > MOST_UNSTEADY_FILES || !mayRepeat) return { ...first, unsteady: [] };
  process.stdout.write(`  once more, by themselves: ${files.map((file) => relative(suite.root, file)).join(', ')}\n`);
  const second = await runFiles({ ...suite, files, concurrency: 1 });
  if (second.failed > 0) return { ...first, unsteady: [] };
  return {
    passed: first.passed + first.failed,
    failed: 0,
    skipped: first.skipped,
    failures: [],
    files: [...first.files, ...second.files],
    unsteady: first.failures.map((failure) => `${suite.label}: ${failure.name} (${failure.file})`),
  };
}

const SHOWN_FILES = 12;

/** Where the time of a run went, longest first: a gate that people wait for is watched file by file. */
export function slowestFiles(files) {
  return files
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SHOWN_FILES)
    .map(({ file, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${file}`);
}
