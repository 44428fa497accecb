import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Linux: everything that a test wants to know about other processes, from /proc. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot: orders processes by age. */
  readonly startedAt: number;
  readonly command: string;
}

/** Living processes that descend from `root`, oldest first. Zombies do not count: their memory is gone. */
export function descendantsOf(root: number): readonly ProcessFacts[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (factsOf(Number(name)) ?? []) : []));
  const found = new Map<number, ProcessFacts>();
  for (let before = -1; found.size !== before; ) {
    before = found.size;
    for (const one of all) if (one.parent === root || found.has(one.parent)) found.set(one.pid, one);
  }
  return [...found.values()].sort((a, b) => a.startedAt - b.startedAt || a.pid - b.pid);
}

export const isAlive = (pid: number): boolean => factsOf(pid) !== undefined;

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    // proc(5): "pid (comm) state ppid … starttime(22)"; comm may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(fields[1]), startedAt: Number(fields[19]), command };
  } catch {
    return undefined;
  }
}

/**
 * The process of this kind that serves the citizen at the desk; undefined while there is none. A spare session that
 * stands ready is connected to the shell alone, the one that serves to a renderer and a device host besides.
 */
export function servingProcess(entry: string, root: number = process.pid): number | undefined {
  return descendantsOf(root)
    .filter(({ command }) => command.endsWith(`${entry}.ts`))
    .map(({ pid }) => ({ pid, sockets: socketsOf(pid) }))
    .sort((a, b) => b.sockets - a.sockets)[0]?.pid;
}

function socketsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:'))
      .length;
  } catch {
    return 0;
  }
}
