import { homedir } from 'node:os';
import { join } from 'node:path';
import { createExternalRenderers } from '@motcua/browser';
import { createBench } from './bench.ts';
import { startBenchServer } from './bench-server.ts';
import { startDemoKiosk } from './kiosk.ts';
import { openWindow } from './open-window.ts';
import { createStage } from './stage.ts';

const USAGE = `npm start [-- options]

  --in-process   do not use pcscd, even where it can run
  --no-window    only serve; print the address
`;

/** The demo: bench and kiosk side by side, in a window where there is a display, at a printed address where there is none. */
export async function startDemo(args: readonly string[]): Promise<void> {
  if (args.some((one) => one !== '--in-process' && one !== '--no-window')) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const stage = await createStage({
    lane: args.includes('--in-process') ? 'never' : 'auto',
    pkiFolder: join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'motcua', 'simulated-pki'),
  });
  const external = createExternalRenderers();
  const benchServer = await startBenchServer({
    bench: createBench(stage),
    renderer: external.entry,
    lastPage: () => stage.printer.pages.at(-1),
  });
  const kiosk = await startDemoKiosk({ stage, renderers: external.host, allowFrameFrom: benchServer.origin });

  const { whyInProcess } = stage.reader;
  process.stdout.write(
    [
      '',
      'Một Cửa Kiosk, demo mode. Everybody in it is made up.',
      `Card reader: ${whyInProcess === null ? 'the real pcscd with a virtual reader' : `in process, because ${whyInProcess}`}`,
      'Key of the journal: a temporary file, not the key store of the system',
      `Open ${benchServer.origin}/ (kiosk and bench). Ctrl-C ends it.`,
      '',
    ].join('\n'),
  );
  if (!args.includes('--no-window')) openWindow(`${benchServer.origin}/`);

  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await kiosk.close();
  await benchServer.close();
  await stage.close();
  process.exit(0);
}
