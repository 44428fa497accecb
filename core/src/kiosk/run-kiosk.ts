import { randomUUID } from 'node:crypto';
import { createActor } from 'xstate';
import type { Announcement } from '../announcements/index.ts';
import type { KioskConfig, ProvinceSettings } from '../config/kiosk-config.ts';
import type { Connection } from '../contract/screen-model.ts';
import type { Journal } from '../journal/journal.ts';
import { type KeyRing, type KeyStore, newKioskKey } from '../journal/key-store.ts';
import { makeDossierKey } from '../journal/key-wrapping.ts';
import type { MainToSession, OutOfServiceReason, SessionToMain } from '../session/control-protocol.ts';
import { type Clock, systemClock } from '../submission/clock.ts';
import { createOutbox, type Outbox } from '../submission/outbox.ts';
import type { ProvincePort } from '../submission/province-port.ts';
import { createRestProvince } from '../submission/rest-province.ts';
import type { AuditLog } from './audit.ts';
import type { AuditValues, Uuid } from './audit-events.ts';
import { sendCourier } from './courier-trip.ts';
import { createDesk } from './desk.ts';
import { auditProgress, auditSessionReport, sessionStateOf } from './kiosk-audit.ts';
import { kioskFacts } from './kiosk-facts.ts';
import { createKioskMachine } from './kiosk-machine.ts';
import { isRating, type Ratings } from './ratings.ts';
import { watchReader } from './reader-watch.ts';
import { createRetention } from './retention.ts';
import type { ShellPort } from './shell-port.ts';
import { takeConfirmation } from './take-confirmation.ts';

export interface KioskParts {
  readonly shell: ShellPort;
  /** Null when it could not be opened: the kiosk then shows that it is out of service. */
  readonly journal: Journal | null;
  readonly keyStore: KeyStore;
  readonly config: KioskConfig;
  readonly audit: AuditLog;
  /** What was found right of the announcements folder; none by default. */
  readonly announcements?: readonly Announcement[];
  /** Counts what people thought of it; not at all by default. */
  readonly ratings?: Ratings;
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of attempts. */
  readonly random?: () => number;
  /** The dialect that main asks and pings through. Couriers make their own. */
  readonly createProvince?: (settings: ProvinceSettings) => ProvincePort;
}

export interface Kiosk {
  readonly state: () => 'starting' | 'idle' | 'serving' | 'wiping' | 'outOfService';
  readonly outOfService: () => OutOfServiceReason | null;
  /** Ends every process. What waits stays in the journal; journal and audit log are closed by whoever opened them. */
  stop(): Promise<void>;
}

/** The citizen at the desk, as far as main knows them: ids, never data. */
interface Visit {
  readonly sessionId: Uuid;
  /** One key, one dossier: replaced when the province has refused the first. */
  wrappedKey: string;
  began: boolean;
  localDossierId: string | null;
  rated: boolean;
}

/** A ping that takes longer than all its phases together is none. */
const PING_LIMIT_MS = 30_000;

