import { spawn } from 'node:child_process';
import { findChromium } from '@motcua/browser';

/** A window of the system's Chromium, where there is a display to show it on. */
export function openWindow(url: string): void {
  const hasDisplay = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  const chromium = findChromium();
  if (!hasDisplay || chromium === undefined) return;
  const window = spawn(chromium, ['--no-first-run', '--disable-background-networking', `--app=${url}`], {
    stdio: 'ignore',
    detached: true,
  });
  window.on('error', () => {});
  window.unref();
}
