import type { RendererEntry, RendererHost } from '@motcua/browser';
import type { Page } from 'playwright';
import { launchBrowser, ORIENTATIONS, type Orientation } from './chromium.ts';

/** Chromium for the shell, driven by a test: a new browser process for each session, ended at the wipe. */
export interface PageRenderers {
  readonly host: RendererHost;
  /** The page of the session that is at the desk now. */
  page(): Promise<Page>;
  /** Root process of that page's browser. */
  pid(): number;
  /** What the pages wrote to their consoles. */
  readonly console: string[];
  /** What the browsers wrote to standard output and standard error. */
  readonly output: string[];
}

export function createPageRenderers(orientation: Orientation): PageRenderers {
  const messages: string[] = [];
  const output: string[] = [];
  let current = Promise.withResolvers<Page>();
  let currentPid = 0;

  return {
    console: messages,
    output,
    page: () => current.promise,
    pid: () => currentPid,
    host: {
      seats: 'each-session',
      async open(entry) {
        const { browser, pid, close } = await launchBrowser((text) => output.push(text));
        const context = await browser.newContext({
          viewport: ORIENTATIONS[orientation],
          reducedMotion: 'reduce',
          hasTouch: true,
        });
        const page = await context.newPage();
        page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
        page.on('pageerror', (error) => messages.push(`error: ${error.message}`));
        await enter(page, entry);
        await entry.connected;
        currentPid = pid;
        const own = current;
        own.resolve(page);
        /** Whoever asks now waits for the next one. */
        const leave = (): void => {
          if (current === own) current = Promise.withResolvers<Page>();
        };
        page.once('close', leave);
        browser.on('disconnected', leave);
        return {
          onExit: (exited) => browser.on('disconnected', exited),
          end: async () => {
            leave();
            await close();
          },
        };
      },
    },
  };
}

/** Enters as the launch file does: a form post with the token, from a page without an origin. */
export async function enter(page: Page, entry: Pick<RendererEntry, 'enterUrl' | 'mintToken'>): Promise<void> {
  await page.setContent(
    `<form method="post" action="${entry.enterUrl}"><input type="hidden" name="token" value="${entry.mintToken()}"></form>`,
  );
  await page.evaluate('document.forms[0].submit()');
  await page.waitForFunction(() => 'motcua' in globalThis);
}
