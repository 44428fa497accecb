import { SYSTEM_CLOCK } from '../clock/index.ts';
import type { CardChannel } from '../pcsc/port.ts';
import type { ChipMapping } from './access/chip-mapping.ts';
import type { EarlierAccess } from './access/choose.ts';
import { type CardLink, createCardLink, type LinkFailure, type TraceEntry } from './card-link.ts';
import type { AgreedSession } from './legacy-session.ts';
import type { AccessControl, DataGroupNumber, ReadFailure, ReadPhase, ReadStats } from './model.ts';
import { createReadBudget } from './read-budget.ts';
import type { ReadClock, ReadRequest, VerifyBeside } from './read-request.ts';
import type { ReadSize } from './read-size.ts';
import type { SecureMessaging } from './secure-messaging.ts';
import type { SecurityInfos } from './security-infos.ts';
import type { ChipEvidence } from './verification.ts';

/** What the steps find out, one after another. It outlives a session that the card lost; the session itself does not. */
export interface Known {
  /** Null: the card has no EF.CardAccess. Undefined: not asked yet. */
  readonly cardAccess: SecurityInfos | null | undefined;
  readonly cardAccessFile: Uint8Array | null;
  readonly size: ReadSize | null;
  readonly accessControl: AccessControl;
  readonly wrongKeyAnswers: number;
  /** How the card was opened: to open it again, nothing else is tried. */
  readonly opening: EarlierAccess | null;
  /** After PACE with Chip Authentication mapping: what is to be checked against a signed key. */
  readonly chipMapping: ChipMapping | null;
  readonly cardSecurity: Uint8Array | null;
  /** From DG14; trusted only when the SOD covers it. */
  readonly signedInfos: SecurityInfos | null;
  readonly chip: ChipEvidence['chip'];
  /** With what Chip Authentication was run. */
  readonly chipAgreement: AgreedSession | null;
  /** What the chip answered to Active Authentication. */
  readonly signedChallenge: SignedChallenge | null;
  readonly sod: Uint8Array | null;
  /** The card answered that it has no readable SOD. */
  readonly sodUnusable: boolean;
  readonly com: Uint8Array | null;
  /** What the SOD lists, where a later step needs it. Not verified yet: it says what to ask for, nothing more. */
  readonly listed: readonly DataGroupNumber[];
  /** Running since the SOD was there. */
  readonly verifying: ReturnType<VerifyBeside> | null;
}

/** Of INTERNAL AUTHENTICATE: 8 random bytes of ours, and the chip's signature over them. */
export interface SignedChallenge {
  readonly challenge: Uint8Array;
  readonly answer: Uint8Array;
}

/** What lets a step talk with the card, and what the files of the read have come to. Lives for one `readDocument`. */
export interface Reading {
  readonly request: ReadRequest;
  readonly clock: ReadClock;
  link: CardLink;
  readonly trace: TraceEntry[];
  readonly files: Map<DataGroupNumber, Uint8Array>;
  /** Groups that were asked for and that the card did not give. */
  readonly withheld: Set<DataGroupNumber>;
  readonly found: ReadFailure[];
  /** The file that is being read, as far as it has come. */
  current: { readonly name: string; readonly bytes: Uint8Array } | null;
  byShortFileId: boolean;
  /** Where the card was lost the last time: file and offset. */
  lostAt: string | null;
  /** Sessions that the card lost and opened again; times that it was lifted and laid on again. */
  lostSessions: number;
  regained: number;
  /** Secure messaging under the keys of Chip Authentication: its first verified answer is the proof. */
  chipMessaging: SecureMessaging | null;
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
  readonly reportBytes: (
    file: string,
    progress: { readonly fileBytes: number; readonly expectedBytes: number },
  ) => void;
  /** Over another channel; trace and counters go on. */
  readonly talkOver: (channel: CardChannel) => void;
}

/**
 * What one step comes to: facts found, also when it then `ended` the session. Nothing is thrown and nothing is written
 * elsewhere, except files, which may come in parts.
 */
export interface StepResult<K extends keyof Known = never> {
  readonly found: Partial<Pick<Known, K>>;
  readonly ended: LinkFailure | null;
}

export const found = <K extends keyof Known>(facts: Partial<Pick<Known, K>>): StepResult<K> => ({
  found: facts,
  ended: null,
});
export const ended = (failure: LinkFailure): StepResult => ({ found: {}, ended: failure });

export const NOTHING_KNOWN: Known = {
  cardAccess: undefined,
  cardAccessFile: null,
  size: null,
  accessControl: { attempted: [], used: null, reason: 'not-attempted' },
  wrongKeyAnswers: 0,
  opening: null,
  chipMapping: null,
  cardSecurity: null,
  signedInfos: null,
  chip: 'not-reached',
  chipAgreement: null,
  signedChallenge: null,
  sod: null,
  sodUnusable: false,
  com: null,
  listed: [],
  verifying: null,
};

export function createReading(request: ReadRequest): Reading {
  const clock = request.clock ?? SYSTEM_CLOCK;
  const trace: TraceEntry[] = [];
  const counters = { apdus: 0, bytesOut: 0, bytesIn: 0 };
  const budget = createReadBudget(clock.monotonicMs);
  const linkOver = (channel: CardChannel): CardLink =>
    createCardLink({
      channel,
      signal: request.signal,
      monotonicMs: clock.monotonicMs,
      counters,
      budget,
      trace: (entry) => {
        trace.push(entry);
        request.trace?.(entry);
      },
    });
  let phase: ReadPhase = 1;
  let toldBytes = 0;
  /** What is given up of a file, or came twice, is not taken back: a bar on a screen goes forward. */
  const tell = (bytes: number, totalBytes: number): void => {
    toldBytes = Math.max(toldBytes, bytes);
    request.onProgress?.({ phase, bytes: toldBytes, totalBytes: Math.max(toldBytes, totalBytes) });
  };
  const reading: Reading = {
    request,
    clock,
    link: linkOver(request.channel),
    trace,
    files: new Map(),
    withheld: new Set(),
    found: [],
    current: null,
    byShortFileId: true,
    lostAt: null,
    lostSessions: 0,
    regained: 0,
    chipMessaging: null,
    completedBytes: 0,
    ms: { connect: 0, access: 0, chipAuthentication: 0, verify: 0, files: {} },
    startedMs: clock.monotonicMs(),
    report(next) {
      phase = next;
      const bytes = reading.completedBytes + (reading.current?.bytes.length ?? 0);
      tell(bytes, bytes);
    },
    reportBytes(file, { fileBytes, expectedBytes }) {
      budget.announce(file, expectedBytes);
      tell(reading.completedBytes + Math.min(fileBytes, expectedBytes), reading.completedBytes + expectedBytes);
    },
    talkOver(channel) {
      reading.link = linkOver(channel);
    },
  };
  return reading;
}

export function statsOf(reading: Reading): ReadStats {
  return {
    ...reading.link.counters,
    ms: { ...reading.ms, total: reading.clock.monotonicMs() - reading.startedMs },
  };
}
