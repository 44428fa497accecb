import type { Wire } from './index.ts';

/** What a message channel of the platform (fork IPC, MessagePort, WebSocket) offers; it carries whole messages. */
export interface Endpoint {
  post(message: unknown): void;
  close(): void;
}

export interface EndpointWire {
  readonly wire: Wire;
  /** To be called with each message that the channel delivers. */
  deliver(message: unknown): void;
  /** To be called when the channel is gone. */
  closed(): void;
}

/** A Wire over a platform channel that is already framed: adds the order before the first listener, and closing once. */
export function createEndpointWire(endpoint: Endpoint): EndpointWire {
  let listener: ((message: unknown) => void) | undefined;
  let closeListener: (() => void) | undefined;
  let open = true;
  const waiting: unknown[] = [];

  const closed = (): void => {
    if (!open) return;
    open = false;
    closeListener?.();
  };

  return {
    wire: {
      send(message) {
        if (open) endpoint.post(message);
      },
      onMessage(next) {
        listener = next;
        for (const message of waiting.splice(0)) next(message);
      },
      onClose(next) {
        closeListener = next;
        if (!open) next();
      },
      close() {
        if (!open) return;
        closed();
        endpoint.close();
      },
    },
    deliver(message) {
      if (!open) return;
      if (listener) listener(message);
      else waiting.push(message);
    },
    closed,
  };
}
