import { createRequire } from 'node:module';
import type { LibraryHandle, TypeObject } from 'koffi';
import { err, ok, type Result } from '../result/index.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';

type Koffi = typeof import('koffi');
type KoffiFunction = ReturnType<LibraryHandle['func']>;
type TypeSpec = Parameters<Koffi['sizeof']>[0];

/** A context or card handle. koffi gives a bigint for what does not fit a number safely. */
export type Handle = number | bigint;

export interface ReaderStateStruct {
  szReader: string;
  pvUserData: null;
  dwCurrentState: number;
  dwEventState: number;
  cbAtr: number;
  rgbAtr: ArrayLike<number>;
}

interface Platform {
  readonly library: string;
  readonly dword: TypeSpec;
  readonly long: TypeSpec;
  readonly context: TypeSpec;
  readonly card: TypeSpec;
  readonly atrBytes: number;
  readonly packed: boolean;
  /** Functions that take strings come in an ANSI and a wide form. */
  readonly ansiSuffix: string;
  readonly controlFunction: string;
  controlCode(number: number): number;
}

/**
 * The one place where the platforms differ. Run: Linux, x64. The others follow their headers and have NOT been run:
 * Windows winscard.h (handles are ULONG_PTR, ATR 36 bytes), macOS PCSC/winscard.h (4-byte LONG, structs packed to one
 * byte, SCardControl under another symbol).
 */
const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, Platform>>> = {
  linux: {
    library: 'libpcsclite.so.1',
    dword: 'unsigned long',
    long: 'long',
    context: 'long',
    card: 'long',
    atrBytes: 33,
    packed: false,
    ansiSuffix: '',
    controlFunction: 'SCardControl',
    controlCode: (number) => 0x4200_0000 + number,
  },
  win32: {
    library: 'winscard.dll',
    dword: 'uint32_t',
    long: 'int32_t',
    context: 'uintptr_t',
    card: 'uintptr_t',
    atrBytes: 36,
    packed: false,
    ansiSuffix: 'A',
    controlFunction: 'SCardControl',
    controlCode: (number) => (0x31 << 16) | (number << 2),
  },
  darwin: {
    library: '/System/Library/Frameworks/PCSC.framework/PCSC',
    dword: 'uint32_t',
    long: 'int32_t',
    context: 'int32_t',
    card: 'int32_t',
    atrBytes: 33,
    packed: true,
    ansiSuffix: '',
    controlFunction: 'SCardControl132',
    controlCode: (number) => 0x4200_0000 + number,
  },
};

/** The functions of PC/SC, called on the thread pool: none of them may stop the event loop. */
export interface WinscardLibrary {
  establishContext(): Promise<{ returnCode: number; context: Handle }>;
  releaseContext(context: Handle): Promise<number>;
  cancel(context: Handle): Promise<number>;
  listReaders(context: Handle): Promise<{ returnCode: number; names: string[] }>;
  /** Updates `states` in place. */
  getStatusChange(context: Handle, timeoutMs: number, states: ReaderStateStruct[]): Promise<number>;
  connect(
    context: Handle,
    reader: string,
    shareMode: number,
    protocols: number,
  ): Promise<{ returnCode: number; card: Handle; protocol: number }>;
  reconnect(
    card: Handle,
    shareMode: number,
    protocols: number,
    initialization: number,
  ): Promise<{ returnCode: number; protocol: number }>;
  disconnect(card: Handle, disposition: number): Promise<number>;
  beginTransaction(card: Handle): Promise<number>;
  endTransaction(card: Handle, disposition: number): Promise<number>;
  status(card: Handle): Promise<{ returnCode: number; atr: Uint8Array }>;
  /** `response` is written to up to its length; `lengthBytes` says how far. */
  transmit(
    card: Handle,
    protocol: number,
    command: Uint8Array,
    response: Uint8Array,
  ): Promise<{ returnCode: number; lengthBytes: number }>;
  control(card: Handle, controlCode: number): Promise<{ returnCode: number; response: Uint8Array }>;
  controlCode(number: number): number;
  readerState(szReader: string, dwCurrentState: number): ReaderStateStruct;
}

const SCARD_SCOPE_SYSTEM = 2;
const ATR_MAX_BYTES = 36;
const CONTROL_RESPONSE_BYTES = 512;

export function loadWinscard(): Result<WinscardLibrary, BindingUnavailable> {
  const platform = PLATFORMS[process.platform];
  if (!platform) return err({ binding: 'koffi', reason: `PC/SC on ${process.platform} is not known` });
  try {
    const koffi: Koffi = createRequire(import.meta.url)('koffi');
    return ok(declare(koffi, platform));
  } catch (error) {
    return err({ binding: 'koffi', reason: error instanceof Error ? error.message : String(error) });
  }
}

