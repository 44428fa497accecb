import { err, ok, type Result } from '../result/index.ts';
import type { Observed, PcscBackend } from './backend.ts';
import { Channel } from './channel.ts';
import { bounded } from './deadline.ts';
import {
  type CardChannel,
  type ConnectRequest,
  EXCHANGE_TIMEOUT_MS,
  type PcscFailure,
  type PcscPort,
  type ReaderFact,
  type ReaderState,
} from './port.ts';
import { factsBetween, NOTHING_TOLD } from './reader-facts.ts';

/** Connecting powers the card up: as long as an exchange may take. */
const CONNECT_TIMEOUT_MS = EXCHANGE_TIMEOUT_MS;
/** How long `close` waits for calls that it aborted. A platform that cannot abort them keeps them until the card goes. */
const CLOSE_TIMEOUT_MS = 1_000;

export interface PortOptions {
  /** For tests; default `EXCHANGE_TIMEOUT_MS`. */
  readonly connectTimeoutMs?: number;
}

/** Makes the port out of a binding's backend: everything that does not depend on how PC/SC is called. */
export function createPort(backend: PcscBackend, options: PortOptions = {}): PcscPort {
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const channels = new Set<Channel>();
  /** Connects that overran their time and are still with PC/SC, by reader. */
  const stuckConnects = new Map<string, Promise<unknown>>();
  const watchers = new Set<Watcher>();
  let following: { stop(): Promise<void> } | undefined;
  let lastObserved: Observed | undefined;
  let closed = false;

  const report = (observed: Observed): void => {
    lastObserved = observed;
    for (const watcher of [...watchers]) watcher.tell(observed);
  };

  /** A reader that is still held by a call of ours would only take another thread hostage: wait for it here. */
  const heldBack = async (reader: string): Promise<boolean> => {
    const held = [...channels].flatMap((channel) => (channel.reader === reader ? (channel.givenBack ?? []) : []));
    const stuck = stuckConnects.get(reader);
    if (stuck) held.push(stuck.then(() => undefined));
    if (held.length === 0) return false;
    return (await bounded(Promise.all(held), { timeoutMs: connectTimeoutMs })).outcome !== 'settled';
  };

  const connect = async (request: ConnectRequest): Promise<Result<CardChannel, PcscFailure>> => {
    if (closed) return err({ code: 'closed' });
    if (await heldBack(request.reader)) return err({ code: 'card-unresponsive' });
    const attempt = backend.connect(request);
    const done = await bounded(attempt.result, { timeoutMs: connectTimeoutMs });
    if (done.outcome !== 'settled') {
      attempt.abort();
      const end = attempt.result.then((late) => (late.ok ? late.value.disconnect('reset') : undefined));
      stuckConnects.set(request.reader, end);
      void end.finally(() => stuckConnects.delete(request.reader));
      return err({ code: 'card-unresponsive' });
    }
    if (!done.value.ok) return done.value;
    const channel = new Channel(done.value.value, request.reader, () => channels.delete(channel));
    channels.add(channel);
    if (closed) void channel.abandon({ code: 'closed' });
    return ok(channel);
  };

  return {
    binding: backend.binding,

    async readers() {
      if (closed) return err({ code: 'closed' });
      const observed = await backend.observe();
      return observed.ok ? ok(observed.value.map(readerState)) : observed;
    },

    watch(listener) {
      const watcher = new Watcher(listener);
      watchers.add(watcher);
      if (following) queueMicrotask(() => lastObserved && watcher.tell(lastObserved));
      else if (!closed) following = backend.follow(report);
      return {
        async close() {
          watcher.close();
          watchers.delete(watcher);
          if (watchers.size > 0) return;
          const ending = following;
          following = undefined;
          lastObserved = undefined;
          await ending?.stop();
        },
      };
    },

    connect,

    async close() {
      if (closed) return;
      closed = true;
      for (const watcher of watchers) watcher.close();
      watchers.clear();
      await following?.stop();
      const ends = [...channels].map((channel) => channel.abandon({ code: 'closed' }));
      await bounded(Promise.all([...ends, ...stuckConnects.values()]), { timeoutMs: CLOSE_TIMEOUT_MS });
      await backend.close();
    },
  };
}

class Watcher {
  private readonly listener: (fact: ReaderFact) => void;
  private told = NOTHING_TOLD;
  private open = true;

  constructor(listener: (fact: ReaderFact) => void) {
    this.listener = listener;
  }

  tell(observed: Observed): void {
    const { facts, told } = factsBetween(this.told, observed);
    this.told = told;
    for (const fact of facts) if (this.open) this.listener(fact);
  }

  close(): void {
    this.open = false;
  }
}

const readerState = ({ name, card, atr }: ReaderState): ReaderState =>
  atr === undefined ? { name, card } : { name, card, atr };
