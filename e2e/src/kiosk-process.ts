import type { RendererHost } from '@motcua/browser';
import { type DemoKiosk, startDemoKiosk } from '@motcua/demo/kiosk';
import type { FromKiosk, ToKiosk } from './separate-kiosk.ts';

/**
 * Entry of the kiosk's long-lived process, for tests that look into it or kill it. Started by separate-kiosk.ts; citizens,
 * devices, province and renderers stay with the test, so that nothing of them is in here which the product did not bring.
 */
const send = (message: FromKiosk): void => void process.send?.(message);
const ended = new Map<number, () => void>();
const exited = new Map<number, () => void>();
let kiosk: DemoKiosk | undefined;
let lastId = 0;

const renderers: RendererHost = {
  seats: 'each-session',
  async open(entry) {
    const id = ++lastId;
    send({ type: 'open-renderer', id, enterUrl: entry.enterUrl, token: entry.mintToken() });
    const gone = new Promise<void>((resolve) => exited.set(id, resolve));
    await entry.connected;
    send({ type: 'renderer-connected', id });
    return {
      onExit: (listener) => void gone.then(listener),
      end: () =>
        new Promise((resolve) => {
          ended.set(id, resolve);
          send({ type: 'end-renderer', id });
        }),
    };
  },
};

process.on('disconnect', () => process.exit(0));
process.on('message', async (message: ToKiosk) => {
  switch (message.type) {
    case 'start':
      kiosk = await startDemoKiosk({ stage: message.place, renderers, dataFolder: message.dataFolder });
      send({ type: 'started', origin: kiosk.shell.origin });
      return;
    case 'renderer-exited':
      exited.get(message.id)?.();
      return;
    case 'renderer-ended':
      ended.get(message.id)?.();
      return;
    case 'stop':
      await kiosk?.close();
      process.exit(0);
  }
});
