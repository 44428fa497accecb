import { type Clock, SYSTEM_CLOCK } from '../clock/index.ts';
import type { ScannerLayout, ScannerPort, ScannerStatus } from './port.ts';

/** What of the node-hid module is used; `node-hid-port.test.ts` holds it against the real one. */
export interface HidModule {
  devicesAsync(): Promise<readonly HidDeviceInfo[]>;
  readonly HIDAsync: { open(path: string): Promise<HidDevice> };
}

export interface HidDeviceInfo {
  readonly vendorId: number;
  readonly productId: number;
  readonly path?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}

export interface HidDevice {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): Promise<void>;
}

export interface ScannerModel {
  readonly vendorId: number;
  readonly productId: number;
  readonly layout: ScannerLayout;
}

/** Models whose layout is known. Others are named in the configuration, by whoever has seen their manual (docs/devices.md). */
export const KNOWN_SCANNERS: readonly ScannerModel[] = [
  // Newland FM420.
  { vendorId: 0x1eab, productId: 0x0d10, layout: 'newland' },
];

const USAGE_PAGE_BARCODE_SCANNER = 0x8c;
const USAGE_BARCODE_SCANNER = 0x02;

/** HID has no event for a device that is plugged in. Listing takes some milliseconds; a person takes longer to plug. */
export const RELIST_INTERVAL_MS = 1_000;

export interface NodeHidPortOptions {
  readonly hid: HidModule;
  readonly clock?: Clock;
  /** Models besides `KNOWN_SCANNERS`, and before them. */
  readonly configured?: readonly ScannerModel[];
  /** A barcode scanner is there and is not used: no layout is known for it, or it cannot be opened (rights, another program). Told once for each. */
  readonly onRefused?: (refused: RefusedScanner) => void;
}

export interface RefusedScanner {
  readonly vendorId: number;
  readonly productId: number;
  readonly reason: 'unknown-model' | 'cannot-open';
}

/** The real module; loading it loads the native library. */
export async function loadNodeHid(): Promise<HidModule> {
  const { default: hid } = await import('node-hid');
  return hid;
}

/**
 * A barcode scanner in HID POS mode through node-hid. Found by its usage, never by its name; a device of an unknown model
 * is refused rather than guessed. `layout` is that of the device that sent the latest report.
 */
export function openNodeHidScanner({
  hid,
  clock = SYSTEM_CLOCK,
  configured = [],
  onRefused,
}: NodeHidPortOptions): ScannerPort {
  const models = [...configured, ...KNOWN_SCANNERS];
  const refused = new Set<string>();
  let onReport: ((report: Uint8Array) => void) | undefined;
  let onStatus: ((status: ScannerStatus) => void) | undefined;
  let status: ScannerStatus = 'away';
  let layout: ScannerLayout = models[0]?.layout ?? 'newland';
  let device: HidDevice | undefined;
  let cancelTimer = (): void => {};
  let closed = false;

  const become = (next: ScannerStatus): void => {
    if (next === status) return;
    status = next;
    onStatus?.(status);
  };
  const relistLater = (): void => {
    if (!closed) cancelTimer = clock.after(RELIST_INTERVAL_MS, search);
  };
  const refuse = (info: HidDeviceInfo, reason: RefusedScanner['reason']): void => {
    const { vendorId, productId } = info;
    const key = `${vendorId}:${productId}:${reason}`;
    if (refused.has(key)) return;
    refused.add(key);
    onRefused?.({ vendorId, productId, reason });
  };

  const search = (): void => {
    // A failed listing is a device that is not there: the next one may find it.
    void searchOnce().catch(relistLater);
  };
  const searchOnce = async (): Promise<void> => {
    const listed = (await hid.devicesAsync()).filter(
      ({ usagePage, usage }) => usagePage === USAGE_PAGE_BARCODE_SCANNER && usage === USAGE_BARCODE_SCANNER,
    );
    for (const info of listed) {
      if (closed || device) return;
      const model = models.find((one) => one.vendorId === info.vendorId && one.productId === info.productId);
      if (!model) refuse(info, 'unknown-model');
      else if (info.path !== undefined) await use(info, info.path, model);
    }
    if (!device) relistLater();
  };

  const use = async (info: HidDeviceInfo, path: string, model: ScannerModel): Promise<void> => {
    let opened: HidDevice;
    try {
      opened = await hid.HIDAsync.open(path);
    } catch {
      refuse(info, 'cannot-open');
      return;
    }
    if (closed) {
      await opened.close().catch(() => {});
      return;
    }
    device = opened;
    layout = model.layout;
    // Any error of an open device means that it is gone.
    opened.on('error', () => {
      if (device !== opened) return;
      device = undefined;
      opened.close().catch(() => {});
      become('away');
      relistLater();
    });
    opened.on('data', (report) => {
      if (device === opened) onReport?.(new Uint8Array(report));
    });
    refused.clear();
    become('ready');
  };

  search();
  return {
    get layout() {
      return layout;
    },
    onReport(listener) {
      onReport = listener;
    },
    onStatus(listener) {
      onStatus = listener;
      listener(status);
    },
    close() {
      closed = true;
      cancelTimer();
      onReport = undefined;
      onStatus = undefined;
      device?.close().catch(() => {});
      device = undefined;
    },
  };
}
