import type { Bridge, RendererToSession, ScreenModel, SessionToRenderer } from '@motcua/core/contract';
import { BRIDGE_CHANNEL } from './messages.ts';

/** As the preload script has them: the renderer's side of Electron and of the web platform. */
export interface PreloadApi {
  readonly contextBridge: { exposeInMainWorld(name: string, api: unknown): void };
  readonly ipcRenderer: {
    on(channel: string, listener: (event: { readonly ports: readonly PagePort[] }) => void): unknown;
  };
}
/** A MessagePort of the page's own kind. */
export interface PagePort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

/** Gives the page `window.motcua`: two functions, and none of `ipcRenderer` or of the port. */
export function exposeBridge({ contextBridge, ipcRenderer }: PreloadApi): void {
  const listeners = new Set<(screen: ScreenModel) => void>();
  let newest: ScreenModel | undefined;
  let session: PagePort | undefined;

  ipcRenderer.on(BRIDGE_CHANNEL, ({ ports: [port] }) => {
    if (!port) return;
    session = port;
    port.onmessage = ({ data }) => {
      newest = (data as SessionToRenderer).screen;
      for (const listener of listeners) listener(newest);
    };
  });

  const bridge: Bridge = {
    onScreen(listener) {
      listeners.add(listener);
      if (newest) listener(newest);
      return () => void listeners.delete(listener);
    },
    send(intent) {
      session?.postMessage({ type: 'intent', intent } satisfies RendererToSession);
    },
  };
  contextBridge.exposeInMainWorld('motcua', bridge);
}
