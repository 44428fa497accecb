import type { ProvinceSettings } from '../config/kiosk-config.ts';
import type { CarryOrder, CarryOutcome } from '../courier/protocol.ts';
import type { DossierEnvelope } from '../session/control-protocol.ts';
import type { Clock } from '../submission/clock.ts';
import { endProcess } from './end-process.ts';
import { parseCarryReport } from './messages.ts';
import type { ChildProcess, CourierProcess, ShellPort } from './shell-port.ts';

export interface CourierTripParts {
  readonly shell: Pick<ShellPort, 'startCourier'>;
  readonly clock: Clock;
  readonly province: ProvinceSettings;
  /** A courier that has not reported by then hangs. */
  readonly limitMs: number;
  readonly graceMs: number;
  readonly onTrouble: (trouble: 'crashed' | 'stuck' | 'message-refused') => void;
}

export interface Errand {
  readonly envelope: DossierEnvelope;
  /** The unwrapped dossier key, base64. */
  readonly key: string;
  readonly signal: AbortSignal;
}

/** One courier process from start to end. Whatever happens to it after the order was given is `unknown`. */
export async function sendCourier(errand: Errand, parts: CourierTripParts): Promise<CarryOutcome> {
  let courier: CourierProcess;
  try {
    courier = await parts.shell.startCourier();
  } catch {
    parts.onTrouble('crashed');
    return { kind: 'not-received', reason: 'no-courier' };
  }
  try {
    return await report(courier, errand, parts);
  } finally {
    await endQuietly(courier, parts);
  }
}

function report(
  courier: CourierProcess,
  { envelope, key, signal }: Errand,
  parts: CourierTripParts,
): Promise<CarryOutcome> {
  return new Promise((resolve) => {
    const unknown = (reason: string): void => resolve({ kind: 'unknown', reason });
    const cancelLimit = parts.clock.after(parts.limitMs, () => unknown('courier-silent'));
    const settle = (outcome: CarryOutcome): void => {
      cancelLimit();
      resolve(outcome);
    };
    courier.onExit(() => {
      cancelLimit();
      unknown('courier-gone');
    });
    signal.addEventListener('abort', () => settle({ kind: 'unknown', reason: 'cancelled' }), { once: true });
    if (signal.aborted) return settle({ kind: 'not-received', reason: 'cancelled' });
    courier.control.onMessage((message) => {
      const parsed = parseCarryReport(message);
      if (parsed) return settle(parsed.outcome);
      parts.onTrouble('message-refused');
      settle({ kind: 'unknown', reason: 'courier-garbled' });
    });
    const order: CarryOrder = { type: 'carry', envelope, key, province: parts.province };
    courier.control.send(order);
  });
}

async function endQuietly(process: ChildProcess, { clock, graceMs, onTrouble }: CourierTripParts): Promise<void> {
  if (!(await endProcess({ process, clock, graceMs }))) onTrouble('stuck');
}
