import { createConnection } from 'node:net';
import type { SessionPorts } from '@motcua/core/session';
import { createStreamWire, type Wire } from '@motcua/drivers/wire';
import { type IpcChannel, openParentChannel } from './ipc.ts';
import { receiveRenderers } from './socket-handoff.ts';

/** What a session process of this shell is given. Ends the process when the shell is gone: nobody would wipe it. */
export function openSessionPorts(): SessionPorts {
  const channel = openParentChannel();
  const renderers = createQueue();
  const devices = createQueue();
  receiveRenderers(channel, renderers.push);
  connectDevices(channel, devices.push);
  return { control: channel.wire, onDevices: devices.onItem, onRenderer: renderers.onItem };
}

function connectDevices(channel: IpcChannel, onDevices: (wire: Wire) => void): void {
  channel.onMessage((message) => {
    if (message.kind !== 'connect-devices') return;
    const { path } = message;
    const socket = createConnection(path);
    const refused = (): void => channel.post({ kind: 'devices-connected', path, connected: false });
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      onDevices(createStreamWire(socket));
      channel.post({ kind: 'devices-connected', path, connected: true });
    });
  });
}

/** Wires that came before the session asked for them wait for it. */
function createQueue(): { push(wire: Wire): void; onItem(listener: (wire: Wire) => void): void } {
  let listener: ((wire: Wire) => void) | undefined;
  const waiting: Wire[] = [];
  return {
    push: (wire) => {
      if (listener) listener(wire);
      else waiting.push(wire);
    },
    onItem: (next) => {
      listener = next;
      for (const wire of waiting.splice(0)) next(wire);
    },
  };
}
