import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * How every child of the shell starts: in a process group of its own (so that helpers die with it), without core dumps,
 * dying with the shell, and with an environment that was chosen and not inherited.
 */
export interface Launch {
  /** Program and arguments. Never a secret: `ps` shows them. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ipc: 'json' | 'none';
}

export interface Launched {
  readonly process: ChildProcess;
  /** Kills the whole group and resolves when the last of it is gone. */
  end(): Promise<void>;
  onExit(listener: () => void): void;
}

/**
 * Passed on from the shell's own environment. NODE_OPTIONS, NODE_*, LD_*, ELECTRON_*, proxies and TLS key logs are not
 * in the list, and what is not in the list does not reach a process that holds personal data.
 */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

export function childEnvironment(more: readonly string[] = []): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of [...PASSED_ON, ...more]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** `node entry`, with what a process needs that must not be looked into: SIGUSR1 opens no inspector. */
export function nodeCommand(entry: string, nodeOptions: readonly string[] = []): readonly string[] {
  return [process.execPath, '--disable-sigusr1', ...nodeOptions, entry];
}

/**
 * RLIMIT_CORE = 1 byte and not 0: the kernel ignores a limit of 0 where core_pattern is a pipe (systemd-coredump, apport)
 * and takes 1 as "never" (fs/coredump.c, do_coredump); for a core file 1 byte is below its smallest size. `setpriv --pdeathsig`:
 * a child that hangs in native code would not notice that the shell was killed.
 */
const HARDENED = ['setpriv', '--pdeathsig', 'KILL', '--', 'prlimit', '--core=1:1', '--'];
/** Elsewhere than on Linux: no core file; there is no parent-death signal, the children end when their IPC channel does. */
const HARDENED_POSIX = ['/bin/sh', '-c', 'ulimit -c 0 && exec "$0" "$@"'];

export function hardenedCommand(command: readonly string[], platform: NodeJS.Platform = process.platform): string[] {
  return [...(platform === 'linux' ? HARDENED : HARDENED_POSIX), ...command];
}

export async function launch({ command, env, ipc }: Launch): Promise<Launched> {
  const [program, ...args] = hardenedCommand(command);
  if (program === undefined || command.length === 0) throw new Error('nothing to launch');
  const output = ipc === 'json' ? 'inherit' : 'ignore';
  const stdio: StdioOptions = ipc === 'json' ? ['ignore', output, output, 'ipc'] : ['ignore', output, output];
  const child = spawn(program, args, { env: { ...env }, stdio, serialization: 'json', detached: true });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const group = child.pid;
  if (group === undefined) throw new Error('launched without a process id');
  // A send to a child that has just died reports here; its exit says all there is to know.
  child.on('error', () => {});
  let ending: Promise<void> | undefined;
  return {
    process: child,
    end: () => {
      ending ??= endGroup(group, exited);
      return ending;
    },
    onExit: (listener) => {
      void exited.then(listener);
    },
  };
}

async function endGroup(group: number, leaderExited: Promise<void>): Promise<void> {
  signalGroup(group);
  await leaderExited;
  for (let round = 0; groupIsAlive(group); round += 1) {
    // A process that forked while the signal was on its way is caught by the next one.
    signalGroup(group);
    if (round > 500) throw new Error('a process group outlived SIGKILL for 5 s');
    await delay(10);
  }
}

function signalGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Zombies do not count: their memory is gone, and in a container nobody may ever collect them. */
export function groupIsAlive(group: number): boolean {
  if (process.platform !== 'linux') {
    try {
      process.kill(-group, 0);
      return true;
    } catch {
      return false;
    }
  }
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      // proc(5): "pid (comm) state ppid pgrp …"; comm may hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(processGroup) === group && state !== 'Z' && state !== 'X';
    } catch {
      return false;
    }
  });
}
