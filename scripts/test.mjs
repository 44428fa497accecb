// npm test: every suite, then one line. `--full` runs the large matrices whole (MOTCUA_FULL=1) instead of a seeded sample.
// `npm test -- NAME` runs the suites whose name contains NAME.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFilesWithSecondTry, slowestFiles } from './test-runner.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const args = process.argv.slice(2);
if (args.includes('--full')) process.env.MOTCUA_FULL = '1';
const wanted = args.filter((one) => !one.startsWith('-'));
// Every process of a run loads the same sources: they are stripped and compiled once.
process.env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'node');
process.env.MOTCUA_SEED ??= String(Math.floor(Math.random() * 2 ** 31));

const glob = (...patterns) =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((file) => !file.includes('node_modules'))
    .map((file) => join(root, file))
    .sort();
const PACKAGES = ['drivers', 'core', 'renderer', 'electron', 'browser', 'simulators', 'cli', 'demo', 'e2e', 'fuzz'];
const CHIP = [
  'drivers/src/{tlv,crypto,apdu,emrtd,cccd,lds}/**/*.test.ts',
  'simulators/src/{card,pki,citizens,lds,documents}/**/*.test.ts',
];
/** Suites that drive a browser, a pcscd or kill processes: not among the others, or they disturb each other on two cores. */
const HEAVY = [
  'e2e/**/*.test.ts',
  'renderer/test/**/*.test.ts',
  'browser/test/**/*.test.ts',
  'electron/test/launch.test.ts',
  'core/src/journal/kill.test.ts',
  'simulators/src/reader/lane*.test.ts',
  'simulators/src/card/card-in-lane.test.ts',
  'simulators/src/foreign/foreign-peers.test.ts',
  'scripts/build/*.test.mjs',
];

/** Of these, the ones that wait more than they compute and share nothing, neither a port nor a folder nor a pcscd: two at a time. */
const SIDE_BY_SIDE = [
  'renderer/test/**/*.test.ts',
  'browser/test/{bridge-contract,loopback-attacks,session-permissions,socket-handoff}.test.ts',
  'scripts/build/*.test.mjs',
  'e2e/src/{bad-input,cli,cli-contract,demo,journey,journey-by-keys,preview,second-card,surroundings}.test.ts',
];

/** What these hold to, nothing lost, doubled or left behind, has no second try. */
const STRICT = [
  'core/src/journal/*.test.ts',
  'core/src/submission/{outbox,submission-machine}.test.ts',
  'e2e/src/{accidents,disk,killed-kiosk,memory-search,pulled-card,residue}.test.ts',
];
const strict = new Set(glob(...STRICT));

const heavy = new Set(glob(...HEAVY));
const sideBySide = new Set(glob(...SIDE_BY_SIDE));
/** One suite of heavy files in two parts, those that are strict never beside others. */
const heavySuites = (label, isOf) =>
  [true, false].map((together) => ({
    label: together ? `${label}, two at a time` : label,
    files: [...heavy].filter((file) => isOf(file) && sideBySide.has(file) === together),
    concurrency: together ? 2 : 1,
  }));
const unit = glob(
  '{drivers,core,simulators,renderer,browser,electron,cli,demo,fuzz}/{src,test}/**/*.test.ts',
  'scripts/**/*.test.mjs',
).filter((file) => !heavy.has(file));

