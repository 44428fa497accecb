import { err, ok, type Result } from '../result/index.ts';
import type { Observed, ReaderObservation } from './backend.ts';
import { bounded } from './deadline.ts';
import { type OpenPcsclite, type PcscliteContext, type PcscliteReader, returnCodeOf } from './pcsclite-package.ts';
import { EXCHANGE_TIMEOUT_MS, type PcscFailure } from './port.ts';
import { observationOf } from './reader-state-flags.ts';
import { failureOf } from './return-codes.ts';

/** How soon a service that came back is noticed. */
const SERVICE_RETRY_MS = 250;
/** A status takes milliseconds to arrive; a connected card whose ATR does not is of no use. */
const ATR_TIMEOUT_MS = 1_000;

interface KnownReader {
  readonly reader: PcscliteReader;
  observation: ReaderObservation | undefined;
}

/**
 * The package's view of the readers: one thread of its own for the list, one for each reader. A context that lost its
 * service is of no use any more and is replaced by a new one.
 */
export class PcsclitePresence {
  private readonly open: OpenPcsclite;
  private readonly followers = new Set<(observed: Observed) => void>();
  private session: Session | undefined;
  private retry: NodeJS.Timeout | undefined;
  /** Counts the sessions: what was connected in an earlier one belongs to a service that is gone. */
  generation = 0;

  constructor(open: OpenPcsclite) {
    this.open = open;
  }

  async observe(): Promise<Result<readonly ReaderObservation[], PcscFailure>> {
    const session = this.running();
    if (!session.ok) return session;
    const ready = await bounded(session.value.ready, { timeoutMs: EXCHANGE_TIMEOUT_MS });
    if (ready.outcome !== 'settled' || session.value.lost) return err({ code: 'service-unavailable' });
    return ok(session.value.observations());
  }

  /** The package's object for a reader that is there. */
  reader(name: string): PcscliteReader | undefined {
    return this.session?.readers.get(name)?.reader;
  }

  /** The ATR of a card that is connected: its reader's thread may be a moment behind. Undefined: it never said. */
  async atrOf(name: string): Promise<Uint8Array | undefined> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    const following = this.follow((observed) => {
      const readers = observed.service === 'up' ? observed.readers : [];
      const atr = readers.find((reader) => reader.name === name)?.atr;
      if (atr) resolve(atr);
    });
    const known = await bounded(promise, { timeoutMs: ATR_TIMEOUT_MS });
    await following.stop();
    return known.outcome === 'settled' ? known.value : undefined;
  }

  follow(report: (observed: Observed) => void): { stop(): Promise<void> } {
    this.followers.add(report);
    queueMicrotask(() => this.startForFollowers());
    return {
      stop: async () => {
        this.followers.delete(report);
      },
    };
  }

  close(): void {
    this.followers.clear();
    clearTimeout(this.retry);
    this.session?.close();
    this.session = undefined;
  }

  private running(): Result<Session, PcscFailure> {
    if (this.session) return ok(this.session);
    try {
      const session: Session = new Session(this.open(), {
        changed: () => session.isReady && this.report({ service: 'up', readers: session.observations() }),
        lost: () => this.lose(session),
      });
      this.session = session;
      this.generation += 1;
      return ok(session);
    } catch (error) {
      return err(failureOf(returnCodeOf(error)));
    }
  }

  private startForFollowers(): void {
    if (this.followers.size === 0) return;
    const session = this.running();
    if (!session.ok) {
      this.report({ service: 'lost' });
      this.retry = setTimeout(() => this.startForFollowers(), SERVICE_RETRY_MS);
    } else if (session.value.isReady) {
      this.report({ service: 'up', readers: session.value.observations() });
    }
  }

  private lose(session: Session): void {
    if (this.session !== session) return;
    this.session = undefined;
    session.close();
    this.report({ service: 'lost' });
    if (this.followers.size > 0) this.retry = setTimeout(() => this.startForFollowers(), SERVICE_RETRY_MS);
  }

  private report(observed: Observed): void {
    for (const follower of [...this.followers]) follower(observed);
  }
}

/** One life of the package's context: from the service being there to its being lost. */
class Session {
  readonly readers = new Map<string, KnownReader>();
  readonly ready: Promise<void>;
  isReady = false;
  lost = false;
  private readonly context: PcscliteContext;
  private readonly events: { changed(): void; lost(): void };
  private readonly becomeReady: () => void;
  private listed = false;
  private closed = false;

  constructor(context: PcscliteContext, events: { changed(): void; lost(): void }) {
    this.context = context;
    this.events = events;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.becomeReady = resolve;
    this.hearTheList();
    context.on('error', () => this.lose());
    context.on('reader', (reader) => this.add(reader));
  }

  observations(): ReaderObservation[] {
    return [...this.readers.values()].flatMap(({ observation }) => observation ?? []);
  }

  /**
   * A thread of the package that is closed before it has run keeps the process alive for ever: each is closed after
   * its first word. And never inside its callback, which holds the lock that closing takes.
   */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.listed) this.context.close();
    for (const { reader, observation } of this.readers.values()) if (observation) reader.close();
    this.becomeReady();
  }

  /** The package reports readers, but not that it looked and found none: hence a listener in front of its own. */
  private hearTheList(): void {
    const start = this.context.start;
    this.context.start = (callback) =>
      start.call(this.context, (error, names) => {
        callback(error, names);
        const first = !this.listed;
        this.listed = true;
        setImmediate(() => {
          if (this.closed && first) this.context.close();
          else if (!error) this.changed();
        });
      });
  }

  private add(reader: PcscliteReader): void {
    const known: KnownReader = { reader, observation: undefined };
    this.readers.set(reader.name, known);
    reader.on('status', ({ state, atr }) => {
      const first = known.observation === undefined;
      known.observation = observationOf(reader.name, state, Uint8Array.from(atr ?? []));
      setImmediate(() => {
        if (this.closed && first) reader.close();
        else this.changed();
      });
    });
    reader.on('error', () => this.lose());
    reader.on('end', () => {
      if (this.readers.get(reader.name) === known) this.readers.delete(reader.name);
      setImmediate(() => this.changed());
    });
  }

  private changed(): void {
    if (this.closed || !this.listed) return;
    if ([...this.readers.values()].some(({ observation }) => observation === undefined)) return;
    this.isReady = true;
    this.becomeReady();
    this.events.changed();
  }

  private lose(): void {
    if (this.closed || this.lost) return;
    this.lost = true;
    this.becomeReady();
    setImmediate(() => this.events.lost());
  }
}
