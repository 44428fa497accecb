import { connect } from 'node:net';
import { createStreamWire, type Wire } from '@motcua/drivers/wire';

/** Where the demo's device host finds its simulated devices: a socket in a private folder. */
export const STAGE_SOCKET_VARIABLE = 'MOTCUA_DEMO_STAGE';

/** First message of the device host on each connection: which devices it wants to talk to on it. */
export type StageHello = { readonly type: 'hello'; readonly role: 'setup' | 'scanner-and-printer' | 'reader' };

/** Answer to `setup`. Trust anchors in base64 DER. */
export interface StageSetup {
  readonly anchors: readonly string[];
  readonly crls: readonly string[];
  readonly scannerLayout: 'access-is' | 'newland';
  /** `in-process`: the card's exchanges come over the `reader` connection. */
  readonly binding: 'koffi' | 'pcsclite' | 'in-process';
}

export async function joinStage(path: string, role: StageHello['role']): Promise<Wire> {
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const wire = createStreamWire(socket);
  wire.send({ type: 'hello', role } satisfies StageHello);
  return wire;
}
