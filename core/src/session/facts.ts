import type { DevicesToSession } from '@motcua/drivers/host';
import type { Intent } from '../contract/intent.ts';
import type { MainToSession } from './control-protocol.ts';
import type { DeviceEvent, IntentEvent, MainEvent } from './events.ts';
import { deviceMessageCheck, mainMessageCheck } from './messages.ts';

/** Messages to events, purely. Null for what does not have the form of the contract; the caller counts it. */
export function deviceFact(message: unknown): DeviceEvent | null {
  if (!isDeviceMessage(message)) return null;
  switch (message.type) {
    case 'status':
      return { type: 'devices.status', status: message.status };
    case 'card-present':
      return { type: 'card.present' };
    case 'card-absent':
      return { type: 'card.absent' };
    case 'qr-scanned':
      return { type: 'qr.scanned', qr: message.qr };
    case 'read-progress':
      return { type: 'read.progress', id: message.id, progress: message.progress };
    case 'read-done':
      return { type: 'read.done', id: message.id, outcome: message.outcome };
    case 'print-done':
      return { type: 'print.done', id: message.id, failure: message.failure };
  }
}

export type StartMessage = Extract<MainToSession, { type: 'start' }>;
type PingMessage = Extract<MainToSession, { type: 'ping' }>;

/** `start` is no event: it makes the machine; nor is `ping`: it asks whether there is one. */
export function mainFact(message: unknown): StartMessage | PingMessage | MainEvent | null {
  if (!isMainMessage(message)) return null;
  switch (message.type) {
    case 'start':
    case 'ping':
      return message;
    case 'connection':
      return { type: 'main.connection', connection: message.connection };
    case 'out-of-service':
      return { type: 'main.out-of-service', reason: message.reason };
    case 'journaled':
      return { type: 'main.journaled', localDossierId: message.localDossierId };
    case 'not-journaled':
      return { type: 'main.not-journaled', localDossierId: message.localDossierId, reason: message.reason };
    case 'dossier-key':
      return { type: 'main.dossier-key', dossierKey: message.dossierKey };
    case 'submission':
      return { type: 'main.submission', localDossierId: message.localDossierId, state: message.state };
  }
}

/** The intent has passed its schema. */
export const intentEvent = (intent: Intent): IntentEvent =>
  ({ ...intent, type: `intent.${intent.type}` }) as IntentEvent;

const isDeviceMessage = (message: unknown): message is DevicesToSession => deviceMessageCheck.Check(message);
const isMainMessage = (message: unknown): message is MainToSession => mainMessageCheck.Check(message);
