import { testBridgeContract } from '@motcua/core/contract-suite';
import { FakePage } from './fake-page.ts';
import { startProbeShell } from './probe-shell.ts';

testBridgeContract('Electron shell', async () => {
  const { electron, shell, close } = startProbeShell();
  const shown = new Set<FakePage>();
  return {
    shell,
    async loadPage() {
      const window = electron.windows.at(-1);
      if (!window) throw new Error('no window');
      const { webContents } = window;
      let page = webContents.page;
      if (!page || (shown.has(page) && left.has(page))) {
        await window.loadURL('app://kiosk/');
        page = webContents.page;
      }
      // A page beside the window's own, could there be one, has the preload script and gets no port.
      if (!page || shown.has(page)) page = new FakePage();
      shown.add(page);
      return asPage(page);
    },
    close,
  };
});

const left = new WeakSet<FakePage>();

const asPage = (page: FakePage) => ({
  bridge: page.bridge,
  sendRaw: (text: string) => page.sendRaw(JSON.parse(text)),
  ended: page.ended,
  async leave() {
    left.add(page);
    page.unload();
  },
});
