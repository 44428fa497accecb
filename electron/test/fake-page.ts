import type { MessagePort } from 'node:worker_threads';
import type { Bridge } from '@motcua/core/contract';
import { exposeBridge, type PagePort } from '../src/preload-bridge.ts';

/** A page of a window, with the real preload script in it. */
export class FakePage {
  readonly world: { motcua?: Bridge } = {};
  readonly ended: Promise<void>;
  private readonly ipc = new Map<string, (event: { readonly ports: readonly PagePort[] }) => void>();
  private readonly ports: MessagePort[] = [];
  private readonly markEnded: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.markEnded = resolve;
    exposeBridge({
      contextBridge: {
        exposeInMainWorld: (name, api) => Object.assign(this.world, { [name]: acrossWorlds(api as Bridge) }),
      },
      ipcRenderer: { on: (channel, listener) => this.ipc.set(channel, listener) },
    });
  }

  get bridge(): Bridge {
    if (!this.world.motcua) throw new Error('the preload script has exposed nothing');
    return this.world.motcua;
  }

  receive(channel: string, ports: MessagePort[]): void {
    this.ports.push(...ports);
    // A DOM MessagePort has what Node's has here: onmessage and postMessage.
    this.ipc.get(channel)?.({ ports: ports as unknown as PagePort[] });
  }

  /** What a page that was taken over could do if it had the port. */
  sendRaw(message: unknown): void {
    this.ports.at(-1)?.postMessage(message);
  }

  unload(): void {
    for (const port of this.ports) port.close();
    this.markEnded();
  }
}

/** The context bridge copies what passes it; functions become proxies. */
function acrossWorlds(bridge: Bridge): Bridge {
  return Object.freeze({
    onScreen: (listener) => bridge.onScreen((screen) => listener(structuredClone(screen))),
    send: (intent) => bridge.send(structuredClone(intent)),
  } satisfies Bridge);
}
