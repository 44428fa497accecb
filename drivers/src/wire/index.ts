/**
 * A pipe for messages between two processes: a MessagePort under Electron, length-prefixed JSON on a Unix socket or a
 * pipe otherwise. Messages are plain JSON; bytes travel as base64 strings.
 */
export interface Wire {
  send(message: unknown): void;
  /** At most one listener; messages that arrive before it is set are kept in order. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone or `close` was called. */
  onClose(listener: () => void): void;
  close(): void;
}

export { createEndpointWire, type Endpoint, type EndpointWire } from './endpoint.ts';
export { createWirePair } from './pair.ts';
export { createStreamWire, MAX_MESSAGE_BYTES } from './stream.ts';
