import { canOf, parseCitizenNumber } from '../cccd/citizen-number.ts';
import { buildIdentity, identityFailures } from '../cccd/identity.ts';
import type { Clock } from '../clock/index.ts';
import type { PreparedKeys } from '../emrtd/access/ephemeral-keys.ts';
import { fromPcsc } from '../emrtd/card-link.ts';
import type { ReadFailure, ReadProgress, ReadStats, Verification } from '../emrtd/model.ts';
import { verifyPassively } from '../emrtd/passive-auth/index.ts';
import type { TrustStore } from '../emrtd/passive-auth/port.ts';
import { readDocument } from '../emrtd/read.ts';
import type { ReadPolicy, VerifyBeside } from '../emrtd/read-request.ts';
import type { ReadSizeMemory } from '../emrtd/read-size.ts';
import type { PcscPort } from '../pcsc/port.ts';
import type { CardReadOutcome, CardReadRequest } from './protocol.ts';
import { holdCard } from './regain.ts';

export interface CardReadSetup {
  readonly pcsc: PcscPort;
  readonly trust: TrustStore;
  readonly policy: ReadPolicy;
  /** Setting `chip.mrzNoExpiry` of the kiosk. */
  readonly mrzNoExpiry: string | null;
  readonly clock: Clock;
  /** What was learned of the cards that this desk has seen. */
  readonly sizes: ReadSizeMemory;
  /** Made before the card is there. */
  readonly ephemeralKeys?: PreparedKeys;
  /** Passive authentication beside the reading; absent, after it. */
  readonly verifyBeside?: VerifyBeside;
  /** For tests of the device host without a chip. */
  readonly readDocument?: typeof readDocument;
}

/**
 * One read, from connecting to the identity. The card is held exclusively, for a grace time also when it is lifted, and
 * powered down afterwards: the next program must not find an open session. Nothing of the card outlives the call but the outcome, and of a read that ended early not
 * even what was read so far (Luật Căn cước Đ22 k5).
 */
export async function readCard(
  setup: CardReadSetup,
  read: {
    readonly reader: string | undefined;
    readonly request: CardReadRequest;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: ReadProgress) => void;
  },
): Promise<CardReadOutcome> {
  const { pcsc, clock } = setup;
  const { reader, request, signal } = read;
  const number = parseCitizenNumber(request.citizenNumber);
  if (!number) throw new Error('a checked request has a citizen number');
  if (reader === undefined) return notRead(NO_CARD);
  if (signal.aborted) return notRead(CANCELLED);
  const connected = await pcsc.connect({ reader, mode: 'exclusive' });
  if (!connected.ok) return notRead(await explain(fromPcsc(connected.error), { pcsc, clock, reader, signal }));
  const held = holdCard(connected.value, { pcsc, clock, signal });
  try {
    if (signal.aborted) return notRead(CANCELLED);
    const outcome = await (setup.readDocument ?? readDocument)({
      channel: held.channel,
      regain: held.regain,
      sizes: setup.sizes,
      ...(setup.ephemeralKeys ? { ephemeralKeys: setup.ephemeralKeys } : {}),
      ...(setup.verifyBeside ? { verifyBeside: setup.verifyBeside } : {}),
      keys: { can: canOf(number), mrz: request.mrzCandidates },
      dataGroups: request.dataGroups,
      policy: setup.policy,
      trust: setup.trust,
      verify: verifyPassively,
      onProgress: read.onProgress,
      signal,
      clock,
    });
    const { accessControl, stats } = outcome;
    if (outcome.failure) {
      const failure = await explain(outcome.failure, { pcsc, clock, reader, signal });
      return { accessControl, verification: outcome.verification, identity: {}, stats, failure };
    }
    const { files } = outcome;
    const verification: Verification = {
      ...outcome.verification,
      failures: [...outcome.verification.failures, ...identityFailures({ files, verification: outcome.verification })],
    };
    const { mrzNoExpiry } = setup;
    const identity = buildIdentity({ files, verification, at: clock.now(), fields: request.fields, mrzNoExpiry });
    return { accessControl, verification, identity, stats, failure: null };
  } finally {
    await held.close('unpower');
  }
}

/** pcscd looks into each slot every 400 ms: for that long it lists a card that has been pulled as lying there. */
const REMOVAL_SEEN_MS = 450;

interface Scene {
  readonly pcsc: PcscPort;
  readonly clock: Clock;
  readonly reader: string;
  readonly signal: AbortSignal;
}

/**
 * Many readers report a card that was pulled mid-exchange as a failed exchange, and a service that dies under a connect as
 * a card that says nothing: whether the card still lies there tells.
 */
async function explain(failure: ReadFailure, scene: Scene): Promise<ReadFailure> {
  if (failure.code !== 'card-unresponsive') return failure;
  const atOnce = await whyGone(scene);
  if (atOnce) return atOnce;
  await pause(scene);
  return (await whyGone(scene)) ?? failure;
}

/** Null: the card lies there still, as far as the service knows. */
async function whyGone({ pcsc, reader }: Scene): Promise<ReadFailure | null> {
  const states = await pcsc.readers();
  if (!states.ok) return fromPcsc(states.error);
  const state = states.value.find(({ name }) => name === reader);
  if (!state) return fromPcsc({ code: 'reader-unavailable' });
  return state.card === 'absent' ? fromPcsc({ code: 'card-removed' }) : null;
}

function pause({ clock, signal }: Scene): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(REMOVAL_SEEN_MS, resolve);
    const stop = (): void => {
      cancel();
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

const NO_CARD: ReadFailure = { code: 'card-removed', message: 'no card lies on a reader' };
const CANCELLED: ReadFailure = { code: 'cancelled', message: 'the read was cancelled' };

const NO_STATS: ReadStats = {
  apdus: 0,
  bytesOut: 0,
  bytesIn: 0,
  ms: { connect: 0, access: 0, files: {}, chipAuthentication: 0, verify: 0, total: 0 },
};

/** The outcome of a read that never reached the chip. */
export function notRead(failure: ReadFailure): CardReadOutcome {
  return {
    accessControl: { attempted: [], used: null, reason: 'not-attempted' },
    verification: {
      dataGroups: {},
      sodSignature: null,
      issuer: null,
      signer: null,
      chipAuthenticity: 'notDone',
      overall: null,
      failures: [],
    },
    identity: {},
    stats: NO_STATS,
    failure,
  };
}
