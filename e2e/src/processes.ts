import { readdirSync, readFileSync } from 'node:fs';

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

/** The process of this kind that serves the citizen at the desk: the spare that stands ready is younger. */
export function servingProcess(entry: string, root: number = process.pid): number {
  const found = descendantsOf(root).find(({ command }) => command.endsWith(`${entry}.ts`));
  if (!found) throw new Error(`there is no ${entry}`);
  return found.pid;
}
