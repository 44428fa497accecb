import type { Clock } from '../clock/index.ts';
import type { CardChannel } from '../pcsc/port.ts';
import type { AccessKeys, BacPolicy } from './access/choose.ts';
import type { TraceEntry } from './card-link.ts';
import type { AccessControl, DataGroupNumber, ReadFailure, ReadProgress, ReadStats, Verification } from './model.ts';
import type { TrustStore, VerifyPassively } from './passive-auth/port.ts';
import type { CardAccessCheck } from './verification.ts';

export interface ReadRequest {
  /** Connected; stays open and the caller's. */
  readonly channel: CardChannel;
  readonly keys: AccessKeys;
  /** What the service needs. SOD and DG14 are read besides, and nothing else. */
  readonly dataGroups: readonly DataGroupNumber[];
  readonly policy: ReadPolicy;
  readonly trust: TrustStore;
  readonly verify: VerifyPassively;
  /** Most bytes asked for in one READ BINARY; overrides what the card says of itself. Default: from ATR or EF.ATR/INFO. */
  readonly maxReadBytes?: number;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Aborting ends the read at the next exchange, with failure `cancelled`. */
  readonly signal?: AbortSignal;
  /** Each exchange as it happens; the outcome holds them all. */
  readonly trace?: (entry: TraceEntry) => void;
  readonly clock?: ReadClock;
}

export interface ReadPolicy {
  readonly bac: BacPolicy;
  /** Certificates of the simulators' PKI count: never in production. */
  readonly allowSimulated: boolean;
}

export type ReadClock = Pick<Clock, 'now' | 'monotonicMs'>;

export interface ReadOutcome {
  /** Raw files as the chip gave them, those that came before a failure included. */
  readonly files: ReadonlyMap<DataGroupNumber, Uint8Array>;
  readonly sod: Uint8Array | null;
  readonly accessControl: AccessControl;
  /** Whether the access that the card offered was the one that its issuer signed. */
  readonly cardAccess: CardAccessCheck;
  readonly verification: Verification;
  readonly stats: ReadStats;
  readonly trace: readonly TraceEntry[];
  /** What ended the read early; null when it ran to its end, whatever the verification found. */
  readonly failure: ReadFailure | null;
}
