import { readySession } from '@motcua/core/contract-suite';
import { startProbeShell } from './probe-shell.ts';

// The long-lived process alone, for a test that looks into its memory: it tells where to go and then only waits.
const under = await startProbeShell();
const session = await readySession(under.shell);
await under.shell.openRenderer(session);
const entry = await under.external.entry();
process.send?.({ origin: under.origin, token: entry.mintToken() });
process.on('message', () => {
  void session.end().then(() => process.send?.({ ended: true }));
});
process.on('disconnect', () => {
  void under.close();
});
