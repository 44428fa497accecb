import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { readySession } from '@motcua/core/contract-suite';
import type { Permission } from '../src/electron-api.ts';
import { prepareElectron } from '../src/index.ts';
import { DENIED_CONTENT_EVENTS, DENIED_PERMISSIONS, DENIED_SESSION_EVENTS, isKeyDenied } from '../src/permissions.ts';
import { createFakeElectron, type FakeSession, type FakeWindow } from './fake-electron.ts';
import { startProbeShell } from './probe-shell.ts';

interface Opened {
  readonly window: FakeWindow;
  readonly web: FakeSession;
  readonly end: () => Promise<void>;
  readonly exited: Promise<void>;
}

async function withWindow(
  body: (opened: Opened) => Promise<void> | void,
  forbidCoreDumps = async () => {},
): Promise<void> {
  const { electron, shell, close } = startProbeShell({ forbidCoreDumps });
  try {
    const renderer = await shell.openRenderer(await readySession(shell));
    const [window] = electron.windows;
    if (!window) throw new Error('no window');
    const exited = new Promise<void>((resolve) => renderer.onExit(resolve));
    await body({ window, web: window.webContents.session, end: () => renderer.end(), exited });
  } finally {
    await close();
  }
}

describe('the kiosk window', () => {
  it('is a sandboxed page without Node, developer tools, or anything that lasts', () =>
    withWindow(({ window }) => {
      const { webPreferences, kiosk, frame } = window.options;
      assert.ok(kiosk && !frame && window.shown);
      const { preload, partition, ...rest } = webPreferences;
      assert.match(preload, /preload\.cjs$/);
      assert.match(partition, /^session-[0-9a-f-]{36}$/, 'in memory: no `persist:`');
      assert.deepEqual(rest, {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        plugins: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        spellcheck: false,
        v8CacheOptions: 'none',
        devTools: false,
      });
    }));

  it('denies every permission that Electron knows, and those that it will know', () =>
    withWindow(({ web }) => {
      const asked = [...Object.keys(DENIED_PERMISSIONS), 'a-new-one'] as Permission[];
      for (const permission of asked) {
        assert.equal(web.permissionCheck?.(null, permission), false);
        let granted: boolean | undefined;
        web.permissionRequest?.(null, permission, (answer) => {
          granted = answer;
        });
        assert.equal(granted, false, permission);
      }
      assert.equal(web.devicePermission?.(), false);
      let streams: unknown = 'not asked';
      web.displayMedia?.(null, (answer) => {
        streams = answer;
      });
      assert.equal(streams, null);
      assert.equal(web.spellChecker, false);
      for (const reason of Object.values(DENIED_PERMISSIONS)) assert.ok(reason.length > 5);
    }));

  it('lets the page go nowhere, open nothing and download nothing', () =>
    withWindow(({ window, web }) => {
      for (const [event] of DENIED_CONTENT_EVENTS) assert.ok(window.webContents.isPrevented(event), event);
      for (const [event] of DENIED_SESSION_EVENTS) {
        let prevented = false;
        web.emit(event, { preventDefault: () => (prevented = true) });
        assert.ok(prevented, event);
      }
      assert.deepEqual(window.webContents.openHandler?.(), { action: 'deny' });
      assert.equal(window.webContents.isPrevented('an-event-without-a-rule'), false, 'the check can tell');
    }));

  it('denies keys that lead out, and none that people write with', () =>
    withWindow(({ window }) => {
      const press = (key: string, held: Partial<Record<'control' | 'alt' | 'meta', boolean>> = {}) =>
        window.webContents.isPrevented('before-input-event', { key, control: false, alt: false, meta: false, ...held });
      for (const key of ['F5', 'F11', 'F12', 'Escape', 'BrowserBack', 'Meta', 'ContextMenu'])
        assert.ok(press(key), key);
      for (const key of ['r', 'R', 'w', 'p', 's', 'i', '+', 'Tab'])
        assert.ok(press(key, { control: true }), `Ctrl+${key}`);
      assert.ok(press('F4', { alt: true }) && press('Tab', { alt: true }) && press('l', { meta: true }));
      for (const key of ['a', 'ă', 'Enter', 'Tab', 'Backspace', 'Shift', 'ArrowUp'])
        assert.equal(press(key), false, key);
      assert.equal(press('v', { control: true }), false);
      assert.equal(isKeyDenied({ key: '@', control: true, alt: true, meta: false }), false, 'AltGr writes');
    }));

  it('serves the page by its own scheme, with a nonce of its own each time, and nothing beside the list', () =>
    withWindow(async ({ web }) => {
      const [first, second] = [await web.fetch('app://kiosk/'), await web.fetch('app://kiosk/')];
      const policy = first.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      assert.ok(nonce);
      assert.ok((await first.text()).includes(`nonce="${nonce}"`));
      assert.notEqual(policy, second.headers.get('content-security-policy'));
      assert.doesNotMatch(policy.replace(/img-src \S+ data:;/, ''), /unsafe|\*|https?:|data:/);
      assert.match(policy, /connect-src 'none'/);
      assert.equal((await web.fetch('app://kiosk/bridge.js')).status, 200);
      for (const [url, status] of [
        ['app://kiosk/../package.json', 404],
        ['app://kiosk/%2e%2e/package.json', 404],
        ['app://kiosk/index.html', 404],
        ['app://kiosk/__proto__', 404],
        ['app://elsewhere/', 403],
      ] as const) {
        assert.equal((await web.fetch(url)).status, status, url);
      }
      assert.equal((await web.fetch('app://kiosk/', 'POST')).status, 403);
    }));

  it('leaves nothing when it ends', () =>
    withWindow(async ({ window, web, end, exited }) => {
      await end();
      await exited;
      assert.ok(window.isDestroyed());
      assert.equal(web.cleared, 1);
    }));

  for (const trouble of ['render-process-gone', 'unresponsive', 'preload-error']) {
    it(`counts as gone when Electron reports ${trouble}`, () =>
      withWindow(async ({ window, exited }) => {
        window.webContents.emit(trouble);
        await exited;
      }));
  }

  for (const [how, load] of Object.entries({
    'cannot be loaded': async () => {
      throw new Error('ERR_FAILED');
    },
    'never comes': () => new Promise<void>(() => {}),
    'crashes while it comes': async (window: FakeWindow) => {
      window.webContents.emit('render-process-gone');
      await new Promise<void>(() => {});
    },
  })) {
    it(`leaves no window behind when its page ${how}`, async () => {
      const { electron, shell, close } = startProbeShell({ loadTimeoutMs: 50 });
      try {
        const session = await readySession(shell);
        const loadURL = mock.method(electron.BrowserWindow.prototype, 'loadURL', function (this: FakeWindow) {
          return load(this);
        });
        await assert.rejects(shell.openRenderer(session));
        const [window] = electron.windows;
        if (!window) throw new Error('no window');
        assert.ok(window.isDestroyed() && !window.shown);
        assert.equal(window.webContents.session.cleared, 1);
        loadURL.mock.restore();
        await shell.openRenderer(session);
        assert.ok(electron.windows[1]?.shown);
      } finally {
        await close();
      }
    });
  }

  it('gives no page a bridge while its process could leave a core dump', async () => {
    let refuse = false;
    await withWindow(
      async ({ window, exited }) => {
        const { page } = window.webContents;
        let screens = 0;
        page?.bridge.onScreen(() => {
          screens += 1;
        });
        await exited;
        assert.equal(screens, 0);
      },
      // The session process is started first; the window's comes after it.
      async () => {
        if (refuse) throw new Error('prlimit failed');
        refuse = true;
      },
    );
  });
});

