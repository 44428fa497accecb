import { openDeviceHostPorts } from '@motcua/browser';
import { MRZ_NO_EXPIRY } from '@motcua/drivers/cccd';
import { createBesideVerifier } from '@motcua/drivers/emrtd';
import { runDeviceHost } from '@motcua/drivers/host';
import { createKoffiPcsc, createPcsclitePcsc, type PcscPort } from '@motcua/drivers/pcsc';
import { connectDevices, connectReader } from '@motcua/simulators/devices';
import { joinStage, STAGE_SOCKET_VARIABLE, type StageSetup } from './stage-link.ts';

/**
 * The demo's device host: the product's own, with simulated scanner and printer plugged in, and the card either on the
 * real pcscd (this process then runs inside the lane) or in process.
 */
const stage = process.env[STAGE_SOCKET_VARIABLE];
if (stage === undefined) throw new Error(`${STAGE_SOCKET_VARIABLE} is not set: this entry is started by the demo`);
const ports = openDeviceHostPorts();
const setupWire = await joinStage(stage, 'setup');
const setup = await new Promise<StageSetup>((resolve) =>
  setupWire.onMessage((message) => resolve(message as StageSetup)),
);
const { scanner, printer } = connectDevices(await joinStage(stage, 'scanner-and-printer'), setup.scannerLayout);
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

const trust = { anchors: setup.anchors.map(bytes), crls: setup.crls.map(bytes) };

runDeviceHost({
  status: ports.status,
  onSession: ports.onSession,
  pcsc: await openPcsc(stage, setup.binding),
  scanner,
  printer,
  trust,
  verifyBeside: createBesideVerifier({ trust }).verify,
  policy: { bac: 'if-pace-refused' },
  mrzNoExpiry: MRZ_NO_EXPIRY,
  allowSimulated: true,
});

async function openPcsc(path: string, binding: StageSetup['binding']): Promise<PcscPort> {
  if (binding === 'in-process') return connectReader(await joinStage(path, 'reader')).openPort();
  const opened = binding === 'koffi' ? createKoffiPcsc() : createPcsclitePcsc();
  if (!opened.ok) throw new Error(opened.error.reason);
  return opened.value;
}
