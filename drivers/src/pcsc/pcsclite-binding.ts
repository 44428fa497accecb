import { err, ok, type Result } from '../result/index.ts';
import type { Disposition, PcscBackend, RawCard } from './backend.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';
import { createPort, type PortOptions } from './create-port.ts';
import { loadPcsclite, type PcsclitePackage, type PcscliteReader, returnCodeOf } from './pcsclite-package.ts';
import { PcsclitePresence } from './pcsclite-status.ts';
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
const DISPOSITION: Readonly<Record<Disposition, number>> = { leave: 0, reset: 1, unpower: 2 };
/** `res_len`: the package's buffer is as long as this says, and a longer response is an error. */
const RESPONSE_BUFFER_BYTES = 65_548;
const CONTROL_RESPONSE_BYTES = 512;

/**
 * PC/SC through the npm package `pcsclite`, for desks that have it in use. What it cannot do, compared with koffi:
 * transactions in shared mode (SCARD_E_UNSUPPORTED_FEATURE), and ending a call on a silent card while the port is open:
 * such a call holds one of libuv's threads until the card is taken away or the port is closed. Opening it, and listing
 * the readers, calls into pcscd on the main thread. What it says of readers is what their threads reported last,
 * milliseconds ago. Run on Linux.
 */
export function createPcsclitePcsc(options: PortOptions = {}): Result<PcscPort, BindingUnavailable> {
  const pcsclite = loadPcsclite();
  if (!pcsclite.ok) return pcsclite;
  shared ??= sharedOf(pcsclite.value);
  return ok(createPort(backend(shared), options));
}

/** What all ports of the process have in common. */
interface Shared {
  readonly presence: PcsclitePresence;
  readonly idle: IdleReaders;
}

let shared: Shared | undefined;

function sharedOf(pcsclite: PcsclitePackage): Shared {
  const presence = new PcsclitePresence(pcsclite);
  return { presence, idle: new IdleReaders(pcsclite, presence) };
}

function backend({ presence, idle }: Shared): PcscBackend {
  const port = {};
  return {
    binding: 'pcsclite',
    observe: () => presence.use(port).observe(),
    follow: (report) => presence.use(port).follow(report),
    connect: (request) => ({ result: connect(presence.use(port), idle, request), abort: () => undefined }),
    close: () => presence.release(port),
  };
}

/**
 * Every connection has a reader object of its own: the package takes one lock for the exchange and for the status of
 * a reader, so that a silent card would stop the event loop at the next status. They are used again, and never given
 * to the garbage collector, since the package's destructor joins a thread that such an object never had.
 */
class IdleReaders {
  private static readonly neverCollected = new Set<PcscliteReader>();
  private readonly pcsclite: PcsclitePackage;
  private readonly presence: PcsclitePresence;
  private idle: { readonly generation: number; readonly reader: PcscliteReader }[] = [];

  constructor(pcsclite: PcsclitePackage, presence: PcsclitePresence) {
    this.pcsclite = pcsclite;
    this.presence = presence;
  }

  take(name: string): PcscliteReader {
    this.idle = this.idle.filter(({ generation }) => generation === this.presence.generation);
    const index = this.idle.findIndex(({ reader }) => reader.name === name);
    const found = this.idle.splice(index, index < 0 ? 0 : 1)[0];
    if (found) return found.reader;
    const reader = this.pcsclite.openReader(name);
    IdleReaders.neverCollected.add(reader);
    return reader;
  }

  giveBack(reader: PcscliteReader, generation: number): void {
    this.idle.push({ generation, reader });
  }
}

