import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { probeReason } from '@motcua/core/contract-suite';
import { searchMemory } from '@motcua/e2e/memory-search';
import { enter } from './page.ts';

const skip = process.platform !== 'linux' && 'needs /proc/<pid>/mem';

it('what a citizen types is in the session process while it lives, and never in the long-lived process', {
  skip,
}, async () => {
  const main: ChildProcess = fork(new URL('./probe-main.ts', import.meta.url), { execArgv: [] });
  try {
    const [{ origin, token }] = (await once(main, 'message')) as [{ origin: string; token: string }];
    const mainId = main.pid ?? 0;
    const page = await (await enter(origin, token)).loadPage();
    await new Promise<void>((resolve) => void page.bridge.onScreen(() => resolve()));

    // Made up here, so that it is in no process before it is typed. Latin letters beyond ASCII, as names have them.
    const typed = `Nguyễn Thị ${randomBytes(12).toString('hex')}`;
    const echoed = new Promise<void>((resolve) => {
      page.bridge.onScreen((screen) => {
        if (probeReason(screen).includes(typed)) resolve();
      });
    });
    page.bridge.send({ type: 'set-field', fieldId: 'name', value: typed });
    await echoed;

    // The part that is plain ASCII too: a string builder may keep the pieces apart.
    const texts = [typed, typed.slice(-24)];
    const [sessionId] = childrenOf(mainId).filter((pid) => commandOf(pid).includes('probe-session-process'));
    assert.ok(sessionId !== undefined, 'no session process');
    assert.ok(searchMemory(sessionId, texts).length > 0, 'the search does not find what is there');
    assert.deepEqual(searchMemory(mainId, texts), []);

    // The shell saw the handshake: proof that the search would find what passes through it.
    assert.ok(searchMemory(mainId, [page.sessionId]).length > 0);

    main.send('end the session');
    await once(main, 'message');
    assert.deepEqual(
      childrenOf(mainId).filter((pid) => commandOf(pid).includes('probe-session-process')),
      [],
    );
    assert.deepEqual(searchMemory(mainId, texts), []);
  } finally {
    const exited = once(main, 'exit');
    main.disconnect();
    await exited;
  }
});

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statusOf(pid).includes(`\nPPid:\t${parent}\n`));
}

const statusOf = (pid: number): string => readOr(`/proc/${pid}/status`);
const commandOf = (pid: number): string => readOr(`/proc/${pid}/cmdline`);

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
