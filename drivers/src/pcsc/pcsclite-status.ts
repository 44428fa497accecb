import { type Clock, SYSTEM_CLOCK } from '../clock/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import type { Observed, ReaderObservation } from './backend.ts';
import { bounded } from './deadline.ts';
import { type PcscdSockets, pcscdSockets } from './pcscd-sockets.ts';
import { type PcscliteContext, type PcsclitePackage, returnCodeOf } from './pcsclite-package.ts';
import { PcscliteSession } from './pcsclite-session.ts';
import { EXCHANGE_TIMEOUT_MS, type PcscFailure } from './port.ts';
import { failureOf } from './return-codes.ts';
import { longerRetryMs, SERVICE_RETRY_MS } from './service-retry.ts';

/** A status takes milliseconds to arrive, 410 ms if pcscd is still waiting for the ATR; without one a card is of no use. */
const ATR_TIMEOUT_MS = 2_000;
/** Threads end within milliseconds of being cut off. One that does not hangs with pcscd, and is left behind. */
const END_TIMEOUT_MS = 1_000;

export interface PresenceOptions {
  readonly clock?: Clock;
  readonly sockets?: Pick<PcscdSockets, 'list' | 'shutDown' | 'shutDownUnclaimed'> | undefined;
}

/**
 * The package's view of the readers. All ports of the process share one, since its threads can only be ended together:
 * when the last port has closed. Where the platform has no way to (`pcscd-sockets.ts`) they wait for the next port, and
 * whoever wants the process to end calls `process.exit`.
 */
export class PcsclitePresence {
  /** Counts the sessions: what was connected in an earlier one belongs to a service that is gone. */
  generation = 0;
  private readonly pcsclite: PcsclitePackage;
  private readonly clock: Clock;
  private readonly sockets: PresenceOptions['sockets'];
  private readonly users = new Set<object>();
  private readonly followers = new Set<(observed: Observed) => void>();
  private session: PcscliteSession | undefined;
  /** Settles when the threads of the session before have ended. */
  private ending: Promise<unknown> = Promise.resolve();
  private retryMs = SERVICE_RETRY_MS;
  private cancelRetry: () => void = () => undefined;

  constructor(pcsclite: PcsclitePackage, options: PresenceOptions = {}) {
    this.pcsclite = pcsclite;
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.sockets = 'sockets' in options ? options.sockets : pcscdSockets();
  }

  /** `user`: a port that wants to know of readers, from now on until it is released. */
  use(user: object): this {
    this.users.add(user);
    return this;
  }

  /** Settles when nothing of the package runs any more, if this was the last user. */
  async release(user: object): Promise<void> {
    if (!this.users.delete(user) || this.users.size > 0 || !this.sockets) return;
    this.cancelRetry();
    this.endSession();
    await this.ending;
  }

  async observe(): Promise<Result<readonly ReaderObservation[], PcscFailure>> {
    const session = await this.running();
    if (!session.ok) return session;
    await bounded(session.value.ready, { timeoutMs: EXCHANGE_TIMEOUT_MS });
    return session.value.isLive ? ok(session.value.observations()) : err({ code: 'service-unavailable' });
  }

  has(reader: string): boolean {
    return this.session?.has(reader) ?? false;
  }

  /** The ATR of a card that is connected: its reader's thread may be a moment behind. Undefined: it never said. */
  async atrOf(name: string): Promise<Uint8Array | undefined> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    const look = (observed: Observed): void => {
      const readers = observed.service === 'up' ? observed.readers : [];
      const atr = readers.find((reader) => reader.name === name)?.atr;
      if (atr) resolve(atr);
    };
    this.followers.add(look);
    if (this.session?.isLive) look({ service: 'up', readers: this.session.observations() });
    const known = await bounded(promise, { timeoutMs: ATR_TIMEOUT_MS });
    this.followers.delete(look);
    return known.outcome === 'settled' ? known.value : undefined;
  }

  follow(report: (observed: Observed) => void): { stop(): Promise<void> } {
    this.followers.add(report);
    queueMicrotask(() => void this.lookForService());
    return {
      stop: async () => {
        this.followers.delete(report);
        if (this.followers.size === 0) this.cancelRetry();
      },
    };
  }

  private async running(): Promise<Result<PcscliteSession, PcscFailure>> {
    await this.ending;
    if (this.session) return ok(this.session);
    if (this.users.size === 0) return err({ code: 'service-unavailable' }); // asked for by a port that has closed
    try {
      const session: PcscliteSession = new PcscliteSession({
        pcsclite: this.pcsclite,
        clock: this.clock,
        onChange: () => this.report({ service: 'up', readers: session.observations() }),
        onLost: () => this.lose(session),
        cut: () => this.cut(),
        cutter: (open) => this.cutter(open),
      });
      this.session = session;
      this.generation += 1;
      return ok(session);
    } catch (error) {
      return err(failureOf(returnCodeOf(error)));
    }
  }

  private async lookForService(): Promise<void> {
    if (this.followers.size === 0) return;
    const session = await this.running();
    if (!session.ok) {
      this.report({ service: 'lost' });
      this.retryLater();
    } else if (session.value.isLive) {
      this.report({ service: 'up', readers: session.value.observations() });
    }
  }

  private lose(session: PcscliteSession): void {
    if (this.session !== session) return;
    this.endSession();
    this.report({ service: 'lost' });
    this.retryLater();
  }

  private retryLater(): void {
    this.cancelRetry();
    if (this.followers.size === 0) return;
    this.cancelRetry = this.clock.after(this.retryMs, () => void this.lookForService());
    this.retryMs = longerRetryMs(this.retryMs);
  }

  private endSession(): void {
    const session = this.session;
    this.session = undefined;
    if (session) {
      session.end();
      this.ending = this.ended(session);
    } else this.cut();
  }

  private async ended(session: PcscliteSession): Promise<void> {
    const { promise: givenUp, resolve } = Promise.withResolvers<void>();
    const cancel = this.clock.after(END_TIMEOUT_MS, resolve);
    await Promise.race([session.ended, givenUp]);
    cancel();
  }

  /** Also what is left of connections: a call on a card that keeps silent returns. Spares the next session. */
  private cut(): void {
    if (!this.session) this.sockets?.shutDownUnclaimed();
  }

  /** The package opens a context on this thread, so that its socket is the new one. */
  private cutter(open: () => PcscliteContext): { context: PcscliteContext; cut: (() => void) | undefined } {
    const before = this.sockets?.list();
    const context = open();
    const [socket, ...others] = before ? [...(this.sockets?.list() ?? [])].filter((one) => !before.has(one)) : [];
    const isAlone = socket !== undefined && others.length === 0;
    return { context, cut: isAlone ? () => this.sockets?.shutDown(socket) : undefined };
  }

  private report(observed: Observed): void {
    if (observed.service === 'up') this.retryMs = SERVICE_RETRY_MS;
    for (const follower of [...this.followers]) follower(observed);
  }
}
