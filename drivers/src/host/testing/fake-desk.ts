import vnCard from '../../../vectors/vn-card.json' with { type: 'json' };
import { MRZ_NO_EXPIRY } from '../../cccd/expiry.ts';
import { createManualClock } from '../../clock/index.ts';
import type { DataGroupNumber, Overall } from '../../emrtd/model.ts';
import type { readDocument } from '../../emrtd/read.ts';
import type { ReadOutcome, ReadRequest } from '../../emrtd/read-request.ts';
import type { CardChannel, ConnectRequest, PcscFailure, PcscPort, ReaderFact, ReaderState } from '../../pcsc/port.ts';
import type { PrinterPort, PrinterStatus, PrintFailure } from '../../printer/port.ts';
import { err, ok, type Result } from '../../result/index.ts';
import type { ScannerPort, ScannerStatus } from '../../scanner/port.ts';
import { fromHex } from '../../tlv/index.ts';
import { createWirePair, type Wire } from '../../wire/index.ts';
import { notRead } from '../card-read.ts';
import { type DeviceHostOptions, runDeviceHost } from '../device-host.ts';
import type { CardReadOutcome, DevicesToSession, SessionToDevices } from '../protocol.ts';

/* A desk whose readers, scanner, printer, main process and session are in the hands of a test. */

export const NUMBER = '999190654321';
export const QR_TEXT = `${NUMBER}|123456789|Đặng Thị Thử Nghiệm|15061990|Nữ|Tổ 9, Phường Mẫu, Tỉnh Mẫu|10052021`;
export const READER = 'Maker Reader 00 00';
export const ATR = Uint8Array.of(0x3b, 0x80);
/** The zone and the data of one person of the vectors. */
const DG1 = fromHex(vnCard.people[0]?.dg1Hex ?? '');
export const DG13 = fromHex(vnCard.dg13.find(({ id }) => id === 'primary-nested')?.hex ?? '');
export const PERSONAL = ['999190654321', 'Đặng', 'Thử', '1990', 'Mẫu', 'Kinh', '123456789'];

class FakePcsc implements PcscPort {
  readonly binding = 'in-process';
  private readonly listeners = new Set<(fact: ReaderFact) => void>();
  readonly connects: ConnectRequest[] = [];
  /** In order: `connect`, `close leave|reset|unpower`. */
  readonly log: string[] = [];
  connecting: Result<void, PcscFailure> = ok(undefined);
  states: ReaderState[] = [{ name: READER, card: 'present' }];
  closed = false;
  watching = true;

  async readers(): Promise<Result<readonly ReaderState[], PcscFailure>> {
    return ok(this.states);
  }
  watch(listener: (fact: ReaderFact) => void) {
    this.listeners.add(listener);
    return {
      close: async () => {
        this.listeners.delete(listener);
        this.watching = this.listeners.size > 0;
      },
    };
  }
  facts(fact: ReaderFact): void {
    for (const listener of [...this.listeners]) listener(fact);
  }
  async connect(request: ConnectRequest): Promise<Result<CardChannel, PcscFailure>> {
    this.connects.push(request);
    this.log.push('connect');
    if (!this.connecting.ok) return this.connecting;
    return ok({
      ...{ reader: request.reader, atr: ATR, protocol: 'T=1', maxResponseBytes: 258 },
      transmit: async () => err({ code: 'no-card' }),
      transaction: async (body) => ok(await body()),
      reset: async () => ok(undefined),
      close: async (disposition) => {
        this.log.push(`close ${disposition}`);
      },
    });
  }
  async close(): Promise<void> {
    this.closed = true;
  }
  layCard(reader = READER): void {
    this.facts({ type: 'reader-arrived', reader });
    this.facts({ type: 'card-inserted', reader, atr: ATR });
  }
}

class FakeScanner implements ScannerPort {
  readonly layout = 'newland';
  report: (report: Uint8Array) => void = () => {};
  status: (status: ScannerStatus) => void = () => {};
  closed = false;

  onReport(listener: (report: Uint8Array) => void): void {
    this.report = listener;
  }
  onStatus(listener: (status: ScannerStatus) => void): void {
    this.status = listener;
    listener('ready');
  }
  close(): void {
    this.closed = true;
  }
  scan(text: string, { reports = Number.POSITIVE_INFINITY } = {}): void {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0, sent = 0; at < bytes.length && sent < reports; at += 56, sent++) {
      const part = bytes.subarray(at, at + 56);
      const report = new Uint8Array(64);
      report.set([2, part.length]);
      report.set(part, 2);
      report[63] = at + 56 < bytes.length ? 1 : 0;
      this.report(report);
    }
  }
}

