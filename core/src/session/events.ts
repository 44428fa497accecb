import type { ReadProgress } from '@motcua/drivers/emrtd';
import type { CardReadOutcome, DeviceStatus, QrScan } from '@motcua/drivers/host';
import type { PrintFailure } from '@motcua/drivers/printer';
import type { Intent } from '../contract/intent.ts';
import type { Connection } from '../contract/screen-model.ts';
import type { DossierKey, OutOfServiceReason, SubmissionState } from './control-protocol.ts';

/** What devices and main reported, in the past tense. */
export type DeviceEvent =
  | { readonly type: 'devices.lost' }
  | { readonly type: 'devices.status'; readonly status: DeviceStatus }
  | { readonly type: 'card.present' }
  | { readonly type: 'card.absent' }
  | { readonly type: 'qr.scanned'; readonly qr: QrScan }
  | { readonly type: 'read.progress'; readonly id: number; readonly progress: ReadProgress }
  | { readonly type: 'read.done'; readonly id: number; readonly outcome: CardReadOutcome }
  | { readonly type: 'print.done'; readonly id: number; readonly failure: PrintFailure | null };

export type MainEvent =
  | { readonly type: 'main.connection'; readonly connection: Connection }
  | { readonly type: 'main.out-of-service'; readonly reason: OutOfServiceReason | null }
  | { readonly type: 'main.journaled'; readonly localDossierId: string }
  | {
      readonly type: 'main.not-journaled';
      readonly localDossierId: string;
      readonly reason: 'disk-full' | 'journal-unavailable';
    }
  | { readonly type: 'main.dossier-key'; readonly dossierKey: DossierKey }
  | { readonly type: 'main.submission'; readonly localDossierId: string; readonly state: SubmissionState };

/** An intent of the renderer: `{ type: 'set-number', … }` becomes `{ type: 'intent.set-number', … }`. */
export type IntentEvent = Intent extends infer I
  ? I extends { type: infer T extends string }
    ? { readonly type: `intent.${T}` } & Omit<I, 'type'>
    : never
  : never;

/** What the machine's own parts tell each other. */
export type InternalEvent =
  | { readonly type: 'session.cancelled' }
  | { readonly type: 'session.timed-out' }
  | ReadingNews;
/** A card is being read, or no longer: nobody is hurried meanwhile. */
export type ReadingNews = { readonly type: 'reading.began' } | { readonly type: 'reading.ended' };

export type SessionEvent = DeviceEvent | MainEvent | IntentEvent | InternalEvent;
export type IdentifyEvent = DeviceEvent | IntentEvent;
