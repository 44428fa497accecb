import type { ScannerLayout } from '@motcua/drivers/scanner';

/** Byte positions of one vendor's HID POS input report (docs/devices.md, Scanners). */
interface Layout {
  readonly dataOffset: number;
  readonly symbologyOffset: number;
  readonly aimOffset: number | null;
}

const LAYOUTS: Readonly<Record<ScannerLayout, Layout>> = {
  'access-is': { dataOffset: 5, symbologyOffset: 61, aimOffset: 2 },
  newland: { dataOffset: 2, symbologyOffset: 62, aimOffset: null },
};
const REPORT_BYTES = 64;
const REPORT_ID = 2;
const DATA_BYTES = 56;
const CONTINUATION_OFFSET = 63;
const SYMBOLOGY_QR = 0x51;

export interface ReportOptions {
  readonly layout: ScannerLayout;
  /** Where to cut, in bytes of data per report (1–56): a device cuts without regard to characters. Default 56. */
  readonly chunkBytes?: number;
}

/** The input reports, report id first, that a scanner sends for these bytes. */
export function toHidReports(data: Uint8Array, { layout, chunkBytes = DATA_BYTES }: ReportOptions): Uint8Array[] {
  if (!Number.isInteger(chunkBytes) || chunkBytes < 1 || chunkBytes > DATA_BYTES) {
    throw new RangeError(`chunkBytes must be 1 to ${DATA_BYTES}`);
  }
  const { dataOffset, symbologyOffset, aimOffset } = LAYOUTS[layout];
  const reports: Uint8Array[] = [];
  for (let offset = 0; offset === 0 || offset < data.length; offset += chunkBytes) {
    const part = data.subarray(offset, offset + chunkBytes);
    const report = new Uint8Array(REPORT_BYTES);
    report[0] = REPORT_ID;
    report[1] = part.length;
    if (aimOffset !== null) report.set(new TextEncoder().encode(']Q1'), aimOffset);
    report.set(part, dataOffset);
    report[symbologyOffset] = SYMBOLOGY_QR;
    report[CONTINUATION_OFFSET] = offset + chunkBytes < data.length ? 1 : 0;
    reports.push(report);
  }
  return reports;
}
