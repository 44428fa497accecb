import type { CourierProcess, DeviceProcess, RendererProcess, SessionProcess, ShellPort } from '@motcua/core/kiosk';
import { createEndpointWire, type Wire } from '@motcua/drivers/wire';
import type { Channel, Port, UtilityChild, UtilityProcessApi } from './electron-api.ts';
import type { ShellMessage } from './messages.ts';

export interface ProcessHostParts {
  readonly utilityProcess: UtilityProcessApi;
  readonly MessageChannelMain: new () => Channel;
  /** Entry modules. */
  readonly entries: { readonly session: string; readonly deviceHost: string; readonly courier: string };
  /** The whole environment of every child: chosen, not inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly forbidCoreDumps: (pid: number) => Promise<void>;
  /** SIGKILL: `UtilityProcess.kill` asks politely, and a hung driver does not listen. */
  readonly kill: (pid: number) => void;
  readonly openWindow: (onPage: (port: Port) => void) => Promise<RendererProcess>;
}

export interface ProcessHost extends ShellPort {
  close(): Promise<void>;
}

/** ShellPort over utility processes. Ports are made here and given away at once; no message of theirs arrives here. */
export function createProcessHost(parts: ProcessHostParts): ProcessHost {
  const children = new WeakMap<object, UtilityChild>();
  const running = new Set<{ end(): Promise<void> }>();

  const start = async (entry: string, serviceName: string): Promise<Started> => {
    const child = parts.utilityProcess.fork(entry, [], {
      env: { ...parts.env },
      execArgv: [],
      serviceName,
      stdio: 'inherit',
    });
    const started = await follow(child, parts);
    running.add(started);
    started.onExit(() => running.delete(started));
    return started;
  };
  const childOf = (process: object): UtilityChild => {
    const child = children.get(process);
    if (!child) throw new Error('a process of another shell');
    return child;
  };
  const give = (child: UtilityChild, kind: ShellMessage['kind'], port: Port): void =>
    child.postMessage({ kind }, [port]);

  return {
    async startSession() {
      const { child, wire, end, onExit } = await start(parts.entries.session, 'motcua-session');
      const process: SessionProcess = { control: wire, end, onExit };
      children.set(process, child);
      return process;
    },
    async startDevices() {
      const { child, wire, end, onExit } = await start(parts.entries.deviceHost, 'motcua-devices');
      const process: DeviceProcess = { status: wire, end, onExit };
      children.set(process, child);
      return process;
    },
    async startCourier(): Promise<CourierProcess> {
      const { wire, end, onExit } = await start(parts.entries.courier, 'motcua-courier');
      return { control: wire, end, onExit };
    },
    async linkDevices(session, devices) {
      const { port1, port2 } = new parts.MessageChannelMain();
      give(childOf(session), 'devices', port1);
      give(childOf(devices), 'session', port2);
    },
    async openRenderer(session) {
      const child = childOf(session);
      const renderer = await parts.openWindow((port) => give(child, 'renderer', port));
      running.add(renderer);
      return {
        onExit: renderer.onExit,
        end() {
          running.delete(renderer);
          return renderer.end();
        },
      };
    },
    async close() {
      await Promise.all([...running].map((process) => process.end()));
    },
  };
}

interface Started {
  readonly child: UtilityChild;
  readonly wire: Wire;
  end(): Promise<void>;
  onExit(listener: () => void): void;
}

async function follow(child: UtilityChild, parts: ProcessHostParts): Promise<Started> {
  const control = createEndpointWire({
    post: (message) => child.postMessage({ kind: 'wire', message } satisfies ShellMessage),
    close: () => {},
  });
  child.on('message', (message) => {
    const known = message as ShellMessage;
    if (known.kind === 'wire') control.deliver(known.message);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(control.closed);
  await Promise.race([new Promise<void>((resolve) => child.once('spawn', resolve)), exited]);
  const end = async (): Promise<void> => {
    if (child.pid !== undefined) parts.kill(child.pid);
    await exited;
  };
  if (child.pid !== undefined) {
    try {
      await parts.forbidCoreDumps(child.pid);
    } catch (error) {
      // A process that could leave a copy of a citizen's data on the disk does not begin its work.
      await end();
      throw error;
    }
  }
  return { child, wire: control.wire, end, onExit: (listener) => void exited.then(listener) };
}