class FakePrinter implements PrinterPort {
  answer: () => Promise<Result<void, PrintFailure>> = async () => ok(undefined);
  change: (status: PrinterStatus) => void = () => {};
  readonly pages: string[] = [];
  closed = false;

  async status(): Promise<PrinterStatus> {
    return 'ready';
  }
  onStatus(listener: (status: PrinterStatus) => void): void {
    this.change = listener;
  }
  async print({ bytes }: { readonly bytes: Uint8Array }): Promise<Result<void, PrintFailure>> {
    this.pages.push(Buffer.from(bytes).toString('latin1'));
    return this.answer();
  }
  close(): void {
    this.closed = true;
  }
}

/** What the chip reading would bring: the files of the vectors, all hashes matching. */
export function outcome(overall: Overall, change: Partial<ReadOutcome> = {}): ReadOutcome {
  const { accessControl, stats, verification } = notRead({ code: 'cancelled', message: '' });
  return {
    files: new Map<DataGroupNumber, Uint8Array>([
      [1, DG1],
      [13, DG13],
    ]),
    sod: null,
    com: null,
    cardAccessFile: null,
    cardSecurityFile: null,
    wrongKeyAnswers: 0,
    accessControl: { ...accessControl, attempted: ['pace-can'], used: 'pace-can', reason: 'pace-offered' },
    cardAccess: 'match',
    warnings: [],
    verification: {
      ...verification,
      dataGroups: {
        DG1: { bytes: DG1.length, sha256: '', hash: 'match' },
        DG13: { bytes: DG13.length, sha256: '', hash: 'match' },
      },
      sodSignature: 'valid',
      chipAuthenticity: 'proven',
      overall,
    },
    stats,
    trace: [],
    failure: null,
    ...change,
  };
}

export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise<void>((resolve) => setImmediate(resolve));
};

export interface SessionEnd {
  readonly received: DevicesToSession[];
  readonly wire: Wire;
  closed: boolean;
  send(message: SessionToDevices | unknown): Promise<void>;
  outcomes(): readonly { readonly id: number; readonly outcome: CardReadOutcome }[];
}

export function desk(
  options: Partial<DeviceHostOptions> & { read?: (request: ReadRequest) => Promise<ReadOutcome> } = {},
) {
  const { read = async () => outcome('consistent'), ...rest } = options;
  const [status, main] = createWirePair();
  const sent: unknown[] = [];
  main.onMessage((message) => sent.push(message));
  const pcsc = new FakePcsc();
  const scanner = new FakeScanner();
  const printer = new FakePrinter();
  const clock = createManualClock();
  const requests: ReadRequest[] = [];
  let attach: (wire: Wire) => void = () => {};
  const readDocumentFake: typeof readDocument = (request) => {
    requests.push(request);
    return read(request);
  };
  const host = runDeviceHost({
    ...{ status, pcsc, scanner, printer, clock, trust: { anchors: [], crls: [] }, allowSimulated: false },
    onSession: (listener) => {
      attach = listener;
    },
    policy: { bac: 'if-pace-not-offered' },
    mrzNoExpiry: MRZ_NO_EXPIRY,
    readDocument: readDocumentFake,
    ...rest,
  });
  const openSession = async (): Promise<SessionEnd> => {
    await settle();
    const [near, far] = createWirePair();
    const received: DevicesToSession[] = [];
    const session: SessionEnd = {
      ...{ received, wire: far, closed: false },
      send: async (message) => {
        far.send(message);
        await settle();
      },
      outcomes: () => received.filter((message) => message.type === 'read-done'),
    };
    far.onMessage((message) => received.push(message as DevicesToSession));
    far.onClose(() => {
      session.closed = true;
    });
    attach(near);
    await settle();
    return session;
  };
  return { host, main, sent, pcsc, scanner, printer, clock, requests, openSession };
}

export const readCard = (id = 1, fields: readonly string[] = ['fullName', 'sex']): SessionToDevices => ({
  type: 'read-card',
  id,
  request: {
    citizenNumber: NUMBER,
    mrzCandidates: [{ documentNumber: '190654321', dateOfBirth: '900615', dateOfExpiry: '300615' }],
    dataGroups: [1, 13],
    fields,
  },
});