/** `proof`: what its output must say for it to count; a tool that looked at nothing has found nothing. */
const command = (label, bin, commandArgs, proof = /^/) => ({ label, steps: () => [bin, commandArgs], proof });
/** A command that may run beside another one. */
const check = (...what) => ({ ...command(...what), beside: true });
/** What did not change since the last check is not checked again: a second round takes a few seconds. */
const incremental = (project, name) => [
  '-p',
  project,
  '--incremental',
  '--tsBuildInfoFile',
  `.cache/${name}.tsbuildinfo`,
];
const suites = [
  check('types', 'tsc', incremental('.', 'types')),
  check('types of the renderer', 'tsc', incremental('renderer', 'types-renderer')),
  check('types of the renderer’s tests', 'tsc', incremental('renderer/tsconfig.node.json', 'types-renderer-tests')),
  check('format and lint', 'biome', ['check', '.']),
  check(
    'boundaries',
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', ...PACKAGES.map((one) => (one === 'renderer' ? 'renderer/src' : one))],
    /\((?:[5-9]\d\d|\d{4,}) modules/,
  ),
  check('screens', 'vite', ['build', 'renderer', '--logLevel', 'error']),
  { label: 'unit', files: unit },
  command('fuzzing', 'node', ['fuzz/src/fuzz.ts', '--ci'], /\d+ inputs, 0 findings/),
  {
    label: 'chip on the BoringSSL surface',
    files: glob(...CHIP),
    execArgv: ['--import', join(root, 'drivers/test/narrow-to-boringssl.mjs')],
  },
  ...heavySuites('real stack', (file) => !file.includes('/e2e/')),
  ...heavySuites('journeys', (file) => file.includes('/e2e/')),
];

const total = { passed: 0, failed: 0, skipped: [], unsteady: [], failed_names: [], files: [] };
const startedAt = Date.now();
process.stdout.write(`seed ${process.env.MOTCUA_SEED}\n`);
const isWanted = ({ label }) => wanted.length === 0 || wanted.some((one) => label.includes(one));
const checked = startChecks(suites.filter((suite) => suite.beside && isWanted(suite)));
for (const suite of suites.filter(isWanted)) {
  const from = Date.now();
  process.stdout.write(`▶ ${suite.label}${suite.files ? ` (${suite.files.length} files)` : ''}\n`);
  const tally = suite.files
    ? await runFilesWithSecondTry({ ...suite, root, strict })
    : await (checked.get(suite) ?? runCommand(suite));
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped.push(...tally.skipped);
  total.unsteady.push(...(tally.unsteady ?? []));
  total.files.push(...(tally.files ?? []));
  total.failed_names.push(...tally.failures.map((one) => `${suite.label}: ${one.name}`));
  process.stdout.write(
    `  ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped in ${(tally.seconds ?? (Date.now() - from) / 1000).toFixed(1)} s\n`,
  );
}

/** Two at a time, as there are cores; what each found is told in the order of the suites. */
function startChecks(checks) {
  const found = new Map(checks.map((suite) => [suite, Promise.withResolvers()]));
  const queue = [...checks];
  const work = async () => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) found.get(suite).resolve(await runCommand(suite));
  };
  void work();
  void work();
  return new Map([...found].map(([suite, { promise }]) => [suite, promise]));
}

function runCommand(suite) {
  const [bin, commandArgs] = suite.steps();
  const from = Date.now();
  return new Promise((resolve) => {
    const said = { stdout: '', stderr: '' };
    const done = (status, error = '') => {
      const passed = status === 0 && suite.proof.test(said.stdout);
      if (!passed) process.stdout.write(`${said.stdout}${said.stderr}${error}\n`);
      resolve({
        passed: passed ? 1 : 0,
        failed: passed ? 0 : 1,
        skipped: [],
        failures: passed ? [] : [{ name: suite.label }],
        seconds: (Date.now() - from) / 1000,
      });
    };
    const child = spawn(bin, commandArgs, { cwd: root });
    for (const stream of ['stdout', 'stderr'])
      child[stream].setEncoding('utf8').on('data', (text) => {
        said[stream] += text;
      });
    child.once('error', (error) => done(null, error)).once('close', (status) => done(status));
  });
}

if (total.failed > 0) process.stdout.write(`\nFailed:\n${total.failed_names.map((one) => `  ✖ ${one}`).join('\n')}\n`);
if (total.skipped.length > 0) {
  process.stdout.write(`\nSkipped:\n${total.skipped.map((one) => `  - ${one.name} (${one.why})`).join('\n')}\n`);
}
if (total.unsteady.length > 0) {
  process.stdout.write(
    `\nUnsteady (passed at the second try, to be mended):\n${total.unsteady.map((one) => `  ~ ${one}`).join('\n')}\n`,
  );
}
if (total.files.length > 0) process.stdout.write(`\nSlowest files:\n${slowestFiles(total.files).join('\n')}\n`);
process.stdout.write(`\nseed ${process.env.MOTCUA_SEED}, ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
const unsteady = total.unsteady.length > 0 ? `, ${total.unsteady.length} unsteady` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped${unsteady}\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
