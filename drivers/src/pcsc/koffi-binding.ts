import { err, ok, type Result } from '../result/index.ts';
import type { ConnectAttempt, Disposition, PcscBackend, RawCard } from './backend.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';
import { createPort, type PortOptions } from './create-port.ts';
import { type Context, Contexts } from './koffi-context.ts';
import { type Handle, loadWinscard, type WinscardLibrary } from './koffi-library.ts';
import { followReaders, observeReaders } from './koffi-status.ts';
import { createLateBackend, type LateBackendOptions } from './late-backend.ts';
import type { ConnectRequest, PcscFailure, PcscPort } from './port.ts';
import {
  GET_FEATURE_REQUEST,
  MAX_RESPONSE_BYTES,
  maxResponseBytes,
  propertiesControlCode,
} from './reader-properties.ts';
import { failureOf, ReturnCode } from './return-codes.ts';

const SCARD_PROTOCOL_T0 = 1;
const SCARD_PROTOCOL_T1 = 2;
const SCARD_SHARE = { exclusive: 1, shared: 2 } as const;
const SCARD_LEAVE_CARD = 0;
const SCARD_RESET_CARD = 1;
const DISPOSITION: Readonly<Record<Disposition, number>> = {
  leave: SCARD_LEAVE_CARD,
  reset: SCARD_RESET_CARD,
  unpower: 2,
};
/** pcsc-lite's MAX_BUFFER_SIZE_EXTENDED: with less, it refuses a long response that the reader carries. */
const RESPONSE_BUFFER_BYTES = 65_548;

/**
 * PC/SC through the system's own library: libpcsclite.so.1, winscard.dll, PCSC.framework. Every call runs on libuv's
 * thread pool: one waits for all readers, and one more runs for each exchange under way.
 *
 * Run on Linux with pcscd 1.9.9; on Windows and macOS the types follow the headers and nothing has been run. There a
 * card that keeps silent holds one thread of the pool until it is taken away, because only Linux has a way to end
 * such a call (`pcscd-sockets.ts`).
 */
export function createKoffiPcsc(options: PortOptions = {}): Result<PcscPort, BindingUnavailable> {
  const opened = openBackend();
  return opened.ok ? ok(createPort(opened.value, options)) : opened;
}

/** The same for a device host that has to run all the same: while the library is missing, the service counts as down. */
export function createLateKoffiPcsc(options: Pick<LateBackendOptions, 'onUnavailable'> = {}): PcscPort {
  return createPort(createLateBackend({ ...options, binding: 'koffi', open: openBackend }));
}

function openBackend(): Result<PcscBackend, BindingUnavailable> {
  const library = loadWinscard();
  return library.ok ? ok(backend(library.value)) : library;
}

function backend(library: WinscardLibrary): PcscBackend {
  const contexts = new Contexts(library);
  return {
    binding: 'koffi',
    observe: () => observeReaders(library, contexts),
    follow: (report) => followReaders(library, contexts, report),
    connect: (request) => connect(library, contexts, request),
    close: async () => undefined,
  };
}

function connect(library: WinscardLibrary, contexts: Contexts, request: ConnectRequest): ConnectAttempt {
  let context: Context | undefined;
  let aborted = false;
  const attempt = async (): Promise<Result<RawCard, PcscFailure>> => {
    const established = await contexts.establish();
    if (!established.ok) return established;
    context = established.value;
    if (aborted) context.abort();
    const card = await KoffiCard.open(library, context, request);
    if (!card.ok) await context.release();
    return card;
  };
  return {
    result: attempt(),
    abort() {
      aborted = true;
      context?.abort();
    },
  };
}

class KoffiCard implements RawCard {
  private readonly library: WinscardLibrary;
  private readonly context: Context;
  private readonly handle: Handle;
  private readonly shareMode: number;
  private readonly buffer = Buffer.alloc(RESPONSE_BUFFER_BYTES);
  private activeProtocol: number;
  atr: Uint8Array = new Uint8Array(0);
  maxResponseBytes = MAX_RESPONSE_BYTES;

  private constructor(
    library: WinscardLibrary,
    context: Context,
    connected: { card: Handle; protocol: number; shareMode: number },
  ) {
    this.library = library;
    this.context = context;
    this.handle = connected.card;
    this.activeProtocol = connected.protocol;
    this.shareMode = connected.shareMode;
  }

  static async open(
    library: WinscardLibrary,
    context: Context,
    request: ConnectRequest,
  ): Promise<Result<KoffiCard, PcscFailure>> {
    const shareMode = SCARD_SHARE[request.mode];
    const protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
    const connected = await library.connect(context.handle, request.reader, shareMode, protocols);
    // To somebody who connects, a card that was taken away and one that never lay there are the same.
    if (connected.returnCode === ReturnCode.removedCard) return err({ code: 'no-card' });
    if (connected.returnCode !== ReturnCode.success) return err(failureOf(connected.returnCode));
    const card = new KoffiCard(library, context, { ...connected, shareMode });
    const status = await library.status(connected.card);
    if (status.returnCode !== ReturnCode.success) {
      await library.disconnect(connected.card, SCARD_LEAVE_CARD);
      return err(failureOf(status.returnCode));
    }
    card.atr = status.atr;
    card.maxResponseBytes = maxResponseBytes(await card.readerProperties());
    return ok(card);
  }

  get protocol(): 'T=0' | 'T=1' {
    return this.activeProtocol === SCARD_PROTOCOL_T0 ? 'T=0' : 'T=1';
  }

  async transmit(command: Uint8Array): Promise<Result<Uint8Array, number>> {
    const { returnCode, lengthBytes } = await this.library.transmit(
      this.handle,
      this.activeProtocol,
      command,
      this.buffer,
    );
    if (returnCode !== ReturnCode.success) return err(returnCode);
    const received = this.buffer.subarray(0, lengthBytes);
    const response = Uint8Array.from(received);
    received.fill(0); // a response of this citizen's card does not wait here for the next one
    return ok(response);
  }

  beginTransaction(): Promise<number> {
    return this.library.beginTransaction(this.handle);
  }

  endTransaction(): Promise<number> {
    return this.library.endTransaction(this.handle, SCARD_LEAVE_CARD);
  }

  async reset(): Promise<number> {
    const protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
    const { returnCode, protocol } = await this.library.reconnect(
      this.handle,
      this.shareMode,
      protocols,
      SCARD_RESET_CARD,
    );
    if (returnCode === ReturnCode.success) this.activeProtocol = protocol;
    return returnCode;
  }

  abort(): void {
    this.context.abort();
  }

  async disconnect(disposition: Disposition): Promise<void> {
    await this.library.disconnect(this.handle, DISPOSITION[disposition]);
    await this.context.release();
  }

  private async readerProperties(): Promise<Uint8Array | undefined> {
    const features = await this.library.control(this.handle, this.library.controlCode(GET_FEATURE_REQUEST));
    if (features.returnCode !== ReturnCode.success) return undefined;
    const controlCode = propertiesControlCode(features.response);
    if (controlCode === undefined) return undefined;
    const properties = await this.library.control(this.handle, controlCode);
    return properties.returnCode === ReturnCode.success ? properties.response : undefined;
  }
}
