import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CourierProcess, DeviceProcess, RendererProcess, SessionProcess, ShellPort } from '@motcua/core/kiosk';
import { SESSION_SOCKET_VARIABLE } from './device-host-ports.ts';
import { createIpcChannel, type IpcChannel } from './ipc.ts';
import { childEnvironment, type Launched, launch } from './launcher.ts';
import { type LoopbackServer, newSessionId, type ServedSession } from './loopback-server.ts';
import { makePrivateFolder, removePrivateFolder } from './private-folder.ts';
import type { RendererEntry, RendererHost } from './renderer-host.ts';
import { createSocketGiver } from './socket-handoff.ts';
import type { Seat } from './token-exchange.ts';

/** Program and arguments of each process. */
export interface ProcessCommands {
  readonly session: readonly string[];
  /** The demo wraps it to run inside the pcscd lane. */
  readonly deviceHost: readonly string[];
  readonly courier: readonly string[];
}

export interface ProcessHostOptions {
  readonly commands: ProcessCommands;
  /** Added to the chosen environment: configuration that the entries read (a path), never a secret. */
  readonly env: Readonly<Record<string, string>>;
  readonly server: LoopbackServer;
  readonly renderers: RendererHost;
}

export interface ProcessHost extends ShellPort {
  /** Ends everything that is still running. */
  close(): Promise<void>;
}

export function createProcessHost(options: ProcessHostOptions): ProcessHost {
  const { commands, server, renderers } = options;
  const sessions = new WeakMap<SessionProcess, Session>();
  const hosts = new WeakMap<DeviceProcess, DeviceHost>();
  const running = new Set<{ end(): Promise<void> }>();
  // Under /tmp and not in the runtime folder: inside the lane's namespace /run is another one.
  const sockets = makePrivateFolder('sockets', tmpdir());
  let goodSeat: Seat | undefined;

  const start = async (command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Launched> => {
    const child = await launch({ command, env: { ...childEnvironment(), ...options.env, ...env }, ipc: 'json' });
    running.add(child);
    child.onExit(() => running.delete(child));
    return child;
  };

  const openSeat = (): Seat => {
    if (renderers.seats === 'each-session') return server.tokens.openSeat();
    goodSeat ??= server.tokens.openSeat();
    return goodSeat;
  };

  return {
    async startSession() {
      const child = await start(commands.session);
      const channel = createIpcChannel(child.process);
      const giver = createSocketGiver(channel);
      const process: SessionProcess = { control: channel.wire, end: child.end, onExit: child.onExit };
      sessions.set(process, {
        channel,
        exited: onceExited(child),
        onConnection: giver.onConnection,
        served: { id: newSessionId(), give: giver.give },
      });
      return process;
    },

    async startDevices() {
      const path = join(sockets, randomBytes(6).toString('hex'));
      const child = await start(commands.deviceHost, { [SESSION_SOCKET_VARIABLE]: path });
      const channel = createIpcChannel(child.process);
      const listening = new Promise<void>((resolve, reject) => {
        channel.onMessage((message) => {
          if (message.kind === 'listening') resolve();
        });
        child.onExit(() => reject(new Error('the device host ended before it listened')));
      });
      // Whoever links is told; who does not link has `onExit`.
      listening.catch(() => {});
      const process: DeviceProcess = { status: channel.wire, end: child.end, onExit: child.onExit };
      hosts.set(process, { path, listening });
      return process;
    },

    async startCourier(): Promise<CourierProcess> {
      const child = await start(commands.courier);
      return { control: createIpcChannel(child.process).wire, end: child.end, onExit: child.onExit };
    },

    async linkDevices(process, devices) {
      const session = known(sessions, process);
      const { path, listening } = known(hosts, devices);
      await listening;
      await connectDevices(session, path);
    },

    async openRenderer(process): Promise<RendererProcess> {
      const session = known(sessions, process);
      const seat = openSeat();
      server.show(seat, session.served);
      const release = (): void => {
        if (renderers.seats === 'each-session') server.tokens.closeSeat(seat);
        server.unshow(seat, session.served);
      };
      const entry: RendererEntry = {
        enterUrl: `${server.origin}/enter`,
        mintToken: () => server.tokens.mintToken(seat),
        connected: new Promise((resolve) => session.onConnection((isConnected) => isConnected && resolve())),
        onConnection: session.onConnection,
      };
      let renderer: RendererProcess;
      try {
        renderer = await renderers.open(entry);
      } catch (error) {
        release();
        throw error;
      }
      running.add(renderer);
      return {
        onExit: renderer.onExit,
        async end() {
          release();
          running.delete(renderer);
          await renderer.end();
        },
      };
    },

    async close() {
      await Promise.all([...running].map((process) => process.end()));
      removePrivateFolder(sockets);
    },
  };
}

interface Session {
  readonly channel: IpcChannel;
  readonly exited: Promise<void>;
  readonly served: ServedSession;
  onConnection(listener: (isConnected: boolean) => void): void;
}

interface DeviceHost {
  readonly path: string;
  readonly listening: Promise<void>;
}

const onceExited = (child: Launched): Promise<void> => new Promise((resolve) => child.onExit(resolve));

function known<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (!value) throw new Error('a process of another shell');
  return value;
}

async function connectDevices({ channel, exited }: Session, path: string): Promise<void> {
  const answer = new Promise<boolean>((resolve) => {
    channel.onMessage((message) => {
      if (message.kind === 'devices-connected' && message.path === path) resolve(message.connected);
    });
    void exited.then(() => resolve(false));
  });
  channel.post({ kind: 'connect-devices', path });
  if (!(await answer)) throw new Error('the session could not reach its device host');
}
