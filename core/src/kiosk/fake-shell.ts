import type { DeviceHostToMain } from '@motcua/drivers/host';
import { createWirePair, type Wire } from '@motcua/drivers/wire';
import { type CarryOrder, runCourier } from '../courier/index.ts';
import type { MainToSession, SessionToMain } from '../session/control-protocol.ts';
import type { ProvincePort } from '../submission/province-port.ts';
import type { ChildProcess, SessionProcess, ShellPort } from './shell-port.ts';

/** A shell whose processes live in this one and can crash and hang on request. For tests. */
export interface FakeProcess extends ChildProcess {
  readonly name: string;
  readonly gone: boolean;
  /** Dies by itself. */
  crash(): void;
  /** From now on `end` never resolves. */
  hang(): void;
}
export interface FakeSession extends FakeProcess {
  readonly heard: MainToSession[];
  say(message: SessionToMain | object): void;
}
export interface FakeDevices extends FakeProcess {
  say(message: DeviceHostToMain | object): void;
}

export interface FakeShell extends ShellPort {
  readonly sessions: FakeSession[];
  readonly devices: FakeDevices[];
  readonly renderers: FakeProcess[];
  readonly couriers: FakeProcess[];
  /** What was joined: session name, device-host name or `renderer`. */
  readonly links: string[];
  /** Set to replace the real courier in the courier process. */
  courierBody: ((control: Wire, process: FakeProcess) => void) | null;
  /** Kinds whose start fails for now. */
  readonly failing: Set<'session' | 'devices' | 'renderer' | 'courier'>;
}

export function createFakeShell(createProvince: () => ProvincePort): FakeShell {
  const counts = new Map<string, number>();
  const shell: FakeShell = {
    sessions: [],
    devices: [],
    renderers: [],
    couriers: [],
    links: [],
    courierBody: null,
    failing: new Set(),
    async startSession() {
      const [main, control] = createWirePair();
      const heard: MainToSession[] = [];
      control.onMessage((message) => heard.push(message as MainToSession));
      const session = Object.assign(start('session', control), {
        heard,
        control: main,
        say: (message: object) => control.send(message),
      });
      shell.sessions.push(session);
      return session;
    },
    async startDevices() {
      const [main, status] = createWirePair();
      const devices = Object.assign(start('devices', status), {
        status: main,
        say: (message: object) => status.send(message),
      });
      shell.devices.push(devices);
      return devices;
    },
    async startCourier() {
      const [main, control] = createWirePair();
      const courier = Object.assign(start('courier', control), { control: main });
      shell.couriers.push(courier);
      if (shell.courierBody) shell.courierBody(control, courier);
      else void runCourier({ control, createProvince });
      return courier;
    },
    async openRenderer(session) {
      const renderer = start('renderer');
      shell.renderers.push(renderer);
      shell.links.push(`${nameOf(session)} renderer`);
      return renderer;
    },
    async linkDevices(session, devices) {
      shell.links.push(`${nameOf(session)} ${'name' in devices ? String(devices.name) : '?'}`);
    },
  };

  function start(kind: 'session' | 'devices' | 'renderer' | 'courier', wire?: Wire): FakeProcess {
    if (shell.failing.has(kind)) throw new Error(`${kind} does not start`);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const listeners: (() => void)[] = [];
    const state = { gone: false, hanging: false };
    const die = (): void => {
      if (state.gone) return;
      state.gone = true;
      wire?.close();
      for (const listener of listeners) listener();
    };
    return {
      name: `${kind}-${count}`,
      get gone() {
        return state.gone;
      },
      crash: die,
      hang: () => {
        state.hanging = true;
      },
      async end() {
        if (state.hanging) return await new Promise<never>(() => {});
        die();
      },
      onExit(listener) {
        if (state.gone) listener();
        else listeners.push(listener);
      },
    };
  }

  return shell;
}

const nameOf = (session: SessionProcess): string => ('name' in session ? String(session.name) : '?');

export const isOrder = (message: unknown): message is CarryOrder =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'carry';
