import { type Clock, SYSTEM_CLOCK } from '../clock/index.ts';
import { concatBytes } from '../tlv/index.ts';
import {
  CONTINUATION_BIT,
  CONTINUATION_OFFSET,
  LENGTH_OFFSET,
  MAX_DATA_BYTES,
  REPORT_BYTES,
  REPORT_ID,
  REPORT_LAYOUTS,
} from './layout.ts';
import type { ScannerLayout } from './port.ts';

export type Scan =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** AIM symbology identifier (`]Q1`), null where the device sends none. */
      readonly aim: string | null;
      /** The vendor's own code for the kind of barcode. */
      readonly symbology: number;
    }
  | { readonly kind: 'torn'; readonly reason: TornReason };

export type TornReason =
  /** A report of another id or size, or with more data than it can hold: the device is out of step. */
  | 'bad-report'
  /** More than a QR can hold. */
  | 'too-long'
  /** The rest did not come. */
  | 'timed-out'
  | 'not-utf8';

export interface ScanAssembler {
  push(report: Uint8Array): void;
  /** The device went away: half a scan is torn. */
  reset(): void;
}

export interface ScanAssemblerOptions {
  /** Asked at the first report of each scan: a replugged scanner may be another one. */
  readonly layout: () => ScannerLayout;
  readonly onScan: (scan: Scan) => void;
  readonly clock?: Clock;
  /** What the device is configured to add behind each scan, such as `\r`; nothing else is stripped. */
  readonly suffix?: string;
}

/** A version 40 QR holds 2,953 bytes. */
export const MAX_SCAN_BYTES = 2_953;
/** Far above the 53 full reports of the largest QR: devices may fill reports only in part. */
export const MAX_SCAN_REPORTS = 4_096;
/** A scan takes some 10 ms per report; whatever takes longer lost its end to an unplug. */
export const SCAN_TIMEOUT_MS = 2_000;
/** After a scan went wrong, reports are taken for its remains until the device pauses this long: no person scans faster. */
export const RESYNC_QUIET_MS = 300;

/** Joins HID input reports into scans (docs/devices.md). Text is decoded only when the last report is in: reports cut characters. */
export function createScanAssembler({
  layout,
  onScan,
  clock = SYSTEM_CLOCK,
  suffix = '',
}: ScanAssemblerOptions): ScanAssembler {
  type State =
    | { readonly kind: 'idle' }
    | { readonly kind: 'collecting'; readonly parts: Uint8Array[]; readonly layout: ScannerLayout; bytes: number }
    | { readonly kind: 'resyncing' };
  let state: State = { kind: 'idle' };
  let cancelTimer = (): void => {};

  const become = (next: State, timer?: { readonly afterMs: number; readonly run: () => void }): void => {
    cancelTimer();
    state = next;
    cancelTimer = timer ? clock.after(timer.afterMs, timer.run) : () => {};
  };
  const idle = (): void => become({ kind: 'idle' });
  const resync = (): void => become({ kind: 'resyncing' }, { afterMs: RESYNC_QUIET_MS, run: idle });
  const torn = (reason: TornReason): void => onScan({ kind: 'torn', reason });

  const begin = (): State & { kind: 'collecting' } => {
    const collecting = { kind: 'collecting' as const, parts: [], layout: layout(), bytes: 0 };
    const giveUp = (): void => {
      idle();
      torn('timed-out');
    };
    become(collecting, { afterMs: SCAN_TIMEOUT_MS, run: giveUp });
    return collecting;
  };

  return {
    push(report) {
      const isReport = report.length === REPORT_BYTES && report[0] === REPORT_ID;
      const lengthBytes = report[LENGTH_OFFSET] ?? 0;
      const more = ((report[CONTINUATION_OFFSET] ?? 0) & CONTINUATION_BIT) !== 0;
      if (state.kind === 'resyncing') {
        // The last report of the broken scan ends it; anything else says that it is still coming.
        if (isReport && !more) idle();
        else resync();
        return;
      }
      if (!isReport || lengthBytes > MAX_DATA_BYTES) {
        if (isReport && !more) idle();
        else resync();
        torn('bad-report');
        return;
      }

      const scan = state.kind === 'collecting' ? state : begin();
      const { dataOffset, aimOffset, symbologyOffset } = REPORT_LAYOUTS[scan.layout];
      scan.parts.push(report.slice(dataOffset, dataOffset + lengthBytes));
      scan.bytes += lengthBytes;
      if (scan.bytes > MAX_SCAN_BYTES || scan.parts.length > MAX_SCAN_REPORTS) {
        if (more) resync();
        else idle();
        torn('too-long');
        return;
      }
      if (more) return;
      idle();
      const text = decodeStrictly(concatBytes(...scan.parts));
      if (text === null) {
        torn('not-utf8');
        return;
      }
      const aim = aimOffset === null ? '' : String.fromCharCode(...report.subarray(aimOffset, aimOffset + 3));
      onScan({
        kind: 'text',
        text: suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
        aim: /^\][A-Za-z][0-9A-Za-z]$/.test(aim) ? aim : null,
        symbology: report[symbologyOffset] ?? 0,
      });
    },
    reset() {
      const interrupted = state.kind === 'collecting';
      idle();
      if (interrupted) torn('timed-out');
    },
  };
}

/** Bytes that are no UTF-8 are an error, never replacement characters; a BOM stays for the reader of the text to see. */
function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
