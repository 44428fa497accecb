// The application process that kill.test.ts kills: the real kiosk, journal, submission machine and courier processes
// against the province process; only the citizens (session processes) are scripted. Usage: kill-harness.ts JSON, see
// HarnessOrder. Prints, each on its own line: `up`, `confirming ID SHA256`, `journaled ID`, `drained`.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createStreamWire, createWirePair } from '@motcua/drivers/wire';
import { parseConfig } from '../config/index.ts';
import { openAuditLog } from '../kiosk/audit.ts';
import { runKiosk } from '../kiosk/run-kiosk.ts';
import type { CourierProcess, ShellPort } from '../kiosk/shell-port.ts';
import type { MainToSession } from '../session/control-protocol.ts';
import { createFileKeyStore, type Journal, openJournal } from './index.ts';
import { got, payloadOf, testDossier, testEnvelope } from './test-envelope.ts';

export interface HarnessOrder {
  readonly folder: string;
  readonly provinceUrl: string;
  /** How many citizens confirm a dossier before the kiosk only drains. */
  readonly citizens: number;
  /** What their dossiers are: `spoiled` ones open for no courier and are set aside. */
  readonly dossiers: 'sound' | 'spoiled';
  /** They wait at the kiosk for the province's word, rather than leave once their dossier is safe. */
  readonly stay: boolean;
  /** The step at which the process kills itself; null: never. */
  readonly killAt: KillStep | null;
}

export const KILL_STEPS = [
  'before-put',
  'after-put',
  'after-journaled',
  'before-markSending',
  'after-markSending',
  'courier-started',
  'courier-ended',
  'before-markAccepted',
  'after-markAccepted',
  'before-markWaiting',
  'after-markWaiting',
  'before-markRejected',
  'after-markRejected',
  'before-removePayload',
  'after-removePayload',
  'before-setAside',
  'after-setAside',
  'before-removePayloads',
  'after-removePayloads',
] as const;
export type KillStep = (typeof KILL_STEPS)[number];

/** Pauses pass ten times faster, on a scale that all runs share. */
const HASTE = 10;
const clock = {
  nowMs: () => Date.now() * HASTE,
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs / HASTE);
    return () => clearTimeout(timer);
  },
};

if (process.argv[2]) await main(JSON.parse(process.argv[2]) as HarnessOrder);

async function main({ folder, provinceUrl, citizens, dossiers, stay, killAt }: HarnessOrder): Promise<void> {
  // Synchronous, so that a line that was printed was true before the kill.
  const say = (line: string): void => void writeSync(1, `${line}\n`);
  const step = (name: KillStep): void => {
    if (name === killAt) process.kill(process.pid, 'SIGKILL');
  };

  const opened = openJournal({ file: join(folder, 'journal.db'), now: clock.nowMs });
  if (!opened.ok) throw new Error(`journal: ${opened.error.code}`);
  const journal = stepping(opened.value, step);
  const config = parseConfig({
    kioskId: 'H99-desk-1',
    mode: 'demo',
    receptionUnit: { code: 'H99.99', name: 'Bộ phận Một cửa xã Thử Nghiệm' },
    province: { baseUrl: provinceUrl, totalTimeoutMs: 5_000 },
    dataFolder: folder,
    trustFolder: folder,
    followUrl: provinceUrl,
    helpPhone: '1900 0000',
    timeouts: { courierMs: 100_000, pingEveryMs: 2_000, endGraceMs: 30_000 },
  });
  if (!config.ok) throw new Error('configuration');

  let left = citizens;
  const confirmOne = (start: Extract<MainToSession, { type: 'start' }>, send: (message: object) => void): void => {
    if (left === 0) return;
    left -= 1;
    const { dossierKey } = start;
    const spoiled = { ...dossierKey, key: randomBytes(32).toString('base64') };
    const envelope = testEnvelope(dossiers === 'spoiled' ? spoiled : dossierKey);
    const { localDossierId, idempotencyKey } = envelope;
    const payload = payloadOf(testDossier({ localDossierId, idempotencyKey }));
    send({ type: 'began' });
    say(`confirming ${localDossierId} ${createHash('sha256').update(payload).digest('hex')}`);
    send({ type: 'confirm', envelope });
  };

  const kiosk = await runKiosk({
    shell: createScriptedShell({ confirmOne, stay, say, step }),
    journal,
    keyStore: createFileKeyStore({ file: join(folder, 'kiosk.key'), mode: 'demo' }),
    config: config.value,
    audit: openAuditLog({ file: join(folder, 'audit.jsonl'), nowMs: Date.now }),
    clock,
  });
  say('up');
  const isDrained = (): boolean => {
    const { queued, sending } = got(journal.counts());
    return left === 0 && queued + sending === 0;
  };
  while (!isDrained()) await new Promise((resolve) => setTimeout(resolve, 10));
  say('drained');
  await kiosk.stop();
  opened.value.close();
  process.exit(0);
}

