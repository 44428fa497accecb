import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * No core dump of this process from now on; to be called before it holds anything. A limit of 1 byte and not 0: the kernel
 * ignores 0 where core_pattern is a pipe and takes 1 as "never" (fs/coredump.c). Electron forks its children from a zygote
 * that started before our code, hence by process id. On Windows and macOS nothing is dumped unless somebody asked for it.
 */
export async function forbidCoreDumps(pid: number, platform: NodeJS.Platform = process.platform): Promise<void> {
  if (platform !== 'linux') return;
  await promisify(execFile)('prlimit', ['--pid', String(pid), '--core=1:1'], { env: { PATH: process.env.PATH } });
}
