import { err, ok, type Result } from '../result/index.ts';
import type { Disposition, RawCard } from './backend.ts';
import { bounded } from './deadline.ts';
import { type CardChannel, EXCHANGE_TIMEOUT_MS, type ExchangeOptions, type PcscFailure } from './port.ts';
import { failureOf, ReturnCode } from './return-codes.ts';

/**
 * The one implementation of CardChannel. A call that overruns its watchdog, or is cancelled, cannot be taken back: the
 * channel is dead from then on, and what the call holds is given back when it returns, or at once where the binding
 * can abort it.
 */
export class Channel implements CardChannel {
  readonly reader: string;
  private readonly raw: RawCard;
  private readonly onReleased: () => void;
  /** Why the channel can do no more; undefined while it can. */
  private ended: PcscFailure | undefined;
  /** Settles when the last call that was queued is over for its caller. */
  private queue: Promise<unknown> = Promise.resolve();
  /** Settles when the call that is with PC/SC returns, however long that takes. */
  private outstanding: Promise<unknown> = Promise.resolve();
  private readonly abandonment = new AbortController();
  private released: Promise<void> | undefined;

  /** `onReleased`: called once, when nothing of the channel is held any more. */
  constructor(raw: RawCard, reader: string, onReleased: () => void) {
    this.raw = raw;
    this.reader = reader;
    this.onReleased = onReleased;
  }

  get atr(): Uint8Array {
    return this.raw.atr;
  }

  get protocol(): 'T=0' | 'T=1' {
    return this.raw.protocol;
  }

  get maxResponseBytes(): number {
    return this.raw.maxResponseBytes;
  }

  async transmit(command: Uint8Array, options: ExchangeOptions = {}): Promise<Result<Uint8Array, PcscFailure>> {
    const done = await this.call(() => this.raw.transmit(command), options);
    if (!done.ok) return done;
    if (!done.value.ok) return err(failureOf(done.value.error));
    // pcsc-lite reports a card that was pulled in the middle of an exchange as success without a single byte.
    if (done.value.value.length < STATUS_WORD_BYTES) return err({ code: 'card-removed' });
    return done.value;
  }

  async transaction<T>(body: () => Promise<T>): Promise<Result<T, PcscFailure>> {
    const begun = returned(await this.call(() => this.raw.beginTransaction()));
    if (!begun.ok) return begun;
    try {
      return ok(await body());
    } finally {
      // Whatever became of the card, the body's own results tell; there is nothing left to undo here.
      await this.call(() => this.raw.endTransaction());
    }
  }

  async reset(): Promise<Result<void, PcscFailure>> {
    return returned(await this.call(() => this.raw.reset()));
  }

  async close(disposition: Disposition): Promise<void> {
    this.end({ code: 'closed' });
    if (this.abandoned) return; // gives itself back
    await this.queue;
    await this.release(disposition);
  }

  /** Ends the channel now, also in the middle of an exchange. Settles when PC/SC holds nothing of it any more. */
  abandon(failure: PcscFailure): Promise<void> {
    this.end(failure);
    this.abandonment.abort();
    return this.release('reset');
  }

  /** Settles when an abandoned channel is given back; undefined if this one was not abandoned. */
  get givenBack(): Promise<void> | undefined {
    return this.abandoned ? this.released : undefined;
  }

  private get abandoned(): boolean {
    return this.abandonment.signal.aborted;
  }

  /** One call at a time. A call waits for its turn; its time-out runs from the moment it is made. */
  private async call<T>(make: () => Promise<T>, options: ExchangeOptions = {}): Promise<Result<T, PcscFailure>> {
    const turn = this.queue.then(() => this.takeTurn(make, options));
    this.queue = turn.catch(() => undefined);
    const done = await bounded(turn, { signal: options.signal });
    return done.outcome === 'settled' ? done.value : err({ code: 'cancelled' });
  }

  private async takeTurn<T>(make: () => Promise<T>, options: ExchangeOptions): Promise<Result<T, PcscFailure>> {
    const { timeoutMs = EXCHANGE_TIMEOUT_MS, signal } = options;
    if (this.ended) return err(this.ended);
    if (signal?.aborted) return err({ code: 'cancelled' });
    const work = make();
    this.outstanding = work.catch(() => undefined);
    const done = await bounded(work, {
      timeoutMs,
      signal: signal ? AbortSignal.any([signal, this.abandonment.signal]) : this.abandonment.signal,
    });
    if (done.outcome === 'settled') return ok(done.value);
    const failure = this.ended ?? { code: done.outcome };
    void this.abandon(failure);
    return err(failure);
  }

  private end(failure: PcscFailure): void {
    this.ended ??= failure;
  }

  private release(disposition: Disposition): Promise<void> {
    this.released ??= this.releaseOnce(disposition);
    return this.released;
  }

  private async releaseOnce(disposition: Disposition): Promise<void> {
    if (this.abandoned) this.raw.abort();
    await this.outstanding;
    const disconnected = this.raw.disconnect(disposition);
    const done = await bounded(disconnected, { timeoutMs: EXCHANGE_TIMEOUT_MS });
    if (done.outcome !== 'settled') {
      this.raw.abort();
      await disconnected;
    }
    this.onReleased();
  }
}

const STATUS_WORD_BYTES = 2;

function returned(done: Result<number, PcscFailure>): Result<void, PcscFailure> {
  if (!done.ok) return done;
  return done.value === ReturnCode.success ? ok(undefined) : err(failureOf(done.value));
}
