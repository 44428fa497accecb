import { createRequire } from 'node:module';
import { err, ok, type Result } from '../result/index.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';
import { ReturnCode } from './return-codes.ts';

/** What we use of the npm package `pcsclite` 1.0.1. Its own types say `any`. */
export interface PcscliteContext {
  /** Called by the package on the next tick; `names` is a multi-string. */
  start(callback: (error: Error | undefined, names: Uint8Array | undefined) => void): void;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'reader', listener: (reader: PcscliteReader) => void): this;
  close(): void;
}

export interface PcscliteReader {
  readonly name: string;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
  on(event: 'status', listener: (status: { state: number; atr?: Uint8Array }) => void): this;
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

export type OpenPcsclite = () => PcscliteContext;

/** The package is optional (it needs a compiler) and its import fails where it was not built. */
export function loadPcsclite(): Result<OpenPcsclite, BindingUnavailable> {
  try {
    const open: OpenPcsclite = createRequire(import.meta.url)('pcsclite');
    return ok(open);
  } catch (error) {
    return err({ binding: 'pcsclite', reason: error instanceof Error ? error.message : String(error) });
  }
}

/** Another reader object of the same name, with a context and a lock of its own. */
export function anotherReader(reader: PcscliteReader): PcscliteReader {
  const Reader = reader.constructor as new (name: string) => PcscliteReader;
  return new Reader(reader.name);
}

/** The return code stands in the text: `SCardTransmit error: Card was removed.(0xffffffff80100069)`. */
export function returnCodeOf(error: unknown): number {
  const digits = /\(0x([0-9a-f]{1,16})\)\s*$/i.exec(error instanceof Error ? error.message : String(error))?.[1];
  return digits === undefined ? ReturnCode.communicationError : Number.parseInt(digits.slice(-8), 16) >>> 0;
}
