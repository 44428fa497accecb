import type { Wire } from './index.ts';

/** Two ends of a pipe inside one process, for tests and the in-process demo. Messages are copied as a real pipe would. */
export function createWirePair(): [Wire, Wire] {
  const left = new End();
  const right = new End();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class End implements Wire {
  peer: End | undefined;
  private listener: ((message: unknown) => void) | undefined;
  private closeListener: (() => void) | undefined;
  private waiting: unknown[] = [];
  private open = true;

  send(message: unknown): void {
    if (!this.open) return;
    const copy: unknown = JSON.parse(JSON.stringify(message));
    queueMicrotask(() => this.peer?.receive(copy));
  }

  private receive(message: unknown): void {
    if (!this.open) return;
    if (this.listener) this.listener(message);
    else this.waiting.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.listener = listener;
    for (const message of this.waiting.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    this.closeListener = listener;
    if (!this.open) listener();
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.closeListener?.();
    queueMicrotask(() => this.peer?.close());
  }
}
