import {
  type ConnectRequest,
  createPort,
  type Observed,
  type PcscBackend,
  type PcscFailure,
  type PcscPort,
  type PortOptions,
  type RawCard,
  type ReaderObservation,
  ReturnCode,
} from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { InProcessSlot } from './in-process-slot.ts';
import type { SimulatedCard } from './simulated-card.ts';

export interface InProcessOptions {
  /** Names of the readers that are there at first. */
  readonly readers?: readonly string[];
  /** Longest response that the readers carry, in bytes; default: what vpcd carries. */
  readonly maxResponseBytes?: number;
}

/**
 * Readers, cards and the PC/SC service inside this process, for unit tests and for machines where pcscd cannot run.
 * It behaves as pcscd 1.9.9 with vpcd was seen to, its oddities included; the contract suite holds both to it.
 */
export class InProcessReaders {
  private readonly slots = new Map<string, InProcessSlot>();
  private readonly followers = new Set<(observed: Observed) => void>();
  private readonly maxResponseBytes: number;
  private running = true;

  constructor({ readers = ['In-process Reader'], maxResponseBytes = 0xffff }: InProcessOptions = {}) {
    this.maxResponseBytes = maxResponseBytes;
    for (const name of readers) this.slots.set(name, new InProcessSlot(name));
  }

  get readers(): readonly string[] {
    return [...this.slots.keys()];
  }

  /** Each port is a program of its own to the readers. */
  openPort(options?: PortOptions): PcscPort {
    return createPort(this.backend(), options);
  }

  insert(reader: string, card: SimulatedCard): void {
    this.slot(reader).insert(card);
    this.changed();
  }

  remove(reader: string): void {
    this.slot(reader).remove(ReturnCode.removedCard);
    this.changed();
  }

  plugIn(reader: string): void {
    if (this.slots.has(reader)) throw new Error(`${reader} is plugged in already`);
    this.slots.set(reader, new InProcessSlot(reader));
    this.changed();
  }

  unplug(reader: string): void {
    this.slot(reader).remove(ReturnCode.readerUnavailable);
    this.slots.delete(reader);
    this.changed();
  }

  /** Every connection is lost; cards stay where they are. */
  stopService(): void {
    this.running = false;
    for (const slot of this.slots.values()) slot.dropConnections(ReturnCode.noService);
    this.changed();
  }

  startService(): void {
    this.running = true;
    this.changed();
  }

  private slot(reader: string): InProcessSlot {
    const slot = this.slots.get(reader);
    if (!slot) throw new Error(`there is no reader "${reader}"`);
    return slot;
  }

  private observed(): Observed {
    if (!this.running) return { service: 'lost' };
    return { service: 'up', readers: [...this.slots.values()].map((slot) => slot.observe()) };
  }

  private changed(): void {
    const observed = this.observed();
    for (const follower of this.followers) queueMicrotask(() => this.followers.has(follower) && follower(observed));
  }

  private backend(): PcscBackend {
    return {
      binding: 'in-process',
      observe: async () => this.observe(),
      follow: (report) => {
        this.followers.add(report);
        queueMicrotask(() => this.followers.has(report) && report(this.observed()));
        return {
          stop: async () => {
            this.followers.delete(report);
          },
        };
      },
      connect: (request) => ({ result: this.connect(request), abort: () => undefined }),
      close: async () => undefined,
    };
  }

  private observe(): Result<readonly ReaderObservation[], PcscFailure> {
    const observed = this.observed();
    return observed.service === 'up' ? ok(observed.readers) : err({ code: 'service-unavailable' });
  }

  private async connect(request: ConnectRequest): Promise<Result<RawCard, PcscFailure>> {
    if (!this.running) return err({ code: 'service-unavailable' });
    const slot = this.slots.get(request.reader);
    return slot ? slot.connect(request.mode, this.maxResponseBytes) : err({ code: 'reader-unavailable' });
  }
}
