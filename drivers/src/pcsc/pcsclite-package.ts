import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../result/index.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';
import { ReturnCode } from './return-codes.ts';

/**
 * What we use of the npm package `pcsclite` 1.0.1: its two native classes. The function that it exports is left alone,
 * since it forgets readers: on unplugging it calls `close`, see `pcsclite-session.ts`. Its own types say `any`.
 *
 * No callback may call into the same object: the package holds that object's lock meanwhile.
 */
export interface PcsclitePackage {
  /** Calls into pcscd on the calling thread; throws where the service is not there. */
  openContext(): PcscliteContext;
  /** With a context and a lock of its own. */
  openReader(name: string): PcscliteReader;
}

/** A thread that lists the readers. */
export interface PcscliteContext {
  /** `names` is a multi-string. After an error, which may be told twice, the thread makes no more calls and ends. */
  start(callback: (error: Error | undefined, names: Uint8Array | undefined) => void): void;
  close(): void;
}

/** A thread that waits for a reader, or a connection; we never use one object for both. */
export interface PcscliteReader {
  readonly name: string;
  get_status(callback: (error: Error | undefined, state: number, atr: Uint8Array | undefined) => void): void;
  /** The thread has ended, after an error or because the reader is gone. */
  on(event: '_end', listener: () => void): this;
  connect(
    options: { share_mode: number; protocol: number },
    callback: (error: unknown, protocol: number) => void,
  ): void;
  disconnect(disposition: number, callback: (error: unknown) => void): void;
  transmit(
    command: Buffer,
    responseBytes: number,
    protocol: number,
    callback: (error: unknown, response: Uint8Array) => void,
  ): void;
  _control(
    input: Buffer,
    controlCode: number,
    output: Buffer,
    callback: (error: unknown, lengthBytes: number) => void,
  ): void;
  SCARD_CTL_CODE(number: number): number;
  close(): void;
}

interface NativeClasses {
  readonly PCSCLite: new () => PcscliteContext;
  readonly CardReader: new (name: string) => PcscliteReader;
}

/** The package is optional (it needs a compiler) and its import fails where it was not built. */
export function loadPcsclite(): Result<PcsclitePackage, BindingUnavailable> {
  try {
    const here = createRequire(import.meta.url);
    here('pcsclite'); // gives the classes `on`, `connect`, `disconnect` and `transmit`
    const { PCSCLite, CardReader } = nativeClasses(here.resolve('pcsclite'));
    return ok({ openContext: () => new PCSCLite(), openReader: (name) => new CardReader(name) });
  } catch (error) {
    return err({ binding: 'pcsclite', reason: error instanceof Error ? error.message : String(error) });
  }
}

/** Found as the package itself finds them, wherever they were built. */
function nativeClasses(packageEntry: string): NativeClasses {
  const bindings = createRequire(packageEntry)('bindings');
  return bindings({ bindings: 'pcsclite', module_root: dirname(packageEntry) });
}

/** The return code stands in the text: `SCardTransmit error: Card was removed.(0xffffffff80100069)`. */
export function returnCodeOf(error: unknown): number {
  const digits = /\(0x([0-9a-f]{1,16})\)\s*$/i.exec(error instanceof Error ? error.message : String(error))?.[1];
  return digits === undefined ? ReturnCode.communicationError : Number.parseInt(digits.slice(-8), 16) >>> 0;
}
