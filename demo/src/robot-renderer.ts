import { setTimeout as pause } from 'node:timers/promises';
import type { RendererEntry, RendererHost } from '@motcua/browser';
import type { Intent, ScreenModel, SessionToRenderer } from '@motcua/core/contract';
import { WebSocket } from 'ws';

/**
 * A renderer without a browser: enters with the one-time token like a page does, then speaks the bridge's protocol. Each
 * session gets a new one. For the self-test and the benches; what people see is tested in Chromium.
 */
export interface RobotRenderers {
  readonly host: RendererHost;
  /** The newest screen is delivered at once, then each change. */
  onScreen(listener: (screen: ScreenModel) => void): void;
  send(intent: Intent): void;
}

/** The page of a session that is just being put up answers 503 for a moment. */
const RETRY_DELAY_MS = 20;
const RETRIES = 250;

export function createRobotRenderers(): RobotRenderers {
  let listener: ((screen: ScreenModel) => void) | undefined;
  let socket: WebSocket | undefined;
  let newest: ScreenModel | undefined;

  return {
    onScreen(next) {
      listener = next;
      if (newest) next(newest);
    },
    send(intent) {
      socket?.send(JSON.stringify({ type: 'intent', intent }));
    },
    host: {
      seats: 'each-session',
      async open(entry) {
        const own = await connect(entry);
        socket = own;
        newest = undefined;
        own.on('message', (data) => {
          if (own !== socket) return;
          const message = JSON.parse(String(data)) as SessionToRenderer;
          newest = message.screen;
          listener?.(message.screen);
        });
        await entry.connected;
        return {
          onExit: (exited) => void own.once('close', exited),
          end: async () => own.terminate(),
        };
      },
    },
  };
}

async function connect(entry: RendererEntry): Promise<WebSocket> {
  const { origin, host } = new URL(entry.enterUrl);
  const entered = await fetch(entry.enterUrl, {
    method: 'POST',
    headers: { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: entry.mintToken() }),
  });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0];
  if (!entered.ok || cookie === undefined) throw new Error(`the kiosk did not let the robot in: ${entered.status}`);
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    const session = /name="motcua-session" content="([0-9a-f]{32})"/.exec(await page.text())?.[1];
    if (session !== undefined) return new WebSocket(`ws://${host}/session/${session}`, { headers: { cookie, origin } });
    await pause(RETRY_DELAY_MS);
  }
  throw new Error('the kiosk showed no session to the robot');
}
