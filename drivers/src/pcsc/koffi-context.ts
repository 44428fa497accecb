import { err, ok, type Result } from '../result/index.ts';
import { bounded } from './deadline.ts';
import type { Handle, WinscardLibrary } from './koffi-library.ts';
import { type PcscdSockets, pcscdSockets } from './pcscd-sockets.ts';
import { EXCHANGE_TIMEOUT_MS, type PcscFailure } from './port.ts';
import { failureOf, ReturnCode } from './return-codes.ts';

/**
 * A PC/SC context of its own for everything that may block: pcsc-lite takes the calls on one context one by one, so
 * that a silent card would hold up every other reader of the same context.
 */
export interface Context {
  readonly handle: Handle;
  /** Ends the call that is under way, where the platform has a way to (Linux). The context is of no use afterwards. */
  abort(): void;
  /** Ends a waiting SCardGetStatusChange. */
  cancel(): Promise<void>;
  release(): Promise<void>;
}

export class Contexts {
  private readonly library: WinscardLibrary;
  private readonly sockets: PcscdSockets | undefined = pcscdSockets();
  /**
   * Whatever opens or closes a socket to pcscd goes one by one, for all ports of the process: else the socket of one
   * context could be taken for another one's, or for nobody's, and a call that hangs could not be ended.
   */
  private static turn: Promise<unknown> = Promise.resolve();

  constructor(library: WinscardLibrary) {
    this.library = library;
  }

  async establish(): Promise<Result<Context, PcscFailure>> {
    const established = await this.oneByOne(
      async () => {
        const before = this.sockets?.list() ?? new Set();
        const { returnCode, context } = await this.library.establishContext();
        if (returnCode !== ReturnCode.success) return err(failureOf(returnCode));
        const opened = [...(this.sockets?.list() ?? [])].filter((descriptor) => !before.has(descriptor));
        return ok(this.context(context, opened.length === 1 ? opened[0] : undefined));
      },
      (late) => late.ok && void late.value.release(),
    );
    return established ?? err({ code: 'service-unavailable' });
  }

  private context(handle: Handle, socket: number | undefined): Context {
    let released = false;
    const disclaim = socket === undefined ? undefined : this.sockets?.claim(socket);
    return {
      handle,
      abort: () => {
        if (!released && socket !== undefined) this.sockets?.shutDown(socket);
      },
      cancel: async () => {
        await this.oneByOne(() => this.library.cancel(handle));
      },
      release: async () => {
        await this.oneByOne(() => {
          released = true;
          disclaim?.();
          return this.library.releaseContext(handle);
        });
      },
    };
  }

  /** Undefined if pcscd does not answer: it accepts connections but is stopped, or dying. It may still do so `late`. */
  private async oneByOne<T>(make: () => Promise<T>, late?: (value: T) => void): Promise<T | undefined> {
    const done = Contexts.turn.then(async () => {
      const work = make();
      const result = await bounded(work, { timeoutMs: EXCHANGE_TIMEOUT_MS });
      if (result.outcome === 'settled') return result.value;
      void work.then(late);
      return undefined;
    });
    Contexts.turn = done.catch(() => undefined);
    return done;
  }
}
