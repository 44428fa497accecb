import type { Wire } from '@motcua/drivers/wire';
import { InProcessReaders, type PowerEvent, type SimulatedCard } from '../reader/index.ts';

/**
 * A reader without pcscd: the card stays with the bench, its exchanges cross a Wire to the device host's in-process
 * reader. For machines where pcscd cannot run; the demo says so.
 */
type FromBench =
  | { readonly type: 'inserted'; readonly atr: string }
  | { readonly type: 'removed' }
  | { readonly type: 'response'; readonly id: number; readonly response: string };
type ToBench =
  | { readonly type: 'command'; readonly id: number; readonly command: string }
  | { readonly type: 'power'; readonly event: PowerEvent };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** The bench's side. One card at a time; a device host that connects later finds the card that lies there. */
export class BenchReader {
  private readonly hosts = new Set<Wire>();
  private card: SimulatedCard | undefined;

  serve(wire: Wire): void {
    this.hosts.add(wire);
    wire.onClose(() => this.hosts.delete(wire));
    wire.onMessage(async (raw) => {
      const message = raw as ToBench;
      if (message.type === 'power') return this.card?.onPower?.(message.event);
      const response = await this.card?.applet(bytesOf(message.command));
      // A card that never answers, or that was taken away meanwhile: silence, as on a real reader.
      if (response) wire.send({ type: 'response', id: message.id, response: hex(response) } satisfies FromBench);
    });
    if (this.card) wire.send({ type: 'inserted', atr: hex(this.card.atr) } satisfies FromBench);
  }

  insert(card: SimulatedCard): void {
    this.card = card;
    for (const wire of this.hosts) wire.send({ type: 'inserted', atr: hex(card.atr) } satisfies FromBench);
  }

  remove(): void {
    this.card = undefined;
    for (const wire of this.hosts) wire.send({ type: 'removed' } satisfies FromBench);
  }
}

/** The device host's side: readers whose only card is the bench's. */
export function connectReader(wire: Wire): InProcessReaders {
  const reader = 'In-process Reader';
  const readers = new InProcessReaders({ readers: [reader] });
  const waiting = new Map<number, (response: Uint8Array | null) => void>();
  let nextId = 1;
  let present = false;

  const applet = (command: Uint8Array): Promise<Uint8Array | null> =>
    new Promise((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      wire.send({ type: 'command', id, command: hex(command) } satisfies ToBench);
    });
  const onPower = (event: PowerEvent): void => wire.send({ type: 'power', event } satisfies ToBench);
  const take = (): void => {
    if (present) readers.remove(reader);
    present = false;
    waiting.clear();
  };

  wire.onMessage((raw) => {
    const message = raw as FromBench;
    switch (message.type) {
      case 'inserted':
        take();
        present = true;
        readers.insert(reader, { atr: bytesOf(message.atr), applet, onPower });
        return;
      case 'removed':
        take();
        return;
      case 'response':
        waiting.get(message.id)?.(bytesOf(message.response));
        waiting.delete(message.id);
        return;
    }
  });
  wire.onClose(take);
  return readers;
}
