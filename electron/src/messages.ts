import { createEndpointWire, type Wire } from '@motcua/drivers/wire';
import type { Port } from './electron-api.ts';

/** Between the shell and its utility processes. Ports travel with `renderer`, `devices` and `session`; data never do. */
export type ShellMessage =
  | { readonly kind: 'wire'; readonly message: unknown }
  /** To the session: a port to its renderer. */
  | { readonly kind: 'renderer' }
  /** To the session: a port to its device host. */
  | { readonly kind: 'devices' }
  /** To the device host: a port to its session. */
  | { readonly kind: 'session' };

/** The IPC channel on which the preload script is given its port. */
export const BRIDGE_CHANNEL = 'motcua-bridge';

export function createPortWire(port: Port): Wire {
  const { wire, deliver, closed } = createEndpointWire({
    post: (message) => port.postMessage(message),
    close: () => port.close(),
  });
  port.on('message', ({ data }) => deliver(data));
  port.on('close', closed);
  port.start();
  return wire;
}
