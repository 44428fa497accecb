import type { ScannerLayout } from './port.ts';

/** Byte positions in one vendor's HID POS input report, report id at byte 0 (docs/devices.md, Scanners). */
export interface ReportLayout {
  readonly dataOffset: number;
  /** AIM symbology identifier, 3 characters (`]Q1`); null where the device sends none. */
  readonly aimOffset: number | null;
  readonly symbologyOffset: number;
}

export const REPORT_LAYOUTS: Readonly<Record<ScannerLayout, ReportLayout>> = {
  'access-is': { dataOffset: 5, aimOffset: 2, symbologyOffset: 61 },
  newland: { dataOffset: 2, aimOffset: null, symbologyOffset: 62 },
};

export const REPORT_ID = 2;
export const REPORT_BYTES = 64;
export const LENGTH_OFFSET = 1;
export const MAX_DATA_BYTES = 56;
export const CONTINUATION_OFFSET = 63;
/** A flag of one bit; the other seven are padding. */
export const CONTINUATION_BIT = 0x01;
