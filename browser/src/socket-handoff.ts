import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createEndpointWire, type Wire } from '@motcua/drivers/wire';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { IpcChannel, UpgradeRequest } from './ipc.ts';

/**
 * The renderer's WebSocket belongs to the session process alone (docs/adr/0005). The shell reads the upgrade request,
 * because that is where Host, Origin and cookie are, then gives the socket away unanswered; a client sends no frame
 * before the handshake is answered (RFC 6455 §4.1), and it is answered only when the shell has closed its copy.
 */
export interface SocketGiver {
  /** False: another renderer is there. The socket is then still the caller's. */
  give(request: UpgradeRequest, socket: Socket): boolean;
  /** Calls back when a renderer was given (true) and when it has gone (false). */
  onConnection(listener: (isConnected: boolean) => void): void;
}

export function createSocketGiver(channel: IpcChannel): SocketGiver {
  let current: number | null = null;
  let last = 0;
  const listeners: ((isConnected: boolean) => void)[] = [];
  const tell = (isConnected: boolean): void => {
    for (const listener of listeners) listener(isConnected);
  };
  channel.onMessage((message) => {
    // This channel is ordered: the acknowledgement that made Node close the shell's descriptor came before this message.
    if (message.kind === 'socket-received') channel.post({ kind: 'socket-released', id: message.id });
    if (message.kind === 'renderer-gone' && message.id === current) {
      current = null;
      tell(false);
    }
  });
  return {
    give(request, socket) {
      if (current !== null) return false;
      last += 1;
      current = last;
      channel.post({ kind: 'renderer-socket', id: current, request }, socket);
      tell(true);
      return true;
    },
    onConnection: (listener) => listeners.push(listener),
  };
}

/** A field value is at most 2,000 characters, and JSON may write each as two `\uXXXX`: 24,000 bytes. */
const MAX_INTENT_BYTES = 32 * 1024;
/** RFC 6455 §7.4.1: a kind of data that the endpoint does not take; data that is not what it says. */
const UNSUPPORTED_DATA = 1003;
const INVALID_PAYLOAD = 1007;

/** The session's side: each socket becomes a wire once it is ours alone. */
export function receiveRenderers(channel: IpcChannel, onRenderer: (wire: Wire) => void): void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_INTENT_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const pending = new Map<number, { readonly request: UpgradeRequest; readonly socket: Socket }>();
  let current: number | null = null;

  const gone = (id: number): void => {
    if (current === id) current = null;
    pending.delete(id);
    channel.post({ kind: 'renderer-gone', id });
  };

  channel.onMessage((message, socket) => {
    if (message.kind === 'renderer-socket') {
      // A client that gave up while its socket was on the way arrives as nothing.
      if (!socket || current !== null) {
        socket?.destroy();
        gone(message.id);
        return;
      }
      current = message.id;
      pending.set(message.id, { request: message.request, socket });
      socket.once('close', () => gone(message.id));
      socket.on('error', () => {});
      channel.post({ kind: 'socket-received', id: message.id });
    }
    if (message.kind === 'socket-released') {
      const arrival = pending.get(message.id);
      pending.delete(message.id);
      if (!arrival) return;
      server.handleUpgrade(requestOf(arrival.request, arrival.socket), arrival.socket, Buffer.alloc(0), (client) => {
        onRenderer(createWebSocketWire(client));
      });
    }
  });
}

function requestOf(upgrade: UpgradeRequest, socket: Socket): IncomingMessage {
  const request = new IncomingMessage(socket);
  request.method = 'GET';
  request.url = upgrade.url;
  Object.assign(request.headers, upgrade.headers);
  return request;
}

export function createWebSocketWire(client: WebSocket): Wire {
  const { wire, deliver, closed } = createEndpointWire({
    post: (message) => client.send(JSON.stringify(message)),
    close: () => client.close(),
  });
  client.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) {
      client.close(UNSUPPORTED_DATA);
      return;
    }
    let message: unknown;
    try {
      message = JSON.parse(data.toString());
    } catch {
      client.close(INVALID_PAYLOAD);
      return;
    }
    deliver(message);
  });
  // Too long, not masked, not UTF-8: `ws` closes by itself, with the code that the standard has for it.
  client.on('error', () => {});
  client.on('close', closed);
  return wire;
}
