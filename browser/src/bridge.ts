import type { Bridge, ScreenModel, SessionToRenderer } from '@motcua/core/contract';

/**
 * The renderer's end of the socket, served as `/bridge.js`: a classic script, run before the screens, without imports.
 * Types are stripped on the way out (served-bridge.ts).
 */
interface Page {
  readonly location: { readonly host: string; replace(url: string): void };
  readonly document: { querySelector(selector: string): { readonly content: string } | null };
  motcua: Bridge;
}

{
  const page = globalThis as unknown as Page;
  const sessionPath = `/session/${page.document.querySelector('meta[name=motcua-session]')?.content}`;
  /** The session process needs a moment after a reload to see that the old socket is gone. */
  const FIRST_DELAY_MS = 50;
  const LONGEST_DELAY_MS = 2_000;

  const listeners = new Set<(screen: ScreenModel) => void>();
  let newest: ScreenModel | undefined;
  let socket: WebSocket | undefined;
  let delayMs = FIRST_DELAY_MS;

  const connect = (): void => {
    socket = new WebSocket(`ws://${page.location.host}${sessionPath}`);
    socket.addEventListener('message', (event) => {
      const message = JSON.parse(String(event.data)) as SessionToRenderer;
      delayMs = FIRST_DELAY_MS;
      newest = message.screen;
      for (const listener of listeners) listener(message.screen);
    });
    socket.addEventListener('close', () => {
      setTimeout(() => void askWhether(), delayMs);
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
    });
  };

  /** The socket says nothing about why it closed; a plain request does. An ended session takes its screen with it. */
  const askWhether = async (): Promise<void> => {
    const status = await fetch(sessionPath, { cache: 'no-store' }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 204 || status === 0) connect();
    else page.location.replace('/');
  };

  page.motcua = Object.freeze<Bridge>({
    onScreen(listener) {
      listeners.add(listener);
      if (newest) listener(newest);
      return () => listeners.delete(listener);
    },
    // Said to a socket that is away, it is lost: by the time it is back the screen may be another one.
    send(intent) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'intent', intent }));
    },
  });
  connect();
}
