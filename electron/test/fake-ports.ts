import type { MessagePort } from 'node:worker_threads';
import type { Port } from '../src/electron-api.ts';

/** Node's MessagePort in the manners of Electron's MessagePortMain. */
export interface FakePort extends Port {
  /** Takes the port out of this process, as a transfer does: whoever still uses it here gets an error. */
  transfer(): MessagePort;
  /** Whether somebody listened, spoke or closed here; a port that is only given away was not used. */
  readonly used: boolean;
}

export function fakePort(port: MessagePort): FakePort {
  let transferred = false;
  let used = false;
  const here = (): MessagePort => {
    if (transferred) throw new Error('this port was transferred');
    used = true;
    return port;
  };
  return {
    get used() {
      return used;
    },
    postMessage: (message) => here().postMessage(message),
    on(event: 'message' | 'close', listener: (event: { data: unknown; ports: Port[] }) => void) {
      if (event === 'message') here().on('message', (data: unknown) => listener({ data, ports: [] }));
      else here().on('close', () => listener({ data: undefined, ports: [] }));
    },
    start: () => here().start(),
    close: () => here().close(),
    transfer() {
      if (transferred) throw new Error('this port was transferred before');
      transferred = true;
      return port;
    },
  };
}

export const transferAll = (ports: readonly Port[] | undefined): MessagePort[] =>
  (ports ?? []).map((port) => (port as FakePort).transfer());
