import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type Lane, startLane } from './lane.ts';

export const PATIENCE_MS = 10_000;
/**
 * A lane is up within a second, and is given up by itself after 15 s; each wait behind that has PATIENCE_MS. What is
 * still there at this limit hangs.
 */
export const LANE_TEST_LIMIT_MS = 60_000;

/** A test that gets a lane with two readers, or is skipped with the reason why there is none. */
export function laneTest(name: string, body: (lane: Lane) => Promise<void>): void {
  test(name, { timeout: LANE_TEST_LIMIT_MS }, async (t) => {
    const lane = await startLane({ readers: 2 });
    if (!lane.ok) return t.skip(lane.error.message);
    t.after(() => lane.value.stop()); // also if the body never comes back
    await body(lane.value);
  });
}

/** Standard output of a command inside the lane; rejects if it fails or takes too long. */
export async function runInside(lane: Lane, command: string, args: readonly string[]): Promise<string> {
  const entered = lane.enter(command, args);
  const { stdout, stderr } = await promisify(execFile)(entered.command, entered.args, {
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  assert.equal(stderr, '');
  return stdout;
}
