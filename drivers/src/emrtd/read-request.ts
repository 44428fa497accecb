import type { Clock } from '../clock/index.ts';
import type { CardChannel, PcscFailure } from '../pcsc/port.ts';
import type { Result } from '../result/index.ts';
import type { AccessKeys } from './access/access-keys.ts';
import type { BacPolicy } from './access/choose.ts';
import type { PacePolicy } from './access/choose-pace.ts';
import type { EphemeralKeys } from './access/ephemeral-keys.ts';
import type { MrzAfterCan } from './access/try-pace.ts';
import type { TraceEntry } from './card-link.ts';
import type {
  AccessControl,
  DataGroupNumber,
  ReadFailure,
  ReadProgress,
  ReadStats,
  ReadWarning,
  Verification,
} from './model.ts';
import type { CardSecurityResult } from './passive-auth/card-security.ts';
import type { PassiveRequest, PassiveResult, SodRequest, TrustStore, VerifyPassively } from './passive-auth/port.ts';
import type { ReadSizeMemory } from './read-size.ts';
import type { CardAccessCheck } from './verification.ts';

export interface ReadRequest {
  /** Connected; stays open and the caller's. */
  readonly channel: CardChannel;
  readonly keys: AccessKeys;
  /**
   * What the service needs; SOD, DG1 and DG14 are read besides, DG15 when the proof of the chip needs it, and nothing else.
   * `all-listed`: whatever the SOD lists, DG3 and DG4 excepted, which open to inspection systems alone.
   */
  readonly dataGroups: readonly DataGroupNumber[] | 'all-listed';
  /** EF.COM as well. It is not signed and proves nothing: for dumps. */
  readonly com?: boolean;
  readonly policy: ReadPolicy;
  readonly trust: TrustStore;
  readonly verify: VerifyPassively;
  /** Runs beside the reading, from the SOD on, so that the verdict does not wait for it. Default: `verify` at the end. */
  readonly verifyBeside?: VerifyBeside;
  /** Most bytes asked for in one READ BINARY; overrides what the card says of itself. Default: from ATR or EF.ATR/INFO. */
  readonly maxReadBytes?: number;
  /** What was learned from earlier cards of the same ATR; what is learned from this one goes there. */
  readonly sizes?: ReadSizeMemory;
  /** Key pairs made before the card was there. Default: each is made when it is needed. */
  readonly ephemeralKeys?: EphemeralKeys;
  /** How a card that was moved or lifted is met again. Default: its loss ends the read. */
  readonly regain?: Regain;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Aborting ends the read at the next exchange, with failure `cancelled`. */
  readonly signal?: AbortSignal;
  /** Each exchange as it happens; the outcome holds them all. */
  readonly trace?: (entry: TraceEntry) => void;
  readonly clock?: ReadClock;
}

/**
 * Waits a grace time for the card to lie there again and connects to it; the failure when it does not. The channel before is
 * of no more use. The reading opens the chip again and goes on where it stopped.
 */
export type Regain = (lost: PcscFailure['code']) => Promise<Result<CardChannel, ReadFailure>>;

/** The files that their issuer signed, as soon as they have been read. */
export interface SignedFiles extends SodRequest {
  /** EF.CardSecurity; null where it was not read. */
  readonly cardSecurity: Uint8Array | null;
}

export interface SignedFindings {
  readonly passive: PassiveResult;
  readonly cardSecurity: CardSecurityResult | null;
}

/** Passive authentication somewhere else; the promise never rejects. */
export type VerifyBeside = (request: SignedFiles) => (files: PassiveRequest['files']) => Promise<SignedFindings>;

export interface ReadPolicy {
  readonly bac: BacPolicy;
  /** Default `if-can-not-known`. */
  readonly mrzAfterCan?: MrzAfterCan;
  /** Which PACE may be used. Default: all of ICAO 9303-11, the strongest first. `never`: as if the card offered none. */
  readonly pace?: Partial<PacePolicy> | 'never';
  /** SHA-1 and short keys in signatures (ICAO 9303-12 §4.4). Default `report`. */
  readonly legacyAlgorithms?: 'report' | 'refuse';
  /** Certificates of the simulators' PKI count: never in production. */
  readonly allowSimulated: boolean;
}

export type ReadClock = Pick<Clock, 'now' | 'monotonicMs'>;

export interface ReadOutcome {
  /** Raw files as the chip gave them, those that came before a failure included. */
  readonly files: ReadonlyMap<DataGroupNumber, Uint8Array>;
  readonly sod: Uint8Array | null;
  /** EF.COM, EF.CardAccess and EF.CardSecurity, where they were read. */
  readonly com: Uint8Array | null;
  readonly cardAccessFile: Uint8Array | null;
  readonly cardSecurityFile: Uint8Array | null;
  readonly accessControl: AccessControl;
  /** How often the card said that a key was wrong: a card may block on a number of them, so add them up over reads. */
  readonly wrongKeyAnswers: number;
  /** Whether the access that the card offered was the one that its issuer signed. */
  readonly cardAccess: CardAccessCheck;
  readonly verification: Verification;
  /** What is out of the ordinary and no reason to distrust: weak algorithms, revocation lists that are missing. */
  readonly warnings: readonly ReadWarning[];
  readonly stats: ReadStats;
  readonly trace: readonly TraceEntry[];
  /** What ended the read early; null when it ran to its end, whatever the verification found. */
  readonly failure: ReadFailure | null;
}
