import type { DeviceStatus } from '@motcua/drivers/host';
import type { MainToSession, SessionToMain } from '../session/control-protocol.ts';
import type { Clock } from '../submission/clock.ts';
import { endProcess } from './end-process.ts';
import { parseDeviceMessage, parseSessionMessage } from './messages.ts';
import type { ChildProcess, DeviceProcess, RendererProcess, SessionProcess, ShellPort } from './shell-port.ts';

export interface DeskParts {
  readonly shell: ShellPort;
  readonly clock: Clock;
  readonly graceMs: number;
  /** First pause before a crashed process is started again. */
  readonly restartMs: number;
  readonly onSessionMessage: (message: SessionToMain) => void;
  readonly onSessionLost: () => void;
  /** Null: no device host runs. */
  readonly onDeviceStatus: (status: DeviceStatus | null) => void;
  readonly onTrouble: (process: DeskProcess, trouble: 'crashed' | 'stuck' | 'message-refused') => void;
}
export type DeskProcess = 'session' | 'devices' | 'renderer';

/** The three processes that serve one citizen and end with them, and a warm session process for the next. */
export interface Desk {
  /** Brings all three up and sends `start`. Resolves when the renderer shows the session. */
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

interface Sitting {
  readonly session: SessionProcess;
  devices: DeviceProcess | null;
  renderer: RendererProcess | null;
  closed: boolean;
}

export function createDesk(parts: DeskParts): Desk {
  const { shell, clock, onTrouble } = parts;
  let sitting: Sitting | null = null;
  let spare: SessionProcess | null = null;
  let stopped = false;

  const pauseMs = (failures: number): number => Math.min(parts.restartMs * 2 ** failures, LONGEST_RESTART_PAUSE_MS);
  const pause = (failures: number): Promise<void> =>
    new Promise((resolve) => void clock.after(pauseMs(failures), resolve));

  const end = async (name: DeskProcess, process: ChildProcess | null): Promise<void> => {
    if (process && !(await endProcess({ process, clock, graceMs: parts.graceMs }))) onTrouble(name, 'stuck');
  };

  /** Never gives up: without a session process there is no kiosk. */
  const startSession = async (): Promise<SessionProcess | null> => {
    for (let failures = 0; !stopped; failures += 1) {
      try {
        return await shell.startSession();
      } catch {
        onTrouble('session', 'crashed');
        await pause(failures);
      }
    }
    return null;
  };

  const warmUp = async (): Promise<void> => {
    if (spare) return;
    const session = await startSession();
    if (!session || stopped) return end('session', session);
    spare = session;
    session.onExit(() => {
      if (spare !== session) return;
      spare = null;
      onTrouble('session', 'crashed');
    });
  };

  const takeSession = async (): Promise<SessionProcess | null> => {
    const warm = spare;
    spare = null;
    return warm ?? (await startSession());
  };

  /** Keeps one helper of a sitting running until the sitting closes; resolves when it runs for the first time. */
  const keep = (at: Sitting, name: 'devices' | 'renderer', start: () => Promise<ChildProcess>): Promise<void> =>
    new Promise((resolve) => {
      const run = async (failures: number): Promise<void> => {
        if (at.closed) return resolve();
        const startedAtMs = clock.nowMs();
        const again = (): void => {
          if (at.closed) {
            resolve();
            return;
          }
          onTrouble(name, 'crashed');
          const counted = clock.nowMs() - startedAtMs > STABLE_MS ? 0 : failures;
          clock.after(pauseMs(counted), () => void run(counted + 1));
        };
        try {
          const process = await start();
          if (at.closed) {
            await end(name, process);
            return resolve();
          }
          process.onExit(again);
          resolve();
        } catch {
          again();
        }
      };
      void run(0);
    });

  const startDevices = async (at: Sitting): Promise<ChildProcess> => {
    const devices = await shell.startDevices();
    at.devices = devices;
    devices.status.onMessage((message) => {
      const parsed = parseDeviceMessage(message);
      if (!parsed) onTrouble('devices', 'message-refused');
      else if (parsed.type === 'status' && !at.closed) parts.onDeviceStatus(parsed.status);
    });
    devices.onExit(() => {
      if (at.devices === devices) at.devices = null;
      if (!at.closed) parts.onDeviceStatus(null);
    });
    if (at.closed) return devices;
    try {
      await shell.linkDevices(at.session, devices);
    } catch (cause) {
      await end('devices', devices);
      throw cause;
    }
    return devices;
  };

  const startRenderer = async (at: Sitting): Promise<ChildProcess> => {
    const renderer = await shell.openRenderer(at.session);
    at.renderer = renderer;
    return renderer;
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
      if (!session) return;
      const at: Sitting = { session, devices: null, renderer: null, closed: false };
      sitting = at;
      session.control.onMessage((message) => {
        if (at.closed) return;
        const parsed = parseSessionMessage(message);
        if (parsed) parts.onSessionMessage(parsed);
        else onTrouble('session', 'message-refused');
      });
      session.onExit(() => {
        if (at.closed) return;
        onTrouble('session', 'crashed');
        parts.onSessionLost();
      });
      session.control.send(start);
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
