import { err, ok, type Result } from '@motcua/drivers/result';
import type { Clock } from '../submission/clock.ts';
import type { ChildProcess } from './shell-port.ts';

/** The shells have closer limits of their own (a cold Chromium: 30 s); this one is for whatever they do not see. */
export const START_LIMIT_MS = 45_000;

/**
 * A process that is started and made ready, or why not: it failed, or nothing was heard of it within the limit. What is
 * not handed on is discarded, however late it comes.
 */
export async function startWithin<P extends ChildProcess>(parts: {
  readonly start: () => Promise<P>;
  readonly complete: (process: P) => Promise<void>;
  readonly discard: (process: P) => Promise<void>;
  readonly clock: Clock;
}): Promise<Result<P, 'crashed' | 'stuck'>> {
  const late = Promise.withResolvers<'late'>();
  const cancel = parts.clock.after(START_LIMIT_MS, () => late.resolve('late'));
  const starting = parts.start();
  try {
    const process = await Promise.race([starting, late.promise]);
    if (process === 'late') {
      starting.then(parts.discard, () => {});
      return err('stuck');
    }
    const completed = await Promise.race([
      parts.complete(process).then(
        () => true,
        () => false,
      ),
      late.promise,
    ]);
    if (completed === true) return ok(process);
    await parts.discard(process);
    return err(completed === 'late' ? 'stuck' : 'crashed');
  } catch {
    return err('crashed');
  } finally {
    cancel();
  }
}
