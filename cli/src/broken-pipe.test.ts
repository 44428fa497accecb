import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/motcua.mjs', import.meta.url));

/** As `motcua … | head -0`: nobody reads any more when the command begins to write. */
async function intoClosedPipe(args: readonly string[]): Promise<{ readonly status: unknown; readonly said: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  return { status, said };
}

test('who stops reading does not make a command fail, and is told nothing', async () => {
  for (const [args, status] of [
    [['schema'], 0],
    [['help'], 0],
  ] as const) {
    assert.deepEqual(await intoClosedPipe(args), { status, said: '' }, args.join(' '));
  }
});