describe('the main process', () => {
  it('makes ports and gives them away; nothing a citizen types can pass through it', async () => {
    const { electron, shell, close } = startProbeShell();
    try {
      const [session, devices] = await Promise.all([readySession(shell), shell.startDevices()]);
      await shell.linkDevices(session, devices);
      await shell.openRenderer(session);
      const bridge = electron.windows[0]?.webContents.page?.bridge;
      await new Promise<void>((resolve) => void bridge?.onScreen(() => resolve()));
      assert.equal(electron.channels.length, 4);
      for (const port of electron.channels) {
        assert.equal(port.used, false);
        assert.throws(() => port.postMessage('from here'), /transferred/);
      }
    } finally {
      await close();
    }
  });

  it('gives its children a chosen environment and no options', async () => {
    process.env.NODE_OPTIONS = '';
    process.env.ELECTRON_RUN_AS_NODE = '';
    const { electron, shell, close } = startProbeShell({ env: { MOTCUA_CONFIG: '/etc/motcua/kiosk.json' } });
    try {
      await shell.startCourier();
      const [fork] = electron.forks;
      assert.deepEqual(fork?.options.execArgv, []);
      assert.equal(fork?.options.env.MOTCUA_CONFIG, '/etc/motcua/kiosk.json');
      assert.deepEqual(
        Object.keys(fork?.options.env ?? {}).filter((name) => /^(NODE|ELECTRON|LD)_/.test(name)),
        [],
      );
    } finally {
      delete process.env.NODE_OPTIONS;
      delete process.env.ELECTRON_RUN_AS_NODE;
      await close();
    }
  });

  it('ends a child that it could not keep from dumping core', async () => {
    const { shell, close } = startProbeShell({ forbidCoreDumps: () => Promise.reject(new Error('prlimit failed')) });
    try {
      await assert.rejects(shell.startSession(), /prlimit failed/);
    } finally {
      await close();
    }
  });

  it('prepares Electron before it is ready: own scheme, sandbox everywhere, no menu, no reports', () => {
    const electron = createFakeElectron();
    prepareElectron(electron);
    const { schemes, sandbox, menu, switches } = electron.said;
    assert.deepEqual({ schemes, sandbox, menu }, { schemes: ['app'], sandbox: true, menu: false });
    assert.ok(switches.includes('disable-breakpad') && switches.includes('no-proxy-server'));
  });
});
