import type { Clock } from '../clock/index.ts';
import type { ReaderObservation } from './backend.ts';
import type { PcscliteContext, PcsclitePackage, PcscliteReader } from './pcsclite-package.ts';
import { EXCHANGE_TIMEOUT_MS } from './port.ts';
import { observationOf, SCARD_STATE_UNKNOWN } from './reader-state-flags.ts';

/**
 * pcsc-lite tells a thread that waits for readers only that their NUMBER has changed since it began to wait: a reader
 * that arrives between the listing and the waiting, or takes the place of another, is not told. So the list is made
 * anew at this interval: as long as anybody would look for the fault in a reader just plugged in.
 */
const RELIST_MS = 30_000;
/** A reader's thread ended: it was unplugged, and may be back already under the same name. */
const RELIST_AFTER_END_MS = 250;
/** A thread that has said its last word is gone within microseconds; then it can be joined without waiting for it. */
const JOIN_DELAY_MS = 20;

export interface SessionOptions {
  readonly pcsclite: PcsclitePackage;
  readonly clock: Clock;
  readonly onChange: () => void;
  /** Told once, at the first sign that pcscd is not there, or does not answer. */
  readonly onLost: () => void;
  /** Ends the calls that the threads are in, where the platform has a way. */
  readonly cut: () => void;
  /** Ends one context, made just now by `open`. Undefined: it cannot be told apart. */
  readonly cutter: (open: () => PcscliteContext) => { context: PcscliteContext; cut: (() => void) | undefined };
}

interface KnownReader {
  spoken: boolean;
  observation: ReaderObservation | undefined;
}

interface ReaderList {
  readonly context: PcscliteContext;
  readonly cut: (() => void) | undefined;
}

/**
 * One life of the package's threads, one for the list and one for each reader: from the service being there to its
 * being lost, or nobody wanting it any more.
 *
 * The threads are ended by ending their calls into PC/SC, and never by the package's `close`. That one is sound only
 * while the thread waits inside SCardGetStatusChange, which nobody can know: a moment earlier the thread leaves without
 * closing its libuv handle, which keeps the process alive for ever (every time, on a busy machine); and a cancel that
 * comes just before the waiting is lost, so that `close` stops the event loop until a reader is plugged in. A call that
 * fails ends the thread the way the package meant it, whenever it comes.
 */
export class PcscliteSession {
  readonly ready: Promise<void>;
  /** No thread makes calls any more. */
  readonly ended: Promise<void>;
  /** Has reported every reader that was there at first. */
  isReady = false;
  private readonly options: SessionOptions;
  private readonly readers = new Map<string, KnownReader>();
  /** Held until they have ended: the package's destructor would wait for a thread that waits for a card. */
  private readonly running = new Set<PcscliteContext | PcscliteReader>();
  private readonly becomeReady: () => void;
  private readonly becomeEnded: () => void;
  private list: ReaderList;
  private hasListed = false;
  private isLost = false;
  private ending = false;
  private cancelTimer: () => void;

  /** Throws where the service is not there. */
  constructor(options: SessionOptions) {
    this.options = options;
    ({ promise: this.ready, resolve: this.becomeReady } = Promise.withResolvers<void>());
    ({ promise: this.ended, resolve: this.becomeEnded } = Promise.withResolvers<void>());
    this.list = this.startList();
    this.cancelTimer = this.loseUnlessListed();
  }

  get isLive(): boolean {
    return this.isReady && !this.isLost && !this.ending;
  }

  has(name: string): boolean {
    return this.readers.has(name);
  }

  observations(): ReaderObservation[] {
    return [...this.readers.values()].flatMap(({ observation }) => observation ?? []);
  }

  end(): void {
    if (this.ending) return;
    this.ending = true;
    this.cancelTimer();
    this.becomeReady();
    if (this.running.size === 0) this.becomeEnded();
    this.options.cut();
  }

  private startList(): ReaderList {
    const list = this.options.cutter(() => this.options.pcsclite.openContext());
    const { context } = list;
    this.running.add(context);
    context.start((error, names) => {
      const listed = namesOf(names);
      setImmediate(() => (error ? this.listEnded(context) : this.listed(context, listed)));
    });
    return list;
  }

  private relist(): void {
    const before = this.list;
    try {
      this.list = this.startList();
      before.cut?.();
      this.cancelTimer = this.loseUnlessListed();
    } catch {
      this.lose();
    }
  }

  private loseUnlessListed(): () => void {
    return this.options.clock.after(EXCHANGE_TIMEOUT_MS, () => this.lose());
  }

  private relistIn(delayMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.options.clock.after(delayMs, () => this.relist());
  }

  private listed(context: PcscliteContext, names: readonly string[]): void {
    if (this.ending) this.options.cut(); // it had not made its call yet when the others were cut
    if (this.ending || context !== this.list.context) return;
    this.hasListed = true;
    for (const name of this.readers.keys()) if (!names.includes(name)) this.readers.delete(name);
    for (const name of names) if (!this.readers.has(name)) this.startReader(name);
    if (this.isReady) this.relistIn(RELIST_MS);
    this.changed();
  }

  private listEnded(context: PcscliteContext): void {
    if (!this.running.has(context)) return;
    this.over(context);
    if (context === this.list.context) this.lose();
  }

  private startReader(name: string): void {
    const reader = this.options.pcsclite.openReader(name);
    const known: KnownReader = { spoken: false, observation: undefined };
    this.readers.set(name, known);
    this.running.add(reader);
    reader.on('_end', () => setImmediate(() => this.readerEnded(reader, known)));
    reader.get_status((error, state, atr) => {
      const copy = Uint8Array.from(atr ?? []);
      setImmediate(() => {
        if (error) this.lose();
        else this.heard(known, state & SCARD_STATE_UNKNOWN ? undefined : observationOf(name, state, copy));
      });
    });
  }

  private heard(known: KnownReader, observation: ReaderObservation | undefined): void {
    known.spoken = true;
    known.observation = observation;
    if (this.ending) this.options.cut();
    else this.changed();
  }

  private readerEnded(reader: PcscliteReader, known: KnownReader): void {
    this.over(reader);
    if (this.readers.get(reader.name) === known) this.readers.delete(reader.name);
    if (this.ending || this.isLost) return;
    this.changed();
    if (this.isReady) this.relistIn(RELIST_AFTER_END_MS);
  }

  private over(thread: PcscliteContext | PcscliteReader): void {
    this.options.clock.after(JOIN_DELAY_MS, () => thread.close()); // only joins
    this.running.delete(thread);
    if (this.ending && this.running.size === 0) this.becomeEnded();
  }

  private changed(): void {
    if (this.ending || this.isLost || !this.hasListed) return;
    if (!this.isReady && [...this.readers.values()].some(({ spoken }) => !spoken)) return;
    if (!this.isReady) {
      this.isReady = true;
      this.becomeReady();
      this.relistIn(RELIST_MS);
    }
    this.options.onChange();
  }

  private lose(): void {
    if (this.ending || this.isLost) return;
    this.isLost = true;
    this.options.onLost();
  }
}

/** A multi-string: name NUL name NUL NUL. */
const namesOf = (names: Uint8Array | undefined): string[] =>
  Buffer.from(names ?? [])
    .toString('utf8')
    .split('\0')
    .filter(Boolean);