function declare(koffi: Koffi, platform: Platform): WinscardLibrary {
  const library = koffi.load(platform.library);
  const { dword, long, context, card, ansiSuffix } = platform;
  const struct = platform.packed ? koffi.pack : koffi.struct;
  const ioRequest = struct({ dwProtocol: dword, cbPciLength: dword });
  const readerState = struct({
    szReader: 'const char *',
    pvUserData: 'void *',
    dwCurrentState: dword,
    dwEventState: dword,
    cbAtr: dword,
    rgbAtr: koffi.array('uint8_t', platform.atrBytes),
  });
  const out = (type: TypeSpec) => koffi.out(koffi.pointer(type));
  const inout = (type: TypeSpec) => koffi.inout(koffi.pointer(type));
  const bytes = koffi.pointer('uint8_t');
  const declared = (name: string, ...parameters: TypeSpec[]): KoffiFunction => library.func(name, long, parameters);

  const f = {
    establish: declared('SCardEstablishContext', dword, 'void *', 'void *', out(context)),
    release: declared('SCardReleaseContext', context),
    cancel: declared('SCardCancel', context),
    list: declared(`SCardListReaders${ansiSuffix}`, context, 'void *', bytes, inout(dword)),
    change: declared(`SCardGetStatusChange${ansiSuffix}`, context, dword, inout(readerState), dword),
    connect: declared(`SCardConnect${ansiSuffix}`, context, 'str', dword, dword, out(card), out(dword)),
    reconnect: declared('SCardReconnect', card, dword, dword, dword, out(dword)),
    disconnect: declared('SCardDisconnect', card, dword),
    begin: declared('SCardBeginTransaction', card),
    end: declared('SCardEndTransaction', card, dword),
    status: declared(
      `SCardStatus${ansiSuffix}`,
      card,
      bytes,
      inout(dword),
      out(dword),
      out(dword),
      bytes,
      inout(dword),
    ),
    transmit: declared('SCardTransmit', card, koffi.pointer(ioRequest), bytes, dword, 'void *', bytes, inout(dword)),
    control: declared(platform.controlFunction, card, dword, bytes, dword, bytes, dword, out(dword)),
  };
  const noAtr = new Uint8Array(platform.atrBytes);
  const ioRequestBytes = koffi.sizeof(ioRequest as TypeObject);

  return {
    async establishContext() {
      const handle: Handle[] = [0];
      const returnCode = await call(f.establish, SCARD_SCOPE_SYSTEM, null, null, handle);
      return { returnCode, context: handle[0] ?? 0 };
    },
    releaseContext: (handle) => call(f.release, handle),
    cancel: (handle) => call(f.cancel, handle),
    async listReaders(handle) {
      const length = [0];
      const sized = await call(f.list, handle, null, null, length);
      if (sized !== 0) return { returnCode: sized, names: [] };
      const buffer = Buffer.alloc(Number(length[0]));
      const returnCode = await call(f.list, handle, null, buffer, length);
      // A multi-string: name NUL name NUL NUL.
      const names = buffer.toString('utf8', 0, Number(length[0])).split('\0').filter(Boolean);
      return { returnCode, names: returnCode === 0 ? names : [] };
    },
    getStatusChange: (handle, timeoutMs, states) => call(f.change, handle, timeoutMs, states, states.length),
    async connect(handle, reader, shareMode, protocols) {
      const connected: Handle[] = [0];
      const protocol = [0];
      const returnCode = await call(f.connect, handle, reader, shareMode, protocols, connected, protocol);
      return { returnCode, card: connected[0] ?? 0, protocol: Number(protocol[0]) };
    },
    async reconnect(handle, shareMode, protocols, initialization) {
      const protocol = [0];
      const returnCode = await call(f.reconnect, handle, shareMode, protocols, initialization, protocol);
      return { returnCode, protocol: Number(protocol[0]) };
    },
    disconnect: (handle, disposition) => call(f.disconnect, handle, disposition),
    beginTransaction: (handle) => call(f.begin, handle),
    endTransaction: (handle, disposition) => call(f.end, handle, disposition),
    async status(handle) {
      const atr = Buffer.alloc(ATR_MAX_BYTES);
      const atrLength = [atr.length];
      const returnCode = await call(f.status, handle, null, [0], [0], [0], atr, atrLength);
      return { returnCode, atr: Uint8Array.from(atr.subarray(0, Number(atrLength[0]))) };
    },
    async transmit(handle, protocol, command, response) {
      const length = [response.length];
      const request = { dwProtocol: protocol, cbPciLength: ioRequestBytes };
      const returnCode = await call(f.transmit, handle, request, command, command.length, null, response, length);
      return { returnCode, lengthBytes: Number(length[0]) };
    },
    async control(handle, controlCode) {
      const response = Buffer.alloc(CONTROL_RESPONSE_BYTES);
      const length = [0];
      const returnCode = await call(f.control, handle, controlCode, null, 0, response, response.length, length);
      return { returnCode, response: Uint8Array.from(response.subarray(0, Number(length[0]))) };
    },
    controlCode: platform.controlCode,
    readerState: (szReader, dwCurrentState) => ({
      szReader,
      pvUserData: null,
      dwCurrentState,
      dwEventState: 0,
      cbAtr: 0,
      rgbAtr: noAtr,
    }),
  };
}

/** Calls on libuv's pool. LONG is sign-extended on Linux, hence the unsigned mask. */
function call(fn: KoffiFunction, ...parameters: unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    fn.async(...parameters, (error: unknown, returnCode: unknown) => {
      if (error) reject(error);
      else resolve(Number(returnCode) >>> 0);
    });
  });
}
