import { createServer } from 'node:net';
import { createStreamWire, type Wire } from '@motcua/drivers/wire';
import { openParentChannel } from './ipc.ts';

/** Where the device host of this process listens for its session; a path, because a namespace has its own network but shares files. */
export const SESSION_SOCKET_VARIABLE = 'MOTCUA_SESSION_SOCKET';

export interface DeviceHostPorts {
  readonly status: Wire;
  onSession(listener: (wire: Wire) => void): void;
}

/**
 * What a device host of this shell is given, in production and in the demo's own entry. Takes one session at a time;
 * the folder around the socket is what keeps others out (0700). Ends the process when the shell is gone.
 */
export function openDeviceHostPorts(): DeviceHostPorts {
  const path = process.env[SESSION_SOCKET_VARIABLE];
  if (path === undefined)
    throw new Error(`${SESSION_SOCKET_VARIABLE} is not set: this entry is started by the browser shell`);
  const channel = openParentChannel();
  let occupied = false;
  return {
    status: channel.wire,
    onSession(listener) {
      const server = createServer((socket) => {
        if (occupied) {
          socket.destroy();
          return;
        }
        occupied = true;
        socket.once('close', () => {
          occupied = false;
        });
        listener(createStreamWire(socket));
      });
      server.listen(path, () => channel.post({ kind: 'listening' }));
    },
  };
}