/** The journal with a possible end of the world before and after each step. */
function stepping(journal: Journal, step: (name: KillStep) => void): Journal {
  const around =
    <A extends unknown[], R>(
      name: Exclude<KillStep, 'after-journaled' | `courier-${string}`> extends `${string}-${infer Name}` ? Name : never,
      call: (...args: A) => R,
    ) =>
    (...args: A): R => {
      step(`before-${name}`);
      const result = call(...args);
      step(`after-${name}`);
      return result;
    };
  return {
    put: around('put', (envelope) => journal.put(envelope)),
    markSending: around('markSending', (id) => journal.markSending(id)),
    markAccepted: around('markAccepted', (id, acceptance) => journal.markAccepted(id, acceptance)),
    markWaiting: around('markWaiting', (id, waiting) => journal.markWaiting(id, waiting)),
    markRejected: around('markRejected', (id, reason) => journal.markRejected(id, reason)),
    setAside: around('setAside', (id, reason) => journal.setAside(id, reason)),
    removePayload: around('removePayload', (id) => journal.removePayload(id)),
    removePayloads: around('removePayloads', (query) => journal.removePayloads(query)),
    canTake: () => journal.canTake(),
    due: (query) => journal.due(query),
    nextDueAtMs: (nowMs) => journal.nextDueAtMs(nowMs),
    record: (id) => journal.record(id),
    envelope: (id) => journal.envelope(id),
    setAsideFor: (reason) => journal.setAsideFor(reason),
    retry: (id) => journal.retry(id),
    counts: () => journal.counts(),
    close: () => journal.close(),
  };
}

function createScriptedShell(script: {
  confirmOne: (start: Extract<MainToSession, { type: 'start' }>, send: (message: object) => void) => void;
  stay: boolean;
  say: (line: string) => void;
  step: (name: KillStep) => void;
}): ShellPort {
  const still = { end: async () => {}, onExit: () => {} };
  return {
    async startSession() {
      const [main, session] = createWirePair();
      session.onMessage((received) => {
        const message = received as MainToSession;
        if (message.type === 'start') script.confirmOne(message, (answer) => session.send(answer));
        if (message.type === 'ping') session.send({ type: 'pong' });
        if (message.type === 'journaled') {
          script.say(`journaled ${message.localDossierId}`);
          script.step('after-journaled');
        }
        const told = message.type === 'submission' && message.state.state !== 'sending';
        if (script.stay ? told : message.type === 'journaled') session.send({ type: 'ended', how: 'finished' });
      });
      session.send({ type: 'ready' });
      return { control: main, end: async () => session.close(), onExit: () => {} };
    },
    async startDevices() {
      return { ...still, status: createWirePair()[0] };
    },
    openRenderer: async () => still,
    linkDevices: async () => {},
    async startCourier() {
      const courier = startCourierProcess();
      script.step('courier-started');
      courier.onExit(() => script.step('courier-ended'));
      return courier;
    },
  };
}

function startCourierProcess(): CourierProcess {
  const entry = new URL('./kill-courier.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [entry], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // Descriptor 3 is a socket pair: the wire in both directions, which closes when this process dies.
  const control = createStreamWire(child.stdio[3] as Duplex);
  return {
    control,
    async end() {
      child.kill('SIGKILL');
      await gone;
    },
    onExit: (listener) => void gone.then(listener),
  };
}
