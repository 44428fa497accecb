import type { IdentityRecord } from '../cccd/record.ts';
import type {
  AccessControl,
  DataGroupNumber,
  ReadFailure,
  ReadProgress,
  ReadStats,
  Verification,
} from '../emrtd/model.ts';
import type { KnownReadSize } from '../emrtd/read-size.ts';
import type { PrinterStatus, PrintFailure } from '../printer/port.ts';
import type { ScannerStatus } from '../scanner/port.ts';

/**
 * Messages between the session process and the device host (docs/architecture.md, Processes). The device host is one
 * process per session: it holds the readers, reads the card, parses the QR, prints; it is ended at the wipe. Personal
 * data cross only this wire. The status wire to the long-lived main process carries `DeviceStatus`, and how card series are
 * read best, alone.
 */
export type SessionToDevices =
  | { readonly type: 'read-card'; readonly id: number; readonly request: CardReadRequest }
  | { readonly type: 'cancel-read'; readonly id: number }
  /** `pdf`: base64. */
  | { readonly type: 'print'; readonly id: number; readonly pdf: string };

export interface CardReadRequest {
  /** 12 digits: gives the CAN (last 6). */
  readonly citizenNumber: string;
  /** For PACE-MRZ or BAC where the expiry is known or derived. */
  readonly mrzCandidates: readonly {
    readonly documentNumber: string;
    readonly dateOfBirth: string;
    readonly dateOfExpiry: string;
  }[];
  /** What the chosen service needs; SOD and DG14 are always read, nothing beyond this list is. */
  readonly dataGroups: readonly DataGroupNumber[];
  /** Identity fields to keep; all others are dropped in the device host and never leave it. */
  readonly fields: readonly string[];
}

export type DevicesToSession =
  | { readonly type: 'status'; readonly status: DeviceStatus }
  | { readonly type: 'card-present' }
  | { readonly type: 'card-absent' }
  | { readonly type: 'qr-scanned'; readonly qr: QrScan }
  | { readonly type: 'read-progress'; readonly id: number; readonly progress: ReadProgress }
  | { readonly type: 'read-done'; readonly id: number; readonly outcome: CardReadOutcome }
  | { readonly type: 'print-done'; readonly id: number; readonly failure: PrintFailure | null };

export interface CardReadOutcome {
  readonly accessControl: AccessControl;
  readonly verification: Verification;
  readonly identity: IdentityRecord;
  readonly stats: ReadStats;
  /** The failure that ended the read, if one did; verification failures of a completed read stand in `verification`. */
  readonly failure: ReadFailure | null;
}

export type QrScan =
  | {
      readonly kind: 'id-card';
      readonly identity: IdentityRecord;
      readonly citizenNumber: string;
      readonly generation: 'cccd2021' | 'canCuoc2024';
    }
  | { readonly kind: 'health-insurance' }
  | { readonly kind: 'other' }
  /** The scan itself failed: half a code, bytes that are not UTF-8, a device out of step. */
  | { readonly kind: 'torn' }
  /** An ID-card layout whose content breaks its rules; `field` names it, without its value. */
  | { readonly kind: 'malformed'; readonly field: string };

export interface DeviceStatus {
  readonly reader: 'ready' | 'away' | 'service-unavailable';
  readonly card: 'absent' | 'present';
  readonly scanner: ScannerStatus;
  readonly printer: PrinterStatus;
}

/** On the status wire to the long-lived main process. */
export type DeviceHostToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'status'; readonly status: DeviceStatus }
  /** Answers each `ping`: one that no longer does is hung and is replaced. */
  | { readonly type: 'pong' }
  /** How a series of cards is read best: kept for the next device host, nothing of a person. */
  | { readonly type: 'read-size'; readonly known: KnownReadSize };
export type MainToDeviceHost =
  | { readonly type: 'ping' }
  /** What earlier device hosts learned. */
  | { readonly type: 'read-sizes'; readonly known: readonly KnownReadSize[] };
