import type { Result } from '../result/index.ts';

/** What the product knows of a printer. The simulator keeps the PDF; ports for real printers come with the hardware. */
export interface PrinterPort {
  status(): Promise<PrinterStatus>;
  onStatus(listener: (status: PrinterStatus) => void): void;
  /** Resolves when the page is out. A page that failed half-way is `printer-failed`, never a silent success. */
  print(page: PrintPage): Promise<Result<void, PrintFailure>>;
  close(): void;
}

export type PrinterStatus = 'ready' | 'paper-out' | 'away';

export interface PrintPage {
  readonly mediaType: 'application/pdf';
  readonly bytes: Uint8Array;
}

export type PrintFailure = { readonly code: 'paper-out' | 'printer-away' | 'printer-failed' };
