/// <reference types="vite/client" />
import type { Bridge } from '@motcua/core/contract';

declare global {
  interface Window {
    /** Put in place by the shell before this bundle runs: Electron's preload, or the browser shell's `bridge.js`. */
    readonly motcua: Bridge;
  }
}
