import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBesideVerifier, type TrustStore } from '@motcua/drivers/emrtd';
import { parseTrustMaterial } from '@motcua/drivers/emrtd/passive-auth';
import { type DeviceHost, type DeviceHostOptions, runDeviceHost } from '@motcua/drivers/host';
import { createLateKoffiPcsc } from '@motcua/drivers/pcsc';
import { loadNodeHid, openNodeHidScanner, type ScannerModel, type ScannerPort } from '@motcua/drivers/scanner';
import type { KioskConfig, ScannerSettings } from '../config/index.ts';

/**
 * The device host of a deployed kiosk, the same under both shells: real devices alone. There is no argument that lets a
 * virtual reader or a simulated PKI in. Whatever of the machine is missing (PC/SC library, its service, node-hid, trust
 * folder) is said once and reported as a device that is away; the rest goes on.
 */
export async function runProductionDevices(
  ports: Pick<DeviceHostOptions, 'status' | 'onSession'>,
  config: Pick<KioskConfig, 'trustFolder' | 'allowedReaders' | 'scanner' | 'chip'>,
): Promise<DeviceHost> {
  const { trust, problems } = readTrustFolder(config.trustFolder);
  for (const { name, reason } of problems) console.error(`trust: ${name} is not used: ${reason}`);
  return runDeviceHost({
    ...ports,
    pcsc: createLateKoffiPcsc({
      onUnavailable: ({ reason }) => console.error(`PC/SC cannot be used until it is installed: ${reason}`),
    }),
    scanner: await openScanner(config.scanner),
    // Ports for real printers come with the hardware; until then the kiosk says that there is none.
    printer: null,
    trust,
    verifyBeside: createBesideVerifier({ trust }).verify,
    ...chipSettings(config),
    allowSimulated: false,
    scannerSuffix: config.scanner?.suffix ?? '',
    ...(config.allowedReaders.length > 0 ? { allowedReaders: config.allowedReaders } : {}),
  });
}

/** How cards are opened and read, as far as real cards have not settled it: configuration. */
export function chipSettings({ chip }: Pick<KioskConfig, 'chip'>): Pick<DeviceHostOptions, 'policy' | 'mrzNoExpiry'> {
  return { policy: { bac: chip.bac }, mrzNoExpiry: chip.mrzNoExpiry };
}

/** Null where node-hid cannot be loaded; the citizen then types the number. The next session's device host tries again. */
async function openScanner(settings: ScannerSettings | undefined): Promise<ScannerPort | null> {
  try {
    return openNodeHidScanner({
      hid: await loadNodeHid(),
      configured: settings ? [scannerModel(settings)] : [],
      onRefused: ({ vendorId, productId, reason }) =>
        console.error(`scanner ${usbId({ vendorId, productId })} is not used: ${reason} (docs/devices.md)`),
    });
  } catch (cause) {
    console.error(`scanners cannot be used: ${cause instanceof Error ? cause.message : 'node-hid does not load'}`);
    return null;
  }
}

export function scannerModel({ usbId: id, layout }: ScannerSettings): ScannerModel {
  const [vendorId = '', productId = ''] = id.split(':');
  return { vendorId: Number.parseInt(vendorId, 16), productId: Number.parseInt(productId, 16), layout };
}

/** As `lsusb` and the configuration write it. */
const usbId = ({ vendorId, productId }: Pick<ScannerModel, 'vendorId' | 'productId'>): string =>
  [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':');

/** A file or folder that is not used, and why, for the log. */
export interface UnusedTrust {
  readonly name: string;
  readonly reason: string;
}

/**
 * A kiosk without trust anchors reads cards all the same; nothing it reads is then `verified`. So what cannot be read is
 * left out and named, rather than leaving the desk without a reader.
 */
export function readTrustFolder(folder: string): { trust: TrustStore; problems: readonly UnusedTrust[] } {
  const unread: UnusedTrust[] = [];
  const attempt = <T>(name: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (cause) {
      unread.push({ name, reason: cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable' });
      return undefined;
    }
  };
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .flatMap(({ name }) => attempt(name, () => ({ name, bytes: readFileSync(join(folder, name)) })) ?? []);
  const { trust, problems } = parseTrustMaterial(files);
  return { trust, problems: [...unread, ...problems] };
}
