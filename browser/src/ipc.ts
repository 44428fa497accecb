import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { reportCrashesWithoutContent } from '@motcua/core/shell';
import { createEndpointWire, type Wire } from '@motcua/drivers/wire';

/**
 * What crosses the IPC channel between the shell and one of its children: the wire of core (`wire`), and the shell's own
 * business, which is never personal: where the devices listen, and the renderer's socket as a file descriptor.
 */
export type IpcMessage =
  | { readonly kind: 'wire'; readonly message: unknown }
  /** main → session, with the socket. */
  | { readonly kind: 'renderer-socket'; readonly id: number; readonly request: UpgradeRequest }
  /** session → main: the descriptor is here, close yours. */
  | { readonly kind: 'socket-received'; readonly id: number }
  /** main → session: mine is closed. Now, and not before, may the handshake be answered. */
  | { readonly kind: 'socket-released'; readonly id: number }
  /** session → main: this renderer is gone, another may come. */
  | { readonly kind: 'renderer-gone'; readonly id: number }
  /** device host → main: the socket for the session is open. */
  | { readonly kind: 'listening' }
  /** main → session. */
  | { readonly kind: 'connect-devices'; readonly path: string }
  /** session → main. */
  | { readonly kind: 'devices-connected'; readonly path: string; readonly connected: boolean };

/** The part of the upgrade request that `ws` needs to answer it (RFC 6455 §4.2.1). No cookie: the session has no use for it. */
export interface UpgradeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface IpcChannel {
  readonly wire: Wire;
  post(message: IpcMessage, socket?: Socket): void;
  /** All but `wire`. Several listeners may listen. */
  onMessage(listener: (message: IpcMessage, socket: Socket | undefined) => void): void;
}

/** One end of a fork's channel: the child's handle in the shell, or `process` in the child. */
export function createIpcChannel(end: ChildProcess | NodeJS.Process): IpcChannel {
  const listeners: ((message: IpcMessage, socket: Socket | undefined) => void)[] = [];
  const post = (message: IpcMessage, socket?: Socket): void => {
    // The channel may close while a message is on its way; whoever needs an answer also listens for the exit.
    if (end.connected) end.send?.(message, socket, {}, () => {});
    else socket?.destroy();
  };
  const control = createEndpointWire({
    post: (message) => post({ kind: 'wire', message }),
    close: () => {
      if (end.connected) end.disconnect?.();
    },
  });
  const onIpc = (message: unknown, handle: unknown): void => {
    const known = message as IpcMessage;
    if (known.kind === 'wire') control.deliver(known.message);
    else for (const listener of listeners) listener(known, handle as Socket | undefined);
  };
  const emitter: NodeJS.EventEmitter = end;
  emitter.on('message', onIpc);
  emitter.on('disconnect', control.closed);
  return { wire: control.wire, post, onMessage: (listener) => listeners.push(listener) };
}

/** The child's end. From here on the process may hold personal data; it ends when the shell is gone, for nobody would wipe it. */
export function openParentChannel(): IpcChannel {
  reportCrashesWithoutContent();
  process.on('disconnect', () => process.exit(0));
  return createIpcChannel(process);
}
