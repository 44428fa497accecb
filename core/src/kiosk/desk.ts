import type { DeviceStatus, MainToDeviceHost } from '@motcua/drivers/host';
import type { MainToSession, SessionToMain } from '../session/control-protocol.ts';
import type { Clock } from '../submission/clock.ts';
import { endProcess } from './end-process.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { createKnownReadSizes } from './known-read-sizes.ts';
import { parseDeviceMessage, parseSessionMessage } from './messages.ts';
import type { ChildProcess, DeviceProcess, RendererProcess, SessionProcess, ShellPort } from './shell-port.ts';
import { startWithin } from './start-within.ts';

export interface DeskParts {
  readonly shell: ShellPort;
  readonly clock: Clock;
  readonly graceMs: number;
  /** First pause before a crashed process is started again. */
  readonly restartMs: number;
  readonly onSessionMessage: (message: SessionToMain) => void;
  /** The session is gone, hangs, or is out of order; the desk is to be closed. */
  readonly onSessionLost: () => void;
  /** Null: no device host runs. */
  readonly onDeviceStatus: (status: DeviceStatus | null) => void;
  readonly onTrouble: (process: DeskProcess, trouble: 'crashed' | 'stuck' | 'message-refused') => void;
}
export type DeskProcess = 'session' | 'devices' | 'renderer';

/** The three processes that serve one citizen and end with them, and a warm session process for the next. */
export interface Desk {
  /** Brings all three up and sends `start`. Resolves when the renderer shows the session, or the desk was closed. */
  open(start: MainToSession): Promise<void>;
  send(message: MainToSession): void;
  /** Ends all three, whatever they are doing; never rejects. */
  close(): Promise<void>;
  /** Ends the spare too. */
  stop(): Promise<void>;
}

const LONGEST_RESTART_PAUSE_MS = 30_000;
/** A process that lived this long did not crash because of how it was started. */
const STABLE_MS = 60_000;
/** Said by a process that is out of order or was taken over: each is an entry of the audit log, whose disk is not endless. */
const MOST_REFUSED_MESSAGES = 20;
/** A long session says some hundred things. */
const MOST_SESSION_MESSAGES = 2_000;

interface Sitting {
  readonly session: SessionProcess;
  devices: DeviceProcess | null;
  renderer: RendererProcess | null;
  closed: boolean;
}

/** How a helper of a sitting went. */
type Gone = 'crashed' | 'stuck';

