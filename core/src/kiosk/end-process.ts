import type { Clock } from '../submission/clock.ts';
import type { ChildProcess } from './shell-port.ts';

/**
 * Ends a process; false when it is not gone within the grace. The shell kills, so a process that stays is stuck in the
 * kernel: the next citizen gets new ones and does not wait for it.
 */
export function endProcess(parts: { process: ChildProcess; clock: Clock; graceMs: number }): Promise<boolean> {
  const { process, clock, graceMs } = parts;
  return new Promise((resolve) => {
    const cancel = clock.after(graceMs, () => resolve(false));
    const settle = (isGone: boolean): void => {
      cancel();
      resolve(isGone);
    };
    process.end().then(
      () => settle(true),
      () => settle(false),
    );
  });
}
