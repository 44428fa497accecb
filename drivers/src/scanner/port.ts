/** What the product knows of a barcode scanner. Implementations: `node-hid-port.ts` (real), the simulators' scanner. */
export interface ScannerPort {
  /** Raw HID input reports, report id first (64 bytes), exactly as the device sends them. */
  onReport(listener: (report: Uint8Array) => void): void;
  onStatus(listener: (status: ScannerStatus) => void): void;
  readonly layout: ScannerLayout;
  close(): void;
}

export type ScannerStatus = 'ready' | 'away';

/** Byte positions differ by vendor; an unknown device is refused rather than guessed (docs/devices.md). */
export type ScannerLayout = 'access-is' | 'newland';