export function createDesk(parts: DeskParts): Desk {
  const { shell, clock, onTrouble } = parts;
  const readSizes = createKnownReadSizes();
  let sitting: Sitting | null = null;
  let spare: SessionProcess | null = null;
  let sessionsLostInARow = 0;
  let stopped = false;

  const pause = (failures: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(Math.min(parts.restartMs * 2 ** failures, LONGEST_RESTART_PAUSE_MS), resolve);
    });

  const end = async (name: DeskProcess, process: ChildProcess | null): Promise<void> => {
    if (process && !(await endProcess({ process, clock, graceMs: parts.graceMs }))) onTrouble(name, 'stuck');
  };

  /** Null when it did not come up, which has been told. */
  const bringUp = async <P extends ChildProcess>(
    name: DeskProcess,
    start: () => Promise<P>,
    complete: (process: P) => Promise<void> = async () => {},
  ): Promise<P | null> => {
    const started = await startWithin({ start, complete, clock, discard: (process) => end(name, process) });
    if (started.ok) return started.value;
    onTrouble(name, started.error);
    return null;
  };

  /** Never gives up: without a session process there is no kiosk. It is one when it has said that it is ready. */
  const startSession = async (): Promise<SessionProcess | null> => {
    for (let failures = 0; !stopped; failures += 1) {
      const session = await bringUp('session', () => shell.startSession(), untilReady);
      if (session) return session;
      await pause(failures);
    }
    return null;
  };

  const warmUp = async (): Promise<void> => {
    if (spare) return;
    const session = await startSession();
    if (!session || spare || stopped) return end('session', session);
    spare = session;
    session.onExit(() => {
      if (spare !== session) return;
      spare = null;
      onTrouble('session', 'crashed');
    });
  };

  const takeSession = async (): Promise<SessionProcess | null> => {
    // The first loss costs a citizen the session; one after the other means that sessions cannot live here.
    if (sessionsLostInARow > 1) await pause(sessionsLostInARow - 2);
    const warm = spare;
    spare = null;
    return warm ?? (await startSession());
  };

  /** Keeps one helper of a sitting running until the sitting closes; resolves when it runs for the first time. */
  const keep = (at: Sitting, name: 'devices' | 'renderer', start: () => Promise<Helper | null>): Promise<void> =>
    new Promise((resolve) => {
      const run = async (): Promise<void> => {
        for (let failures = 0; !at.closed; failures += 1) {
          const startedAtMs = clock.nowMs();
          const helper = await start();
          if (helper) {
            if (at.closed) return end(name, helper.process);
            resolve();
            const trouble = await helper.gone;
            if (at.closed) return;
            onTrouble(name, trouble);
            // Something of it may be left: helpers of its own, a window that hangs with a citizen's data in it.
            await end(name, helper.process);
            if (clock.nowMs() - startedAtMs > STABLE_MS) failures = 0;
          }
          if (!at.closed) await pause(failures);
        }
      };
      void run().finally(resolve);
    });

  const startDevices = async (at: Sitting): Promise<Helper | null> => {
    const gone = Promise.withResolvers<Gone>();
    let refused = 0;
    let heartbeat: Heartbeat | null = null;
    const process = await bringUp(
      'devices',
      () => shell.startDevices(),
      async (devices) => {
        at.devices = devices;
        devices.status.onMessage((message) => {
          if (at.closed || refused === MOST_REFUSED_MESSAGES) return;
          const parsed = parseDeviceMessage(message);
          if (!parsed) {
            onTrouble('devices', 'message-refused');
            refused += 1;
            if (refused === MOST_REFUSED_MESSAGES) gone.resolve('stuck');
          } else if (parsed.type === 'pong') heartbeat?.heard();
          else if (parsed.type === 'read-size') readSizes.keep(parsed.known);
          else if (parsed.type === 'status') parts.onDeviceStatus(parsed.status);
        });
        devices.onExit(() => {
          if (!at.closed) parts.onDeviceStatus(null);
          gone.resolve('crashed');
        });
        if (at.closed) return;
        devices.status.send({ type: 'read-sizes', known: readSizes.all() } satisfies MainToDeviceHost);
        await shell.linkDevices(at.session, devices);
        const beating = startHeartbeat({
          clock,
          ping: () => devices.status.send({ type: 'ping' } satisfies MainToDeviceHost),
          onSilent: () => gone.resolve('stuck'),
        });
        heartbeat = beating;
        devices.onExit(beating.stop);
      },
    );
    return process && { process, gone: gone.promise };
  };

  const startRenderer = async (at: Sitting): Promise<Helper | null> => {
    const renderer = await bringUp('renderer', () => shell.openRenderer(at.session));
    if (!renderer) return null;
    at.renderer = renderer;
    return { process: renderer, gone: new Promise((resolve) => renderer.onExit(() => resolve('crashed'))) };
  };

  /** Listens to the session until the sitting closes, and sees to it that it answers. */
  const attend = (at: Sitting): void => {
    const { control, onExit } = at.session;
    const since = clock.nowMs();
    let lost = false;
    let refused = 0;
    let heard = 0;
    const lose = (trouble: Gone): void => {
      if (at.closed || lost) return;
      lost = true;
      heartbeat.stop();
      sessionsLostInARow = clock.nowMs() - since > STABLE_MS ? 1 : sessionsLostInARow + 1;
      onTrouble('session', trouble);
      parts.onSessionLost();
    };
    const heartbeat = startHeartbeat({
      clock,
      ping: () => control.send({ type: 'ping' } satisfies MainToSession),
      onSilent: () => lose('stuck'),
    });
    control.onMessage((message) => {
      if (at.closed || lost) return;
      const parsed = parseSessionMessage(message);
      if (parsed?.type === 'pong') return heartbeat.heard();
      heard += 1;
      if (!parsed) {
        onTrouble('session', 'message-refused');
        refused += 1;
      } else {
        if (parsed.type === 'ended') sessionsLostInARow = 0;
        parts.onSessionMessage(parsed);
      }
      if (refused === MOST_REFUSED_MESSAGES || heard === MOST_SESSION_MESSAGES) lose('stuck');
    });
    onExit(() => {
      heartbeat.stop();
      lose('crashed');
    });
  };

  const close = async (): Promise<void> => {
    const at = sitting;
    sitting = null;
    if (!at) return;
    at.closed = true;
    await Promise.all([end('renderer', at.renderer), end('session', at.session), end('devices', at.devices)]);
  };

  return {
    async open(start) {
      const session = await takeSession();
      if (!session || stopped) return end('session', session);
      const at: Sitting = { session, devices: null, renderer: null, closed: false };
      sitting = at;
      session.control.send(start);
      attend(at);
      // A desk without devices still shows what is wrong; a desk without a screen is none.
      void keep(at, 'devices', () => startDevices(at));
      await keep(at, 'renderer', () => startRenderer(at));
      void warmUp();
    },
    send: (message) => sitting?.session.control.send(message),
    close,
    async stop() {
      stopped = true;
      const warm = spare;
      spare = null;
      await Promise.all([close(), end('session', warm)]);
    },
  };
}

interface Helper {
  readonly process: ChildProcess;
  readonly gone: Promise<Gone>;
}

function untilReady(session: SessionProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    session.control.onMessage((message) => {
      if (parseSessionMessage(message)?.type === 'ready') resolve();
    });
    session.onExit(() => reject(new Error('the session ended before it was ready')));
  });
}
