import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RendererProcess, SessionProcess, ShellPort } from '../kiosk/shell-port.ts';
import type { Bridge } from './bridge.ts';
import type { Intent } from './intent.ts';
import { BURST, probeReason } from './probe-session.ts';
import type { ScreenModel } from './screen-model.ts';

export { probeReason, probeScreen, runProbeDevices, runProbeSession } from './probe-session.ts';

/** A shell over `runProbeSession`, `runProbeDevices` and a courier that echoes. */
export interface ShellUnderTest {
  readonly shell: ShellPort;
  /** The page as the shell would show it for the renderer opened last; what it runs is the shell's own client code. */
  loadPage(): Promise<PageUnderTest>;
  close(): Promise<void>;
}

export interface PageUnderTest {
  readonly bridge: Bridge;
  /** Past the client code, as a page that was taken over would. */
  sendRaw(text: string): void;
  /** Resolves when the shell has taken the page away or turned it to another session. */
  readonly ended: Promise<void>;
  /** The page goes away by itself: a reload. */
  leave(): Promise<void>;
}

/** What both shells promise to core and to the renderer. Run by browser/test and electron/test. */
export function testBridgeContract(name: string, start: () => Promise<ShellUnderTest>): void {
  const withShell = (title: string, body: (under: ShellUnderTest) => Promise<void>): void => {
    it(title, async () => {
      const under = await start();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  };

  const withPage = (
    title: string,
    body: (
      page: PageUnderTest,
      session: SessionProcess,
      under: ShellUnderTest,
      renderer: RendererProcess,
    ) => Promise<void>,
  ): void =>
    withShell(title, async (under) => {
      const session = await readySession(under.shell);
      const renderer = await under.shell.openRenderer(session);
      await body(await under.loadPage(), session, under, renderer);
    });

  describe(`${name}: bridge contract`, () => {
    withPage('delivers the newest screen at once, to every listener that comes', async ({ bridge }) => {
      await untilScreen(bridge, '0');
      bridge.send({ type: 'begin' });
      await untilScreen(bridge, '1 {"type":"intent","intent":{"type":"begin"}}');
      const late: string[] = [];
      bridge.onScreen((screen) => late.push(probeReason(screen)));
      assert.deepEqual(late, ['1 {"type":"intent","intent":{"type":"begin"}}'], 'no history, and not later');
    });

    withPage('stops delivering to a listener that has ended', async ({ bridge }) => {
      await untilScreen(bridge, '0');
      const seen: string[] = [];
      const stop = bridge.onScreen((screen) => seen.push(probeReason(screen)));
      stop();
      bridge.send({ type: 'begin' });
      await untilScreen(bridge, '1 {"type":"intent","intent":{"type":"begin"}}');
      assert.deepEqual(seen, ['0']);
    });

    withPage('keeps the order of screens and of intents', async ({ bridge }, session) => {
      await untilScreen(bridge, '0');
      const seen: string[] = [];
      bridge.onScreen((screen) => seen.push(probeReason(screen)));
      session.control.send({ type: 'burst' });
      await untilScreen(bridge, `burst ${BURST}`);
      assert.deepEqual(
        seen.slice(1),
        Array.from({ length: BURST }, (_, index) => `burst ${index + 1}`),
      );
      const intents = Array.from({ length: BURST }, (_, index): Intent => ({ type: 'set-number', digits: `${index}` }));
      seen.length = 0;
      for (const intent of intents) bridge.send(intent);
      const texts = intents.map((intent, index) => `${index + 1} ${JSON.stringify({ type: 'intent', intent })}`);
      await untilScreen(bridge, texts.at(-1) ?? '');
      assert.deepEqual(seen, texts);
    });

    withPage('lets nothing through that is no intent', async (page) => {
      await untilScreen(page.bridge, '0');
      for (const [index, [what, text]] of HOSTILE.entries()) {
        page.sendRaw(text);
        page.sendRaw('{"type":"intent","intent":{"type":"finish"}}');
        const reason = await nextScreen(page.bridge);
        assert.equal(reason, `${index + 1} {"type":"intent","intent":{"type":"finish"}}`, `${what} arrived`);
      }
    });

    withPage(
      'refuses a second page while the first is there, and takes it when the first has gone',
      async (page, _session, under) => {
        await untilScreen(page.bridge, '0');
        const second = await under.loadPage();
        const seen: ScreenModel[] = [];
        second.bridge.onScreen((screen) => seen.push(screen));
        page.bridge.send({ type: 'begin' });
        await untilScreen(page.bridge, '1 {"type":"intent","intent":{"type":"begin"}}');
        assert.deepEqual(seen, []);
        second.bridge.send({ type: 'cancel' });
        page.bridge.send({ type: 'next' });
        await untilScreen(page.bridge, '2 {"type":"intent","intent":{"type":"next"}}');
        await second.leave();
        await page.leave();
        const third = await under.loadPage();
        await untilScreen(third.bridge, '2 {"type":"intent","intent":{"type":"next"}}');
      },
    );

    withPage(
      'ends the page with the session, and lets it say nothing to the next one',
      async (page, session, under, renderer) => {
        await untilScreen(page.bridge, '0');
        const next = await readySession(under.shell);
        const exited = new Promise<void>((resolve) => session.onExit(resolve));
        // The next one is there before the old one goes, as the kiosk does it.
        await under.shell.openRenderer(next);
        await Promise.all([renderer.end(), session.end()]);
        await exited;
        await page.ended;
        const nextPage = await under.loadPage();
        await untilScreen(nextPage.bridge, '0');
        page.bridge.send({ type: 'begin' });
        nextPage.bridge.send({ type: 'next' });
        await untilScreen(nextPage.bridge, '1 {"type":"intent","intent":{"type":"next"}}');
      },
    );

    withShell('joins session and devices by a wire of their own', async ({ shell }) => {
      const [session, devices] = await Promise.all([readySession(shell), shell.startDevices()]);
      const echoed = nextMessage(session);
      await shell.linkDevices(session, devices);
      assert.deepEqual(await echoed, { type: 'probe-devices', message: { echo: { type: 'probe' } } });
    });

    withShell('replaces devices that died under a session', async ({ shell }) => {
      const session = await readySession(shell);
      const first = await shell.startDevices();
      await shell.linkDevices(session, first);
      const exited = new Promise<void>((resolve) => first.onExit(resolve));
      await first.end();
      await exited;
      const second = await shell.startDevices();
      const echoed = nextMessage(session);
      await shell.linkDevices(session, second);
      assert.deepEqual(await echoed, { type: 'probe-devices', message: { echo: { type: 'probe' } } });
    });

    withShell('gives a courier its control wire, and closes it when the courier is ended', async ({ shell }) => {
      const courier = await shell.startCourier();
      const answer = new Promise((resolve) => courier.control.onMessage(resolve));
      const closed = new Promise<void>((resolve) => courier.control.onClose(resolve));
      courier.control.send({ hello: 'courier' });
      assert.deepEqual(await answer, { echo: { hello: 'courier' } });
      await courier.end();
      await closed;
    });

    withShell('reports the exit once, and to those who ask late', async ({ shell }) => {
      const session = await readySession(shell);
      let exits = 0;
      const exited = new Promise<void>((resolve) =>
        session.onExit(() => {
          exits += 1;
          resolve();
        }),
      );
      await Promise.all([session.end(), session.end()]);
      await exited;
      await new Promise<void>((resolve) => session.onExit(resolve));
      assert.equal(exits, 1);
    });
  });
}

/** Hostile messages by name. Texts, because a page sends bytes; each is followed by a good one. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['an unknown intent', '{"type":"intent","intent":{"type":"become-officer"}}'],
  ['an unknown message', '{"type":"screen","screen":{}}'],
  ['nothing', 'null'],
  ['a number', '7'],
  ['a list', '[{"type":"intent","intent":{"type":"begin"}}]'],
  ['a text in place of an intent', '{"type":"intent","intent":"begin"}'],
  ['a wrong type within', '{"type":"intent","intent":{"type":"set-consent","consentId":"a","given":"yes"}}'],
  ['one property too many', '{"type":"intent","intent":{"type":"begin","admin":true}}'],
  ['one property too many outside', '{"type":"intent","intent":{"type":"begin"},"admin":true}'],
  ['a prototype key', '{"type":"intent","intent":{"type":"begin","__proto__":{"admin":true}}}'],
  ['a prototype in place of an intent', '{"type":"intent","__proto__":{"intent":{"type":"begin"}}}'],
  ['a prototype key as an id', '{"type":"intent","intent":{"type":"set-field","fieldId":"__proto__","value":"x"}}'],
  [
    'a value that is too long',
    `{"type":"intent","intent":{"type":"set-field","fieldId":"a","value":"${'x'.repeat(2001)}"}}`,
  ],
];

export async function readySession(shell: ShellPort): Promise<SessionProcess> {
  const session = await shell.startSession();
  assert.deepEqual(await nextMessage(session), { type: 'ready' });
  return session;
}

function nextMessage(session: SessionProcess): Promise<unknown> {
  return new Promise((resolve) => session.control.onMessage(resolve));
}

/** The next screen to come, not the newest that is there. */
function nextScreen(bridge: Bridge): Promise<string> {
  return new Promise((resolve) => {
    let there = true;
    const stop = bridge.onScreen((screen) => {
      if (there) return;
      queueMicrotask(() => stop());
      resolve(probeReason(screen));
    });
    there = false;
  });
}

function untilScreen(bridge: Bridge, reason: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = bridge.onScreen((screen) => {
      if (probeReason(screen) !== reason) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
