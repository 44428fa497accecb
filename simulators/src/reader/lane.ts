import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { err, ok, type Result } from '@motcua/drivers/result';
import { type DriverUnavailable, ensureVpcdDriver } from './vpcd-driver.ts';

const LANE_SCRIPT = fileURLToPath(new URL('../../lane/lane.sh', import.meta.url));
const READER_NAME = 'Virtual Reader';
const FIRST_PORT = 35_963;
export const LANE_READERS_MAX = 8;
/** pcscd is up after 50 ms as a rule; the rest is for a machine that is busy with something else. */
const START_TIMEOUT_MS = 15_000;
const NAMESPACES = ['--user', '--net', '--mount'];

/** A running lane: pcscd and virtual readers in namespaces of their own. It ends with the process that started it. */
export interface Lane {
  /** PC/SC name of each reader. vpcd adds an empty second slot to each (`… 00 01`). */
  readonly readers: readonly string[];
  /** TCP port of each reader's card, on the loopback inside the lane. */
  readonly ports: readonly number[];
  /** How to run a command inside the lane: spawn what this returns. The command dies with the process that spawned it. */
  enter(command: string, args?: readonly string[], cwd?: string): { command: string; args: string[] };
  stopPcscd(): Promise<void>;
  /** Also the way to start it again after `stopPcscd`. */
  restartPcscd(): Promise<void>;
  stop(): Promise<void>;
}

export type LaneUnavailable =
  | { readonly code: 'not-linux' | 'user-namespaces-refused' | 'pcscd-failed'; readonly message: string }
  | { readonly code: 'tool-missing'; readonly tool: string; readonly message: string }
  | DriverUnavailable;

export interface LaneTools {
  readonly pcscd: string;
  readonly driver: string;
}

/** Whether a lane can run here; if not, why not, in words for the person who started the demo. */
export async function laneAvailable(): Promise<Result<LaneTools, LaneUnavailable>> {
  if (process.platform !== 'linux') {
    return err({ code: 'not-linux', message: 'the virtual reader needs Linux (namespaces and pcscd)' });
  }
  for (const [tool, debianPackage] of Object.entries(TOOLS)) {
    if (find(tool) === undefined) {
      return err({ code: 'tool-missing', tool, message: `${tool} is missing (Debian package ${debianPackage})` });
    }
  }
  try {
    await promisify(execFile)('unshare', ['--map-root-user', ...NAMESPACES, 'true'], { env: laneEnvironment() });
  } catch {
    return err({
      code: 'user-namespaces-refused',
      message: 'this system does not let a user make namespaces (a container, or kernel.unprivileged_userns_clone=0)',
    });
  }
  const driver = await ensureVpcdDriver();
  if (!driver.ok) return driver;
  return ok({ pcscd: find('pcscd') ?? 'pcscd', driver: driver.value });
}

export async function startLane(options: { readers?: number } = {}): Promise<Result<Lane, LaneUnavailable>> {
  const { readers = 1 } = options;
  if (!Number.isInteger(readers) || readers < 1 || readers > LANE_READERS_MAX) {
    throw new RangeError(`a lane has 1 to ${LANE_READERS_MAX} readers`);
  }
  const tools = await laneAvailable();
  if (!tools.ok) return tools;
  const { pcscd, driver } = tools.value;
  const child = spawn(
    'unshare',
    ['--map-root-user', ...NAMESPACES, 'sh', LANE_SCRIPT, pcscd, driver, `${readers}`, `${FIRST_PORT}`, READER_NAME],
    { stdio: ['pipe', 'pipe', 'pipe'], env: laneEnvironment() },
  );
  const shell = new LaneShell(child);
  const answer = await shell.answer();
  if (answer !== 'up') {
    await shell.end();
    return err({ code: 'pcscd-failed', message: `pcscd did not start: ${shell.complaint() || 'no reason given'}` });
  }
  const indexes = Array.from({ length: readers }, (_, index) => index);
  return ok({
    readers: indexes.map((index) => `${READER_NAME} ${String.fromCharCode(0x41 + index)} 00 00`),
    ports: indexes.map((index) => FIRST_PORT + 2 * index),
    // Entering another mount namespace moves to its root: `env --chdir` goes back to where the caller stood.
    enter: (command, args = [], cwd = process.cwd()) => ({
      command: 'nsenter',
      args: [
        ...['--target', `${child.pid}`, ...NAMESPACES, '--preserve-credentials', '--'],
        ...['setpriv', '--pdeathsig', 'KILL', '--', 'env', `--chdir=${cwd}`, command, ...args],
      ],
    }),
    stopPcscd: () => shell.command('stop', 'down'),
    async restartPcscd() {
      await shell.command('stop', 'down');
      await shell.command('start', 'up');
    },
    stop: () => shell.end(),
  });
}

/** The conversation with lane.sh: one command, one answer. */
class LaneShell {
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;
  private readonly answers: string[] = [];
  private waiting: ((answer: string) => void) | undefined;
  private queue: Promise<void> = Promise.resolve();
  private stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.exited = once(child, 'close').catch(() => undefined);
    child.stdin?.on('error', () => undefined); // a lane that has ended already; `answer` tells
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-4096);
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.deliver(line));
    void this.exited.then(() => this.deliver('ended'));
  }

  answer(): Promise<string> {
    const ready = this.answers.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.deliver('timed-out'), START_TIMEOUT_MS);
      this.waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
    });
  }

  command(name: 'start' | 'stop', expected: string): Promise<void> {
    const done = this.queue.then(async () => {
      this.child.stdin?.write(`${name}\n`);
      const answer = await this.answer();
      if (answer !== expected) throw new Error(`lane: "${name}" ended with "${answer}" ${this.stderr}`);
    });
    this.queue = done.catch(() => undefined);
    return done;
  }

  complaint(): string {
    return this.stderr.trim();
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), START_TIMEOUT_MS);
    await this.exited;
    clearTimeout(timer);
  }

  private deliver(answer: string): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting) waiting(answer);
    else this.answers.push(answer);
  }
}

const TOOLS: Readonly<Record<string, string>> = {
  pcscd: 'pcscd',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ip: 'iproute2',
};

/** The system directories that an ordinary user's PATH often lacks. */
const searchPath = (): string => `${process.env.PATH ?? ''}${delimiter}/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;

const laneEnvironment = (): NodeJS.ProcessEnv => ({ PATH: searchPath() });

const find = (tool: string): string | undefined =>
  searchPath()
    .split(delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, tool))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
