import type { RendererProcess } from '@motcua/core/kiosk';

/** Whatever shows the page: Chromium (production), or a browser that somebody else holds (tests, the demo). */
export interface RendererHost {
  /**
   * `each-session`: every session gets a browser and a seat of its own. `for-good`: one browser stays and shows one
   * session after another; fit for tests and the demo only, since the browser's memory outlives the session.
   */
  readonly seats: 'each-session' | 'for-good';
  open(entry: RendererEntry): Promise<RendererProcess>;
}

export interface RendererEntry {
  readonly enterUrl: string;
  /** A new one-time token for this seat. */
  mintToken(): string;
  /** Resolves when the page's socket was handed to the session. */
  readonly connected: Promise<void>;
  /** Calls back when the page's socket was handed to the session (true) and when it has gone (false). */
  onConnection(listener: (isConnected: boolean) => void): void;
}

export interface ExternalRenderers {
  readonly host: RendererHost;
  /** Resolves when the first session waits for a browser; later calls give the same seat. */
  entry(): Promise<RendererEntry>;
}

export function createExternalRenderers(): ExternalRenderers {
  const { promise, resolve } = Promise.withResolvers<RendererEntry>();
  return {
    entry: () => promise,
    host: {
      seats: 'for-good',
      open: async (entry) => {
        resolve(entry);
        return { end: async () => {}, onExit: () => {} };
      },
    },
  };
}
