import type { Wire } from '@motcua/drivers/wire';
import type { ProvinceSettings } from '../config/kiosk-config.ts';
import type { ProvincePort } from '../submission/province-port.ts';
import { KEY_BYTES, open } from '../submission/seal.ts';
import type { CarryOrder, CarryOutcome, CarryReport } from './protocol.ts';

export interface CourierParts {
  /** CarryOrder in, CarryReport out. */
  readonly control: Wire;
  /** The dialect: `createRestProvince`. */
  readonly createProvince: (settings: ProvinceSettings) => ProvincePort;
}

/**
 * The whole life of a courier process: one order, one attempt, one report. It is the only place outside a session where
 * a dossier is in the clear, and it ends with it. Resolves when the wire is closed; the process then exits. When main
 * dies first, the attempt is abandoned at once: main's successor asks the province what became of it.
 */
export function runCourier({ control, createProvince }: CourierParts): Promise<void> {
  const abandoned = new AbortController();
  let ordered = false;
  control.onMessage((message) => {
    // One dossier per courier: a second order would mix two citizens in one memory.
    if (ordered) return;
    ordered = true;
    // The wire's other end is main, which made the message by the same type.
    const order = message as CarryOrder;
    carry(order, createProvince, abandoned.signal)
      .catch((): CarryOutcome => ({ kind: 'unknown', reason: 'courier-failed' }))
      .then((outcome) => {
        const report: CarryReport = { type: 'outcome', outcome };
        control.send(report);
      });
  });
  return new Promise((resolve) => {
    control.onClose(() => {
      abandoned.abort();
      resolve();
    });
  });
}

async function carry(
  { envelope, key, province }: CarryOrder,
  createProvince: CourierParts['createProvince'],
  signal: AbortSignal,
): Promise<CarryOutcome> {
  const { idempotencyKey, localDossierId, sealed } = envelope;
  if (Buffer.from(key, 'base64').length !== KEY_BYTES) return { kind: 'unopenable' };
  const opened = open({ key, sealed, ids: { localDossierId, idempotencyKey } });
  if (!opened.ok) return { kind: 'unopenable' };
  return await createProvince(province).submit({ idempotencyKey, payload: opened.value, signal });
}
