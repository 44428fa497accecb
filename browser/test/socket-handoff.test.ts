import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { readySession } from '@motcua/core/contract-suite';
import { enter } from './page.ts';
import { startProbeShell } from './probe-shell.ts';

const ROUNDS = 40;
/** How long the shell's thread is held up at a time: long enough for answer and frame to pass it by. */
const BUSY_MS = 8;

it('no frame is lost while the socket changes hands, however soon it comes and however late the shell is', async () => {
  const under = await startProbeShell();
  let busy = true;
  try {
    await under.shell.openRenderer(await readySession(under.shell));
    const browser = await enter(under.origin, (await under.external.entry()).mintToken());
    const page = await browser.loadPage();
    await page.leave();
    const worker = new Worker(new URL('./eager-client.ts', import.meta.url), {
      workerData: {
        url: `ws://${new URL(under.origin).host}/session/${page.sessionId}`,
        headers: { origin: under.origin, cookie: browser.cookie },
        rounds: ROUNDS,
      },
    });
    const hold = (): void => {
      const until = performance.now() + BUSY_MS;
      while (performance.now() < until);
      if (busy) setImmediate(hold);
    };
    hold();
    const [report] = await once(worker, 'message');
    assert.equal(report, 'all answered');
  } finally {
    busy = false;
    await under.close();
  }
});
