import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const EXECUTABLE = '/usr/bin/chromium';

/** Reason for a named skip, or false. */
export const NO_CHROMIUM: string | false = existsSync(EXECUTABLE) ? false : 'no Chromium at /usr/bin/chromium';

export const ORIENTATIONS = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
} as const;
export type Orientation = keyof typeof ORIENTATIONS;

/** A browser process of its own, as a session gets one; `pid` is the root of its process tree. */
export async function launchBrowser(onOutput: (text: string) => void = () => {}) {
  const server = await chromium.launchServer({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  for (const stream of [server.process().stdout, server.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  }
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    pid: server.process().pid ?? 0,
    close: async (): Promise<void> => {
      await browser.close();
      await server.close();
    },
  };
}
