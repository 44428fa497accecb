import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { forbidCoreDumps } from './core-dumps.ts';

it('forbids core dumps of a process that runs already', {
  skip: process.platform !== 'linux' && 'RLIMIT_CORE',
}, async () => {
  const child = spawn('sleep', ['1000']);
  await once(child, 'spawn');
  try {
    await forbidCoreDumps(child.pid ?? 0);
    assert.match(readFileSync(`/proc/${child.pid}/limits`, 'utf8'), /^Max core file size +1 +1 +bytes/m);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await assert.rejects(forbidCoreDumps(child.pid ?? 0), 'a process that is gone');
});
