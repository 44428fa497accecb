import { type Clock, SYSTEM_CLOCK } from '../clock/index.ts';
import { createPreparedKeys } from '../emrtd/access/ephemeral-keys.ts';
import type { TrustStore } from '../emrtd/passive-auth/port.ts';
import type { readDocument } from '../emrtd/read.ts';
import type { ReadPolicy, VerifyBeside } from '../emrtd/read-request.ts';
import { createReadSizeMemory } from '../emrtd/read-size.ts';
import type { PcscPort, ReaderFact } from '../pcsc/port.ts';
import type { PrinterPort } from '../printer/port.ts';
import type { ScannerPort } from '../scanner/port.ts';
import { createScanAssembler } from '../scanner/scan-assembler.ts';
import type { Wire } from '../wire/index.ts';
import { type CardReadSetup, notRead, readCard } from './card-read.ts';
import type {
  CardReadRequest,
  DeviceHostToMain,
  DeviceStatus,
  DevicesToSession,
  MainToDeviceHost,
} from './protocol.ts';
import { isAllowedReader, NO_READERS, readerStatus, readerWithCard, withFact } from './reader-table.ts';
import { scannedCode } from './scanned-code.ts';
import { parseSessionMessage } from './session-messages.ts';

export interface DeviceHostOptions {
  /** To the long-lived main process: `DeviceHostToMain`, never personal data. */
  readonly status: Wire;
  /** Told of each wire to a session process. One session at a time: a new wire ends the one before. */
  readonly onSession: (listener: (wire: Wire) => void) => void;
  readonly pcsc: PcscPort;
  readonly scanner: ScannerPort | null;
  readonly printer: PrinterPort | null;
  readonly trust: TrustStore;
  readonly policy: Omit<ReadPolicy, 'allowSimulated'>;
  /** `yyMMdd` that the MRZ of a card without expiry date is taken to hold (unconfirmed, hence configured). */
  readonly mrzNoExpiry: string | null;
  /** Simulated PKIs and virtual readers count: in demo and tests, never in production. */
  readonly allowSimulated: boolean;
  /** Beginnings of the names of readers that may be used; absent: every real one. */
  readonly allowedReaders?: readonly string[];
  readonly clock?: Clock;
  /** What the scanner is configured to add behind each scan. */
  readonly scannerSuffix?: string;
  /** Passive authentication in a thread of its own, ready before the card is; absent, it follows the read. */
  readonly verifyBeside?: VerifyBeside;
  /** For tests without a chip. */
  readonly readDocument?: typeof readDocument;
}

export interface DeviceHost {
  /** Ends reads, watches and the ports. Resolves when the devices are free. */
  close(): Promise<void>;
}

/**
 * Runs the devices of one kiosk for one session (docs/architecture.md, Processes). A card that is lifted for longer than
 * the grace time ends its read and nothing of it is kept: when it lies on the reader again, the session asks again.
 */