async function connect(
  presence: PcsclitePresence,
  idle: IdleReaders,
  request: ConnectRequest,
): Promise<Result<RawCard, PcscFailure>> {
  const observed = await presence.observe();
  if (!observed.ok) return observed;
  if (!presence.has(request.reader)) return err({ code: 'reader-unavailable' });
  const { generation } = presence;
  const reader = idle.take(request.reader);
  const card = new PcscliteCard(reader, SCARD_SHARE[request.mode], (code) => {
    // A connection that did not end cleanly leaves its handle in the object: it is not used again.
    if (code === ReturnCode.success) idle.giveBack(reader, generation);
  });
  const returnCode = await card.connect();
  if (returnCode !== ReturnCode.success) {
    idle.giveBack(reader, generation);
    return err(returnCode === ReturnCode.removedCard ? { code: 'no-card' } : failureOf(returnCode));
  }
  const atr = await presence.atrOf(request.reader);
  if (!atr) {
    await card.disconnect('leave');
    return err({ code: 'card-unresponsive' });
  }
  card.atr = atr;
  card.maxResponseBytes = maxResponseBytes(await card.readerProperties());
  return ok(card);
}

class PcscliteCard implements RawCard {
  private readonly reader: PcscliteReader;
  private readonly shareMode: number;
  private readonly onDisconnected: (returnCode: number) => void;
  private activeProtocol = SCARD_PROTOCOL_T1;
  atr: Uint8Array = new Uint8Array(0);
  maxResponseBytes = MAX_RESPONSE_BYTES;

  constructor(reader: PcscliteReader, shareMode: number, onDisconnected: (returnCode: number) => void) {
    this.reader = reader;
    this.shareMode = shareMode;
    this.onDisconnected = onDisconnected;
  }

  get protocol(): 'T=0' | 'T=1' {
    return this.activeProtocol === SCARD_PROTOCOL_T0 ? 'T=0' : 'T=1';
  }

  connect(): Promise<number> {
    const options = { share_mode: this.shareMode, protocol: SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1 };
    return new Promise((resolve) => {
      this.reader.connect(options, (error, protocol) => {
        if (error) return resolve(returnCodeOf(error));
        this.activeProtocol = protocol;
        resolve(ReturnCode.success);
      });
    });
  }

  transmit(command: Uint8Array): Promise<Result<Uint8Array, number>> {
    return new Promise((resolve) => {
      this.reader.transmit(Buffer.from(command), RESPONSE_BUFFER_BYTES, this.activeProtocol, (error, response) => {
        resolve(error ? err(returnCodeOf(error)) : ok(Uint8Array.from(response)));
      });
    });
  }

  /** An exclusive connection is one long transaction; for a shared one the package has nothing. */
  async beginTransaction(): Promise<number> {
    return this.shareMode === SCARD_SHARE.exclusive ? ReturnCode.success : ReturnCode.unsupportedFeature;
  }

  async endTransaction(): Promise<number> {
    return ReturnCode.success;
  }

  /** The package has no SCardReconnect. */
  async reset(): Promise<number> {
    const disconnected = await this.end('reset');
    return disconnected === ReturnCode.success ? this.connect() : disconnected;
  }

  abort(): void {}

  async disconnect(disposition: Disposition): Promise<void> {
    this.onDisconnected(await this.end(disposition));
  }

  private end(disposition: Disposition): Promise<number> {
    return new Promise((resolve) => {
      this.reader.disconnect(DISPOSITION[disposition], (error) =>
        resolve(error ? returnCodeOf(error) : ReturnCode.success),
      );
    });
  }

  async readerProperties(): Promise<Uint8Array | undefined> {
    const features = await this.control(this.reader.SCARD_CTL_CODE(GET_FEATURE_REQUEST));
    const controlCode = features && propertiesControlCode(features);
    return controlCode === undefined ? undefined : this.control(controlCode);
  }

  private control(controlCode: number): Promise<Uint8Array | undefined> {
    // The package keeps bare pointers into these: the callback holds them until the call is over.
    const input = Buffer.alloc(1);
    const output = Buffer.alloc(CONTROL_RESPONSE_BYTES);
    return new Promise((resolve) => {
      this.reader._control(input.subarray(0, 0), controlCode, output, (error, lengthBytes) => {
        input.fill(0);
        resolve(error ? undefined : Uint8Array.from(output.subarray(0, lengthBytes)));
      });
    });
  }
}
