import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustStore } from '@motcua/drivers/emrtd';
import { parseTrustMaterial, type TrustProblem } from '@motcua/drivers/emrtd/passive-auth';
import { type DeviceHost, type DeviceHostOptions, runDeviceHost } from '@motcua/drivers/host';
import { createKoffiPcsc } from '@motcua/drivers/pcsc';
import { loadNodeHid, openNodeHidScanner } from '@motcua/drivers/scanner';
import type { KioskConfig } from '../config/index.ts';

/**
 * The device host of a deployed kiosk, the same under both shells: real devices alone. There is no argument that lets a
 * virtual reader or a simulated PKI in.
 */
export async function runProductionDevices(
  ports: Pick<DeviceHostOptions, 'status' | 'onSession'>,
  config: Pick<KioskConfig, 'trustFolder' | 'allowedReaders'>,
): Promise<DeviceHost> {
  const pcsc = createKoffiPcsc();
  if (!pcsc.ok) {
    console.error(`PC/SC cannot be used: ${pcsc.error.reason}`);
    throw new Error('no PC/SC library');
  }
  const { trust, problems } = readTrustFolder(config.trustFolder);
  for (const { name, reason } of problems) console.error(`trust: ${name} is not used: ${reason}`);
  return runDeviceHost({
    ...ports,
    pcsc: pcsc.value,
    scanner: openNodeHidScanner({ hid: await loadNodeHid() }),
    // Ports for real printers come with the hardware; until then the kiosk says that there is none.
    printer: null,
    trust,
    policy: { bac: 'if-pace-refused' },
    allowSimulated: false,
    ...(config.allowedReaders.length > 0 ? { allowedReaders: config.allowedReaders } : {}),
  });
}

/** A kiosk without trust anchors reads cards all the same; nothing it reads is then `verified`. */
export function readTrustFolder(folder: string): { trust: TrustStore; problems: readonly TrustProblem[] } {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, bytes: readFileSync(join(folder, name)) }));
  return parseTrustMaterial(files);
}
