import { createContext, Script } from 'node:vm';
import type { Bridge } from '@motcua/core/contract';
import type { PageUnderTest } from '@motcua/core/contract-suite';
import { WebSocket } from 'ws';

/** A browser of which only the network side is played: cookie jar, Origin, WebSocket. The script that it runs is the served one. */
export interface TestBrowser {
  readonly cookie: string;
  loadPage(): Promise<TestPage>;
}

export interface TestPage extends PageUnderTest {
  readonly html: string;
  readonly headers: Headers;
  readonly sessionId: string;
  /** The page's newest socket. */
  socket(): WebSocket;
}

/** Takes the seat with a token, as the launch file does. */
export async function enter(origin: string, token: string): Promise<TestBrowser> {
  const response = await fetch(`${origin}/enter`, {
    method: 'POST',
    headers: { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' },
    body: `token=${token}`,
  });
  const setCookie = response.headers.get('set-cookie');
  if (response.status !== 200 || setCookie === null) throw new Error(`not let in: ${response.status}`);
  const [cookie = ''] = setCookie.split(';');
  return { cookie, loadPage: () => loadPage(origin, cookie) };
}

async function loadPage(origin: string, cookie: string): Promise<TestPage> {
  const answer = await fetch(origin, { headers: { cookie } });
  const html = await answer.text();
  const sessionId = /<meta name="motcua-session" content="([0-9a-f]+)">/.exec(html)?.[1];
  if (sessionId === undefined) throw new Error(`no page: ${answer.status}`);
  const script = await (await fetch(`${origin}/bridge.js`, { headers: { cookie } })).text();

  const ended = Promise.withResolvers<void>();
  const sockets: WebSocket[] = [];
  let left = false;
  const page = {
    location: { host: new URL(origin).host, replace: () => ended.resolve() },
    document: { querySelector: () => ({ content: sessionId }) },
    setTimeout: (callback: () => void, delayMs: number) => void setTimeout(() => !left && callback(), delayMs).unref(),
    fetch: (path: string) => fetch(origin + path, { headers: { cookie } }),
    WebSocket: class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { origin, cookie } });
        this.on('error', () => {});
        sockets.push(this);
      }
    },
  };
  const context = createContext(page);
  new Script(script).runInContext(context);
  const newest = (): WebSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('the page has opened no socket');
    return socket;
  };
  return {
    html,
    headers: answer.headers,
    sessionId,
    bridge: (context as unknown as { readonly motcua: Bridge }).motcua,
    socket: newest,
    sendRaw: (text) => newest().send(text),
    ended: ended.promise,
    async leave() {
      left = true;
      const socket = newest();
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      await closed;
    },
  };
}
