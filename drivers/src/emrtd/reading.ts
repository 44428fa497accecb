import { SYSTEM_CLOCK } from '../clock/index.ts';
import { type CardLink, createCardLink, type TraceEntry } from './card-link.ts';
import type { AccessControl, DataGroupNumber, ReadFailure, ReadPhase, ReadStats, Verification } from './model.ts';
import type { ReadClock, ReadOutcome, ReadRequest } from './read-request.ts';
import { createReadSize, type ReadSize, SHORT_RESPONSE_BYTES } from './read-size.ts';
import type { SecureMessaging } from './secure-messaging.ts';
import type { SecurityInfos } from './security-infos.ts';
import { type ChipEvidence, compareCardAccess, unverified } from './verification.ts';

/** What one read has found out so far. Lives for one `readDocument`. */
export interface Reading {
  readonly request: ReadRequest;
  readonly clock: ReadClock;
  readonly link: CardLink;
  readonly trace: TraceEntry[];
  readonly files: Map<DataGroupNumber, Uint8Array>;
  sod: Uint8Array | null;
  /** The card answered that it has no readable SOD. */
  sodUnusable: boolean;
  cardAccess: SecurityInfos | null;
  /** From DG14; trusted only when the SOD covers it. */
  signedInfos: SecurityInfos | null;
  accessControl: AccessControl;
  size: ReadSize;
  byShortFileId: boolean;
  /** Sessions lost and opened again. */
  recoveries: number;
  chipAuthentication: ChipEvidence['chip'];
  /** Secure messaging under the keys of Chip Authentication: its first verified answer is the proof. */
  chipMessaging: SecureMessaging | null;
  readonly found: ReadFailure[];
  failure: ReadFailure | null;
  verification: Verification;
  completedBytes: number;
  readonly ms: {
    connect: number;
    access: number;
    chipAuthentication: number;
    verify: number;
    readonly files: Record<string, number>;
  };
  readonly startedMs: number;
  readonly report: (phase: ReadPhase) => void;
  readonly reportBytes: (progress: { readonly fileBytes: number; readonly expectedBytes: number }) => void;
}

export function createReading(request: ReadRequest): Reading {
  const clock = request.clock ?? SYSTEM_CLOCK;
  const trace: TraceEntry[] = [];
  const link = createCardLink({
    channel: request.channel,
    signal: request.signal,
    monotonicMs: clock.monotonicMs,
    trace: (entry) => {
      trace.push(entry);
      request.trace?.(entry);
    },
  });
  const chipAuthentication = 'not-reached';
  let phase: ReadPhase = 1;
  const reading: Reading = {
    request,
    clock,
    link,
    trace,
    files: new Map(),
    sod: null,
    sodUnusable: false,
    cardAccess: null,
    signedInfos: null,
    accessControl: { attempted: [], used: null, reason: 'not-attempted' },
    size: createReadSize({ cardResponseBytes: SHORT_RESPONSE_BYTES }),
    byShortFileId: true,
    recoveries: 0,
    chipAuthentication,
    chipMessaging: null,
    found: [],
    failure: null,
    verification: unverified({ chip: chipAuthentication, cardAccess: 'nothing-signed' }, 'not-reached', []),
    completedBytes: 0,
    ms: { connect: 0, access: 0, chipAuthentication: 0, verify: 0, files: {} },
    startedMs: clock.monotonicMs(),
    report(next) {
      phase = next;
      request.onProgress?.({ phase, bytes: reading.completedBytes, totalBytes: reading.completedBytes });
    },
    reportBytes({ fileBytes, expectedBytes }) {
      const bytes = reading.completedBytes + Math.min(fileBytes, expectedBytes);
      request.onProgress?.({ phase, bytes, totalBytes: reading.completedBytes + expectedBytes });
    },
  };
  return reading;
}

/** Runs `body` and adds its time to one of the phases. */
export async function timed<T>(
  reading: Reading,
  phase: 'connect' | 'access' | 'chipAuthentication',
  body: () => Promise<T>,
): Promise<T> {
  const startedMs = reading.clock.monotonicMs();
  const value = await body();
  reading.ms[phase] += reading.clock.monotonicMs() - startedMs;
  return value;
}

export function outcomeOf(reading: Reading): ReadOutcome {
  const stats: ReadStats = {
    ...reading.link.counters,
    ms: { ...reading.ms, total: reading.clock.monotonicMs() - reading.startedMs },
  };
  const { failure } = reading;
  return {
    files: reading.files,
    sod: reading.sod,
    accessControl: reading.accessControl,
    cardAccess: compareCardAccess(reading.cardAccess, reading.signedInfos),
    verification: reading.verification,
    stats,
    trace: reading.trace,
    failure: failure === null ? null : { code: failure.code, message: failure.message },
  };
}
