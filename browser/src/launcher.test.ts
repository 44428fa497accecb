import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { childEnvironment, groupIsAlive, hardenedCommand, launch } from './launcher.ts';

const REPORT = `
process.send({ env: Object.keys(process.env).sort(), pid: process.pid });
setInterval(() => {}, 1000);
`;

describe('launcher', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  const scrubbed = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'LD_PRELOAD_TWIN', 'SSLKEYLOGFILE', 'HTTP_PROXY'];
  before(() => {
    for (const name of scrubbed) process.env[name] = '';
  });
  after(() => {
    for (const name of scrubbed) delete process.env[name];
  });

  it('starts a child without core dumps and with an environment that was chosen', async () => {
    const child = await launch({
      command: [process.execPath, '-e', REPORT],
      env: { ...childEnvironment(), MOTCUA_TEST: '1' },
      ipc: 'json',
    });
    const [report] = (await once(child.process, 'message')) as [{ env: string[]; pid: number }];
    assert.deepEqual(
      report.env.filter((name) => scrubbed.includes(name)),
      [],
    );
    assert.ok(report.env.includes('MOTCUA_TEST') && report.env.includes('PATH'));
    assert.equal(report.pid, child.process.pid, 'the wrappers have become the program');
    assert.match(readFileSync(`/proc/${report.pid}/limits`, 'utf8'), /^Max core file size +1 +1 +bytes/m);
    await child.end();
  });

  it('ends the whole group, with children that the child made', async () => {
    const child = await launch({
      command: ['/bin/sh', '-c', 'sleep 1000 & sleep 1000 & wait'],
      env: childEnvironment(),
      ipc: 'none',
    });
    const group = child.process.pid ?? 0;
    assert.ok(groupIsAlive(group));
    let exits = 0;
    child.onExit(() => {
      exits += 1;
    });
    await Promise.all([child.end(), child.end()]);
    assert.equal(groupIsAlive(group), false);
    assert.equal(exits, 1);
  });

  it('tells by its exit that there was no such program, and refuses to start nothing', async () => {
    const child = await launch({ command: ['/nowhere/motcua'], env: childEnvironment(), ipc: 'none' });
    await new Promise<void>((resolve) => child.onExit(resolve));
    await child.end();
    await assert.rejects(launch({ command: [], env: {}, ipc: 'none' }), /nothing to launch/);
  });

  it('has a form for systems without setpriv and prlimit', () => {
    assert.deepEqual(hardenedCommand(['node', 'entry'], 'darwin'), [
      '/bin/sh',
      '-c',
      'ulimit -c 0 && exec "$0" "$@"',
      'node',
      'entry',
    ]);
  });
});

it('a child dies with a shell that was killed, even one that would not notice', {
  skip: process.platform !== 'linux',
}, async () => {
  const shell = await launch({
    command: [
      process.execPath,
      '-e',
      `import('${new URL('./launcher.ts', import.meta.url).href}').then(async ({ launch, childEnvironment }) => {
        // Busy for good: it reads neither its channel nor anything else.
        const child = await launch({ command: [process.execPath, '-e', 'for (;;);'], env: childEnvironment(), ipc: 'json' });
        process.send(child.process.pid);
      })`,
    ],
    env: childEnvironment(),
    ipc: 'json',
  });
  const [grandchild] = (await once(shell.process, 'message')) as [number];
  assert.ok(groupIsAlive(grandchild));
  shell.process.kill('SIGKILL');
  await once(shell.process, 'exit');
  while (groupIsAlive(grandchild)) await new Promise((resolve) => setImmediate(resolve));
});