/** The long-lived application. It holds ciphertext and ids; personal data pass it by (docs/adr/0004). */
export async function runKiosk(parts: KioskParts): Promise<Kiosk> {
  const { shell, journal, config, audit } = parts;
  const { timeouts } = config;
  const clock = parts.clock ?? systemClock;
  const province = (parts.createProvince ?? createRestProvince)(config.province);
  const keys = await openKeys(parts.keyStore, config.mode);
  const sessionKeys: KeyRing = keys ?? throwAwayKeys();
  let connection: Connection = 'offline';
  let visit: Visit | null = null;
  let outbox: Outbox | null = null;
  let cancelRounds: () => void = () => {};
  const stopping = new AbortController();

  const desk = createDesk({
    shell,
    clock,
    graceMs: timeouts.endGraceMs,
    restartMs: timeouts.restartMs,
    onSessionMessage: (message) => hear(message),
    onSessionLost: () => {
      leave('crashed');
      machine.send({ type: 'session-lost' });
    },
    onDeviceStatus: (status) => reader.heard(status),
    onTrouble: (process, trouble) => auditTrouble(process, trouble),
  });
  const retention = journal && createRetention({ journal, settings: config.retention, clock, audit });
  const reader = watchReader({ clock, onChange: () => reviewService() });

  const bringUp = async (): Promise<void> => {
    const dossierKey = makeDossierKey(sessionKeys);
    const next: Visit = {
      sessionId: randomUUID(),
      wrappedKey: dossierKey.wrappedKey,
      began: false,
      localDossierId: null,
      rated: false,
    };
    visit = next;
    const { sessionId } = next;
    const opening = desk.open({
      type: 'start',
      sessionId,
      demo: config.mode === 'demo',
      kiosk: kioskFacts(config),
      announcements: parts.announcements ?? [],
      connection,
      dossierKey,
    });
    reviewService();
    await opening;
    const { reason } = machine.getSnapshot().context;
    if (reason !== null) desk.send({ type: 'out-of-service', reason });
    // Changed while the session was being started: it has the value of that moment.
    desk.send({ type: 'connection', connection });
  };

  const machine = createActor(createKioskMachine({ bringUp, wipe: () => desk.close() }));

  const leave = (how: AuditValues['how']): void => {
    if (visit?.began) audit.record('session-ended', { sessionId: visit.sessionId, how });
    visit = null;
  };

  const hear = (message: SessionToMain): void => {
    if (!visit) return;
    const { sessionId } = visit;
    switch (message.type) {
      case 'ready':
      case 'pong':
        return;
      case 'began':
        if (!visit.began) audit.record('session-began', { sessionId });
        visit.began = true;
        machine.send({ type: 'began' });
        return;
      case 'confirm':
        confirm(visit, message);
        return;
      case 'help-wanted':
        audit.record('help-wanted', { sessionId });
        return;
      case 'rated':
        rate(visit, message);
        return;
      case 'audit':
        if (!auditSessionReport({ audit, sessionId, report: message })) auditTrouble('session', 'message-refused');
        return;
      case 'ended':
        leave(message.how);
        machine.send({ type: 'ended' });
        return;
      default:
        message satisfies never;
    }
  };

  /** One citizen, one rating; what one that was taken over says beyond that is not counted. */
  const rate = (at: Visit, { serviceId, stars }: Extract<SessionToMain, { type: 'rated' }>): void => {
    if (at.rated || !isRating(serviceId, stars)) {
      auditTrouble('session', 'message-refused');
      return;
    }
    at.rated = true;
    parts.ratings?.count({ serviceId, stars });
  };

  /** What the province refused is settled; what the citizen mends is another dossier. */
  const renewKey = (at: Visit): void => {
    const dossierKey = makeDossierKey(sessionKeys);
    at.wrappedKey = dossierKey.wrappedKey;
    at.localDossierId = null;
    desk.send({ type: 'dossier-key', dossierKey });
  };

  const confirm = (at: Visit, { envelope }: Extract<SessionToMain, { type: 'confirm' }>): void => {
    const answer = takeConfirmation({ envelope, visit: at, journal: keys ? journal : null, audit });
    desk.send(answer);
    if (answer.type === 'journaled') {
      at.localDossierId = answer.localDossierId;
      outbox?.wake();
    } else {
      reviewService();
    }
  };

  const reviewService = (): void => {
    const reason = whyOutOfService();
    if (machine.getSnapshot().context.reason === reason) return;
    if (reason === null) audit.record('kiosk-in-service', {});
    else audit.record('kiosk-out-of-service', { outOfService: reason });
    machine.send({ type: 'service', reason });
    desk.send({ type: 'out-of-service', reason });
  };

  const whyOutOfService = (): OutOfServiceReason | null => {
    if (!keys) return 'no-key-store';
    const room = journal?.canTake() ?? { ok: false, error: { code: 'journal-unavailable' } as const };
    if (!room.ok) return room.error.code;
    return reader.isAway() ? 'no-device' : null;
  };

  const auditTrouble = (process: AuditValues['process'], trouble: 'crashed' | 'stuck' | 'message-refused'): void => {
    // Processes that the stop itself ends are no trouble, and the log is closed by then.
    if (stopping.signal.aborted) return;
    audit.record(trouble === 'message-refused' ? trouble : `process-${trouble}`, { process });
  };

  /** Every few seconds: payloads whose time is over, the line to the province, room in the journal. */
  const round = async (): Promise<void> => {
    // First, since a kiosk that was killed between an acceptance and its removal owes that whatever the line does.
    retention?.review();
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(PING_LIMIT_MS)]);
    const seen = await province.ping(signal);
    if (stopping.signal.aborted) return;
    if (seen !== connection) {
      if (connection === 'offline') outbox?.wake();
      connection = seen;
      audit.record('connection-changed', { connection });
      desk.send({ type: 'connection', connection });
    }
    reviewService();
    cancelRounds = clock.after(timeouts.pingEveryMs, () => void round());
  };

  const startOutbox = (from: Journal, ring: KeyRing): Outbox => {
    const trip = {
      shell,
      clock,
      province: config.province,
      limitMs: timeouts.courierMs,
      graceMs: timeouts.endGraceMs,
      onTrouble: (trouble: 'crashed' | 'stuck' | 'message-refused') => auditTrouble('courier', trouble),
    };
    return createOutbox({
      journal: from,
      keys: ring,
      clock,
      random: parts.random ?? Math.random,
      carry: (errand) => sendCourier(errand, trip),
      ask: (idempotencyKey, signal) => province.find(idempotencyKey, signal),
      onProgress(progress) {
        auditProgress(audit, progress);
        if (progress.state === 'accepted') retention?.review();
        if (visit?.localDossierId !== progress.localDossierId) return;
        const { localDossierId } = progress;
        const message: MainToSession = { type: 'submission', localDossierId, state: sessionStateOf(progress) };
        desk.send(message);
        if (progress.state !== 'rejected') return;
        retention?.rejectionTold(localDossierId);
        renewKey(visit);
      },
    });
  };

  audit.record('kiosk-started', { mode: config.mode });
  if (journal && keys) {
    const found = journal.counts();
    const recovered = found.ok ? found.value.sending : 0;
    if (recovered > 0) audit.record('journal-recovered', { count: recovered });
    outbox = startOutbox(journal, keys);
    outbox.wake();
  }
  machine.start();
  void round();

  return {
    state: () => machine.getSnapshot().value,
    outOfService: () => machine.getSnapshot().context.reason,
    async stop() {
      stopping.abort();
      cancelRounds();
      reader.stop();
      outbox?.stop();
      machine.stop();
      await desk.stop();
      audit.record('kiosk-stopped', {});
    },
  };
}

/** Null: this kiosk takes no dossier. A plain file is no key store where it counts. */
async function openKeys(store: KeyStore, mode: KioskConfig['mode']): Promise<KeyRing | null> {
  if (mode === 'production' && store.protection !== 'os') return null;
  const opened = await store.open();
  return opened.ok ? opened.value : null;
}

/** For the sessions of a kiosk that takes nothing: what they seal is refused and the key is never written. */
function throwAwayKeys(): KeyRing {
  const current = newKioskKey();
  return { current, all: [current] };
}
