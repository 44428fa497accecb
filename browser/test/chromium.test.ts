import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readySession } from '@motcua/core/contract-suite';
import type { SessionProcess } from '@motcua/core/kiosk';
import { createChromiumHost, findChromium } from '../src/index.ts';
import { type ProbeShell, startProbeShell } from './probe-shell.ts';

const executable = findChromium();
/** No display here; and as root, as in many containers, Chromium's own sandbox refuses to start. Never in production. */
const TEST_SWITCHES = ['--headless=new', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

describe('the Chromium window', { skip: executable === undefined && 'no Chromium here' }, () => {
  let under: ProbeShell;
  let folder: string;
  const runtimeFolder = process.env.XDG_RUNTIME_DIR;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-test-'));
    // Where private folders are made, so that the test can see what is left of them.
    process.env.XDG_RUNTIME_DIR = folder;
    under = await startProbeShell({
      renderers: createChromiumHost({ executable: executable ?? '', moreSwitches: TEST_SWITCHES }),
    });
  });
  after(async () => {
    await under.close();
    if (runtimeFolder === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = runtimeFolder;
    rmSync(folder, { recursive: true, force: true });
  });

  const windows = (): string[] => readdirSync(folder).filter((name) => name.startsWith('motcua-window-'));

  it('enters by the launch file, runs the page under its policy, and is gone with the session', async () => {
    const first = await readySession(under.shell);
    const intents = nextIntents(first);
    const window = await under.shell.openRenderer(first);
    // The page's own script was allowed to run, drew the first screen and answered it.
    assert.equal(await intents, 1);

    const [name = ''] = windows();
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o700);
    assert.equal(existsSync(join(folder, name, 'launch.html')), false, 'the token is not left lying');
    assert.ok(processesNaming(name).length > 0);
    assert.doesNotMatch(processesNaming(name).join(' '), /remote-debugging|token/);

    // The next window is there before the old one goes: nobody sees a desktop.
    const second = await readySession(under.shell);
    const answered = nextIntents(second);
    const nextWindow = await under.shell.openRenderer(second);
    assert.equal(await answered, 1);
    assert.equal(windows().length, 2);
    await window.end();
    await first.end();
    assert.deepEqual(processesNaming(name), []);
    assert.equal(existsSync(join(folder, name)), false);
    assert.equal(windows().length, 1);

    const closed = new Promise<void>((resolve) => nextWindow.onExit(resolve));
    await nextWindow.end();
    await closed;
    await second.end();
    assert.deepEqual(windows(), []);
    assert.deepEqual(under.refusals, []);
  });

  it('ends a browser whose page has crashed, which by itself would show a picture of it for ever', async () => {
    const crashing = await startProbeShell({
      renderers: createChromiumHost({
        executable: executable ?? '',
        moreSwitches: TEST_SWITCHES,
        reconnectTimeoutMs: 200,
      }),
    });
    try {
      const session = await readySession(crashing.shell);
      const intents = nextIntents(session);
      const window = await crashing.shell.openRenderer(session);
      assert.equal(await intents, 1);
      const exited = new Promise<void>((resolve) => window.onExit(resolve));
      const [name = ''] = windows();
      const pages = pageProcesses(name);
      assert.ok(pages.length > 0);
      for (const { pid } of pages) process.kill(pid, 'SIGKILL');
      await exited;
      await window.end();
      assert.deepEqual(processesNaming(name), []);
      assert.deepEqual(windows(), []);
      await crashing.shell.openRenderer(session);
    } finally {
      await crashing.close();
    }
  });

  it('gives up a browser that never connects, and leaves nothing of it', async () => {
    const silent = join(folder, 'silent-browser');
    writeFileSync(silent, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const stubborn = await startProbeShell({
      renderers: createChromiumHost({ executable: silent, connectTimeoutMs: 100 }),
    });
    try {
      const session = await readySession(stubborn.shell);
      await assert.rejects(stubborn.shell.openRenderer(session), /did not connect before it showed the page/);
      assert.deepEqual(windows(), []);
      assert.deepEqual(processesNaming(folder), []);
      // Nor does the folder with the token stay when nothing could be started at all.
      const { PATH } = process.env;
      process.env.PATH = '/nowhere';
      try {
        await assert.rejects(stubborn.shell.openRenderer(session), /ENOENT/);
      } finally {
        process.env.PATH = PATH;
      }
      assert.deepEqual(windows(), []);
    } finally {
      await stubborn.close();
    }
  });

  it('says so when the browser ends before it showed anything', async () => {
    const session = await readySession(under.shell);
    const broken = await startProbeShell({
      renderers: createChromiumHost({ executable: executable ?? '', moreSwitches: [...TEST_SWITCHES, '--version'] }),
    });
    try {
      const other = await readySession(broken.shell);
      await assert.rejects(broken.shell.openRenderer(other), /ended before it showed the page/);
      assert.deepEqual(windows(), []);
    } finally {
      await broken.close();
      await session.end();
    }
  });
});

it('Chromium is looked for in PATH, in the order of names', () => {
  assert.equal(findChromium('/nowhere'), undefined);
});

function nextIntents(session: SessionProcess): Promise<number> {
  return new Promise((resolve) => {
    session.control.onMessage((message) => {
      if (typeof message === 'object' && message !== null && 'count' in message) resolve(Number(message.count));
    });
  });
}

interface Running {
  readonly pid: number;
  readonly group: string | undefined;
  readonly line: string;
}

function running(): readonly Running[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // proc(5): "pid (comm) state ppid pgrp …"; comm may hold spaces and brackets.
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return [{ pid: Number(pid), group: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2], line }];
      } catch {
        return [];
      }
    });
}

/** Command lines of the living processes that name the folder. */
const processesNaming = (name: string): string[] =>
  running().flatMap(({ line }) => (line.includes(name) ? [line] : []));

/** The processes in which the pages of this window run. */
function pageProcesses(name: string): readonly Running[] {
  const all = running();
  const groups = new Set(all.filter(({ line }) => line.includes(name)).map(({ group }) => group));
  return all.filter(({ group, line }) => groups.has(group) && line.includes('--type=renderer'));
}
