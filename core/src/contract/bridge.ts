import type { Intent } from './intent.ts';
import type { ScreenModel } from './screen-model.ts';

/**
 * All that the renderer has: `window.motcua` (declared in renderer/src/window.d.ts). Both shells provide it and pass the same contract suite. It reaches the
 * session process, never the long-lived one.
 */
export interface Bridge {
  /** The newest screen is delivered at once, then each change. Returns a function that ends the listening. */
  onScreen(listener: (screen: ScreenModel) => void): () => void;
  send(intent: Intent): void;
}

/** Messages on the wire between session process and renderer. */
export type SessionToRenderer = { readonly type: 'screen'; readonly screen: ScreenModel };
export type RendererToSession = { readonly type: 'intent'; readonly intent: Intent };