export function runDeviceHost(options: DeviceHostOptions): DeviceHost {
  const { status: main, pcsc, scanner, printer, allowSimulated, allowedReaders, clock = SYSTEM_CLOCK } = options;
  const setup: CardReadSetup = {
    pcsc,
    trust: options.trust,
    policy: { ...options.policy, allowSimulated },
    mrzNoExpiry: options.mrzNoExpiry,
    clock,
    sizes: createReadSizeMemory((known) => {
      if (!closed) toMain({ type: 'read-size', known });
    }),
    ...(options.readDocument ? {} : { ephemeralKeys: createPreparedKeys() }),
    ...(options.verifyBeside ? { verifyBeside: options.verifyBeside } : {}),
    ...(options.readDocument ? { readDocument: options.readDocument } : {}),
  };
  // Keys for the next card are made while none is being read.
  const keys = setup.ephemeralKeys;
  void keys?.prepare();
  let readers = NO_READERS;
  let devices: DeviceStatus = {
    ...readerStatus(readers),
    scanner: 'away',
    printer: 'away',
  };
  let session: Session | undefined;
  let closed = false;

  const toMain = (message: DeviceHostToMain): void => main.send(message);
  const update = (change: Partial<DeviceStatus>): void => {
    const before = devices;
    devices = { ...devices, ...change };
    if (closed || isSameStatus(before, devices)) return;
    toMain({ type: 'status', status: devices });
    session?.send({ type: 'status', status: devices });
    if (before.card !== devices.card) session?.send({ type: `card-${devices.card}` });
  };

  main.onMessage((message) => {
    const said = message as MainToDeviceHost; // from the process that started this one
    if (said.type === 'ping') toMain({ type: 'pong' });
    else for (const known of said.known) setup.sizes?.know(known);
  });
  toMain({ type: 'ready' });
  toMain({ type: 'status', status: devices });

  const onReaderFact = (fact: ReaderFact): void => {
    if ('reader' in fact && !isAllowedReader(fact.reader, { allowSimulated, allowedReaders })) return;
    readers = withFact(readers, fact);
    update(readerStatus(readers));
  };

  const assembler = createScanAssembler({
    layout: () => scanner?.layout ?? 'newland',
    clock,
    suffix: options.scannerSuffix ?? '',
    onScan: (scan) => session?.send({ type: 'qr-scanned', qr: scannedCode(scan, clock.now()) }),
  });
  scanner?.onReport((report) => assembler.push(report));
  scanner?.onStatus((status) => {
    if (status === 'away') assembler.reset();
    update({ scanner: status });
  });
  printer?.onStatus((status) => update({ printer: status }));
  // A printer that cannot say how it is does not print.
  printer?.status().then(
    (status) => update({ printer: status }),
    () => update({ printer: 'away' }),
  );
  const watch = pcsc.watch(onReaderFact);

  options.onSession((wire) => {
    if (closed) {
      wire.close();
      return;
    }
    // Half a scan is the citizen's before.
    assembler.reset();
    const free = session?.end() ?? Promise.resolve();
    const next = createSession(wire, { setup, printer, free, reader: () => readerWithCard(readers) });
    session = next;
    wire.onClose(() => {
      void next.end();
      if (session === next) session = undefined;
    });
    next.send({ type: 'status', status: devices });
    if (devices.card === 'present') next.send({ type: 'card-present' });
  });

  const host: DeviceHost = {
    async close() {
      if (closed) return;
      closed = true;
      await session?.end();
      session = undefined;
      scanner?.close();
      printer?.close();
      assembler.reset();
      keys?.wipe();
      await watch.close();
      await pcsc.close();
    },
  };
  // Devices without a main process would be held by nobody.
  main.onClose(() => void host.close());
  return host;
}

function isSameStatus(a: DeviceStatus, b: DeviceStatus): boolean {
  return a.reader === b.reader && a.card === b.card && a.scanner === b.scanner && a.printer === b.printer;
}

interface Session {
  send(message: DevicesToSession): void;
  /** Cancels what is under way and closes the wire; resolves when the card is free. */
  end(): Promise<void>;
}

interface SessionDevices {
  readonly setup: CardReadSetup;
  readonly printer: PrinterPort | null;
  /** Settles when the session before has let go of the card. */
  readonly free: Promise<void>;
  /** Asked when a read begins. */
  readonly reader: () => string | undefined;
}

function createSession(wire: Wire, { setup, printer, reader, ...before }: SessionDevices): Session {
  const send = (message: DevicesToSession): void => wire.send(message);
  let current: { readonly id: number; readonly abort: AbortController } | undefined;
  /** Settles when the card is free: reads follow one another, a later one cancels the one before. */
  let free = before.free;

  const read = (id: number, request: CardReadRequest): void => {
    current?.abort.abort();
    const abort = new AbortController();
    current = { id, abort };
    free = free.then(async () => {
      const outcome = await readCard(setup, {
        reader: reader(),
        request,
        signal: abort.signal,
        onProgress: (progress) => send({ type: 'read-progress', id, progress }),
      }).catch(() =>
        // A bug of ours: its error may hold what the card said, so it is not passed on.
        notRead({ code: 'card-unreadable', message: 'the read failed inside the device host' }),
      );
      if (current?.id === id) current = undefined;
      send({ type: 'read-done', id, outcome });
      void setup.ephemeralKeys?.prepare();
    });
  };

  const print = async (id: number, pdf: string): Promise<void> => {
    const page = { mediaType: 'application/pdf', bytes: new Uint8Array(Buffer.from(pdf, 'base64')) } as const;
    const printed = await printer?.print(page).catch(() => FAILED);
    const failure = printed === undefined ? AWAY.error : printed.ok ? null : printed.error;
    send({ type: 'print-done', id, failure });
  };

  wire.onMessage((received) => {
    const message = parseSessionMessage(received);
    // Out of step or taken over: either way not to be talked to any longer.
    if (!message) wire.close();
    else if (message.type === 'read-card') read(message.id, message.request);
    else if (message.type === 'print') void print(message.id, message.pdf);
    else if (message.id === current?.id) current.abort.abort();
  });

  return {
    send,
    async end() {
      current?.abort.abort();
      wire.close();
      await free;
    },
  };
}

const AWAY = { ok: false, error: { code: 'printer-away' } } as const;
const FAILED = { ok: false, error: { code: 'printer-failed' } } as const;
