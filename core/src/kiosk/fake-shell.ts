import type { DeviceHostToMain, DeviceStatus } from '@motcua/drivers/host';
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
  /** Reported as gone, but not all of it is: a window that hangs, a helper of a helper. */
  seemGone(): void;
  /** From now on `end` never resolves. */
  hang(): void;
  /** Busy for good: says nothing and answers nothing, but can be killed. */
  freeze(): void;
}
export interface FakeSession extends FakeProcess {
  readonly heard: MainToSession[];
  say(message: SessionToMain | object): void;
}
export interface FakeDevices extends FakeProcess {
  /** What main said to it. */
  readonly heard: unknown[];
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
  /** Kinds that start for now and never get anywhere: not ready, not listening, not connected. */
  readonly mute: Set<'session' | 'devices' | 'renderer'>;
}

/** What a fake device host says at its start. */
export const DEVICES_READY: DeviceStatus = { reader: 'ready', card: 'absent', scanner: 'ready', printer: 'ready' };

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
    mute: new Set(),
    async startSession() {
      const [main, control] = createWirePair();
      const heard: MainToSession[] = [];
      const session = Object.assign(start('session', control), {
        heard,
        control: main,
        say: (message: object) => control.send(message),
      });
      control.onMessage((received) => {
        const message = received as MainToSession;
        if (message.type !== 'ping') heard.push(message);
        else if (!session.frozen) control.send({ type: 'pong' });
      });
      if (!shell.mute.has('session')) session.say({ type: 'ready' });
      shell.sessions.push(session);
      return session;
    },
    async startDevices() {
      const [main, status] = createWirePair();
      const devices = Object.assign(start('devices', status), {
        status: main,
        heard: [] as unknown[],
        say: (message: object) => status.send(message),
      });
      status.onMessage((message) => {
        devices.heard.push(message);
        if (Object(message).type === 'ping' && !devices.frozen) status.send({ type: 'pong' });
      });
      devices.say({ type: 'ready' });
      devices.say({ type: 'status', status: DEVICES_READY });
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
      if (shell.mute.has('renderer')) return await new Promise<never>(() => {});
      const renderer = start('renderer');
      shell.renderers.push(renderer);
      shell.links.push(`${nameOf(session)} renderer`);
      return renderer;
    },
    async linkDevices(session, devices) {
      if (shell.mute.has('devices')) return await new Promise<never>(() => {});
      shell.links.push(`${nameOf(session)} ${'name' in devices ? String(devices.name) : '?'}`);
    },
  };

  function start(
    kind: 'session' | 'devices' | 'renderer' | 'courier',
    wire?: Wire,
  ): FakeProcess & { readonly frozen: boolean } {
    if (shell.failing.has(kind)) throw new Error(`${kind} does not start`);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const listeners: (() => void)[] = [];
    const state = { gone: false, told: false, hanging: false, frozen: false };
    const tell = (): void => {
      if (state.told) return;
      state.told = true;
      for (const listener of listeners) listener();
    };
    const die = (): void => {
      state.gone = true;
      wire?.close();
      tell();
    };
    return {
      name: `${kind}-${count}`,
      get gone() {
        return state.gone;
      },
      get frozen() {
        return state.frozen;
      },
      crash: die,
      seemGone: tell,
      hang: () => {
        state.hanging = true;
      },
      freeze: () => {
        state.frozen = true;
      },
      async end() {
        if (state.hanging) return await new Promise<never>(() => {});
        die();
      },
      onExit(listener) {
        if (state.told) listener();
        else listeners.push(listener);
      },
    };
  }

  return shell;
}

const nameOf = (session: SessionProcess): string => ('name' in session ? String(session.name) : '?');

export const isOrder = (message: unknown): message is CarryOrder =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'carry';
