import { err, ok, type Result } from '../result/index.ts';
import type { Observed, ReaderObservation } from './backend.ts';
import { bounded } from './deadline.ts';
import type { Context, Contexts } from './koffi-context.ts';
import type { ReaderStateStruct, WinscardLibrary } from './koffi-library.ts';
import { EXCHANGE_TIMEOUT_MS, type PcscFailure } from './port.ts';
import { observationOf, SCARD_STATE_CHANGED, SCARD_STATE_UNKNOWN } from './reader-state-flags.ts';
import { failureOf, ReturnCode } from './return-codes.ts';
import { longerRetryMs, SERVICE_RETRY_MS } from './service-retry.ts';

/** A pseudo reader whose state changes when a reader comes or goes. */
const PNP_NOTIFICATION = '\\\\?PnP?\\Notification';

/** One wait. Short, for the reader that arrives between listing and waiting, and the cancel that comes just before. */
const WAIT_MS = 500;
/** Between two waits: other programs that use a card change states several times a second, which concerns nobody here. */
const PAUSE_MS = 10;

/** All readers and their cards, now. */
export async function observeReaders(
  library: WinscardLibrary,
  contexts: Contexts,
): Promise<Result<readonly ReaderObservation[], PcscFailure>> {
  const context = await contexts.establish();
  if (!context.ok) return context;
  const states = new ReaderStates(library, context.value);
  const looked = await bounded(states.look(0), { timeoutMs: EXCHANGE_TIMEOUT_MS });
  if (looked.outcome !== 'settled') context.value.abort();
  await context.value.release();
  return looked.outcome === 'settled' ? looked.value : err({ code: 'service-unavailable' });
}

/** ONE thread waits for all readers, however many there are and however many listen. */
export function followReaders(
  library: WinscardLibrary,
  contexts: Contexts,
  report: (observed: Observed) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Context | undefined;

  /** Answers whether the service said anything. */
  const followOne = async (context: Context): Promise<boolean> => {
    const states = new ReaderStates(library, context);
    let waitMs = 0;
    while (!signal.aborted) {
      const looked = await bounded(states.look(waitMs), { timeoutMs: waitMs + EXCHANGE_TIMEOUT_MS });
      if (looked.outcome !== 'settled') context.abort();
      if (signal.aborted || looked.outcome !== 'settled' || !looked.value.ok) return waitMs > 0;
      report({ service: 'up', readers: looked.value.value });
      waitMs = WAIT_MS;
      await pause(PAUSE_MS, signal);
    }
    return true;
  };

  const follow = async (): Promise<void> => {
    let retryMs = SERVICE_RETRY_MS;
    while (!signal.aborted) {
      const established = await contexts.establish();
      if (established.ok) {
        current = established.value;
        if (await followOne(current)) retryMs = SERVICE_RETRY_MS;
        await current.release();
        current = undefined;
      }
      if (signal.aborted) return;
      report({ service: 'lost' });
      await pause(retryMs, signal);
      retryMs = longerRetryMs(retryMs);
    }
  };

  const ended = follow();
  return {
    async stop() {
      stopping.abort();
      await current?.cancel();
      await ended;
    },
  };
}

/** SCardGetStatusChange wants back what it said last: it returns when something differs from that. */
class ReaderStates {
  private readonly library: WinscardLibrary;
  private readonly context: Context;
  private readonly last = new Map<string, number>();
  /** macOS does not know the pseudo reader. */
  private knowsPnp = true;

  constructor(library: WinscardLibrary, context: Context) {
    this.library = library;
    this.context = context;
  }

  async look(waitMs: number): Promise<Result<readonly ReaderObservation[], PcscFailure>> {
    const listed = await this.library.listReaders(this.context.handle);
    if (listed.returnCode === ReturnCode.insufficientBuffer) return this.look(0); // a reader arrived in between
    if (listed.returnCode !== ReturnCode.success && listed.returnCode !== ReturnCode.noReadersAvailable) {
      return err(failureOf(listed.returnCode));
    }
    const names = this.knowsPnp ? [...listed.names, PNP_NOTIFICATION] : listed.names;
    if (names.length === 0) {
      await pause(waitMs);
      return ok([]);
    }
    const states = names.map((name) => this.library.readerState(name, this.last.get(name) ?? 0));
    const returnCode = await this.library.getStatusChange(this.context.handle, waitMs, states);
    if (returnCode === ReturnCode.unknownReader) return this.look(0); // a reader left in between
    if (returnCode !== ReturnCode.success && returnCode !== ReturnCode.timeout) return err(failureOf(returnCode));
    this.last.clear();
    for (const state of states) this.last.set(state.szReader, Number(state.dwEventState) & ~SCARD_STATE_CHANGED);
    const pnp = states.find((state) => state.szReader === PNP_NOTIFICATION);
    if (pnp && Number(pnp.dwEventState) & SCARD_STATE_UNKNOWN) this.knowsPnp = false;
    return ok(states.filter((state) => state !== pnp && !isGone(state)).map(observation));
  }
}

const isGone = (state: ReaderStateStruct): boolean => (Number(state.dwEventState) & SCARD_STATE_UNKNOWN) !== 0;

const observation = (state: ReaderStateStruct): ReaderObservation =>
  observationOf(
    state.szReader,
    Number(state.dwEventState),
    Uint8Array.from(state.rgbAtr).subarray(0, Number(state.cbAtr)),
  );

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return bounded(new Promise<never>(() => undefined), { timeoutMs: ms, signal }).then(() => undefined);
}
