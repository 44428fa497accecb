import type { SessionPorts } from '@motcua/core/session';
import { reportCrashesWithoutContent } from '@motcua/core/shell';
import { createEndpointWire, type Wire } from '@motcua/drivers/wire';
import type { ParentPort, Port } from './electron-api.ts';
import { createPortWire, type ShellMessage } from './messages.ts';

/** What the entries of the utility processes are given. Electron ends a utility process with the app, so nobody is left behind. */
export function openSessionPorts(parent: ParentPort): SessionPorts {
  const { wire, on } = openParent(parent);
  return {
    control: wire,
    onDevices: (listener) => on('devices', (port) => listener(createPortWire(port))),
    onRenderer(listener) {
      let current: Wire | undefined;
      on('renderer', (port) => {
        // Only the shell gives ports away, one for each page that it loaded: a new one means that the old page is gone.
        current?.close();
        current = createPortWire(port);
        listener(current);
      });
    },
  };
}

export interface DeviceHostPorts {
  readonly status: Wire;
  onSession(listener: (wire: Wire) => void): void;
}

export function openDeviceHostPorts(parent: ParentPort): DeviceHostPorts {
  const { wire, on } = openParent(parent);
  return { status: wire, onSession: (listener) => on('session', (port) => listener(createPortWire(port))) };
}

export function openCourierPorts(parent: ParentPort): { readonly control: Wire } {
  return { control: openParent(parent).wire };
}

type PortKind = Exclude<ShellMessage['kind'], 'wire'>;

function openParent(parent: ParentPort): { wire: Wire; on(kind: PortKind, listener: (port: Port) => void): void } {
  reportCrashesWithoutContent();
  const control = createEndpointWire({
    post: (message) => parent.postMessage({ kind: 'wire', message } satisfies ShellMessage),
    close: () => {},
  });
  const listeners = new Map<PortKind, (port: Port) => void>();
  const early = new Map<PortKind, Port[]>();
  parent.on('message', ({ data, ports: [port] }) => {
    const message = data as ShellMessage;
    if (message.kind === 'wire') {
      control.deliver(message.message);
      return;
    }
    if (!port) return;
    const listener = listeners.get(message.kind);
    if (listener) listener(port);
    else early.set(message.kind, [...(early.get(message.kind) ?? []), port]);
  });
  return {
    wire: control.wire,
    on(kind, listener) {
      listeners.set(kind, listener);
      for (const port of early.get(kind) ?? []) listener(port);
      early.delete(kind);
    },
  };
}
