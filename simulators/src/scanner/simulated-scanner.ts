import type { ScannerLayout, ScannerPort, ScannerStatus } from '@motcua/drivers/scanner';
import { toHidReports } from './hid-reports.ts';

/** A scanner in front of which a QR is held by calling `scan`; everything behind it is the real driver. */
export interface SimulatedScanner {
  readonly port: ScannerPort;
  scan(content: string | Uint8Array, options?: { readonly chunkBytes?: number }): void;
  /** Half a code: the device was unplugged, or the code left its view, before the last report. */
  scanTorn(content: string): void;
  setStatus(status: ScannerStatus): void;
}

export function createSimulatedScanner(layout: ScannerLayout = 'access-is'): SimulatedScanner {
  let onReport: ((report: Uint8Array) => void) | undefined;
  let onStatus: ((status: ScannerStatus) => void) | undefined;
  let status: ScannerStatus = 'ready';
  const emit = (reports: readonly Uint8Array[]): void => {
    if (status === 'away') return;
    for (const report of reports) onReport?.(report);
  };
  const bytesOf = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;

  return {
    port: {
      layout,
      onReport: (listener) => {
        onReport = listener;
      },
      onStatus: (listener) => {
        onStatus = listener;
        listener(status);
      },
      close: () => {
        onReport = undefined;
        onStatus = undefined;
      },
    },
    scan: (content, options = {}) => emit(toHidReports(bytesOf(content), { layout, ...options })),
    scanTorn: (content) => {
      const reports = toHidReports(bytesOf(content), { layout, chunkBytes: 20 });
      emit(reports.slice(0, Math.max(1, reports.length - 1)));
    },
    setStatus: (next) => {
      status = next;
      onStatus?.(next);
    },
  };
}
