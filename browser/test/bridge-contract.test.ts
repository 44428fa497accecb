import { testBridgeContract } from '@motcua/core/contract-suite';
import { enter, type TestBrowser } from './page.ts';
import { startProbeShell } from './probe-shell.ts';

testBridgeContract('browser shell', async () => {
  const under = await startProbeShell();
  let browser: TestBrowser | undefined;
  return {
    shell: under.shell,
    async loadPage() {
      const entry = await under.external.entry();
      browser ??= await enter(under.origin, entry.mintToken());
      return browser.loadPage();
    },
    close: under.close,
  };
});
