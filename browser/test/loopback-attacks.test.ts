import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { readySession } from '@motcua/core/contract-suite';
import { WebSocket } from 'ws';
import { WRONG_TOKENS_ALLOWED } from '../src/token-exchange.ts';
import { enter, type TestBrowser, type TestPage } from './page.ts';
import { type ProbeShell, startProbeShell } from './probe-shell.ts';

/** What other programs of the machine and other pages of the browser could try on the loopback port. */
describe('attacks on the loopback server', () => {
  let under: ProbeShell;
  let browser: TestBrowser;
  let page: TestPage;
  let host: string;

  before(async () => {
    under = await startProbeShell();
    await under.shell.openRenderer(await readySession(under.shell));
    browser = await enter(under.origin, (await under.external.entry()).mintToken());
    page = await browser.loadPage();
    await drawn(page);
    host = new URL(under.origin).host;
  });
  after(() => under.close());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(under.origin, path, { headers: { cookie: browser.cookie, ...headers }, method });

  const refusedWith = async (refusal: string, attack: () => Promise<unknown>) => {
    under.refusals.length = 0;
    await attack();
    assert.deepEqual(under.refusals, [refusal]);
  };

  it('is let in itself: the attacks below fail for the reason that they name', async () => {
    assert.equal((await get('/')).status, 200);
    assert.equal((await get('/bridge.js')).status, 200);
  });

  for (const wrong of ['kiosk.attacker.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]']) {
    it(`refuses a Host that is a name or another port, as DNS rebinding brings it: ${wrong}`, () =>
      refusedWith('host', async () => assert.equal((await get('/', { host: wrong })).status, 421)));
  }

  it('refuses pages without the cookie, and tells nothing by the answer', async () => {
    for (const path of ['/', '/bridge.js', '/assets/probe.js', '/nothing']) {
      await refusedWith('cookie', async () => {
        const { status, body } = await get(path, { cookie: 'a=b; motcua=1' });
        assert.deepEqual({ status, body }, { status: 403, body: '' });
      });
    }
  });

  it('refuses a cookie that is nearly right', () =>
    refusedWith('cookie', async () =>
      assert.equal((await get('/', { cookie: `${browser.cookie.slice(0, -1)}_` })).status, 403),
    ));

  it('refuses requests that another site of this browser makes, be it on another port of this machine', async () => {
    for (const site of ['cross-site', 'same-site']) {
      await refusedWith('origin', async () => assert.equal((await get('/', { 'sec-fetch-site': site })).status, 403));
      await refusedWith('origin', async () =>
        assert.equal((await get('/', { 'sec-fetch-site': site, 'sec-fetch-dest': 'iframe' })).status, 403),
      );
    }
    assert.equal((await get('/', { 'sec-fetch-site': 'same-origin' })).status, 200);
    assert.equal((await get('/', { 'sec-fetch-site': 'none' })).status, 200);
  });

  it('cannot be framed, sniffed, cached, or scripted without the nonce of this load', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const policy = String(first.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy.replace(/img-src \S+ data:;/, ''), /unsafe|\*|data:|https?:\/\/(?!127\.0\.0\.1)/);
    const nonceOf = (text: string) => /'nonce-([^']+)'/.exec(text)?.[1];
    assert.notEqual(nonceOf(policy), undefined);
    assert.notEqual(nonceOf(policy), nonceOf(String(second.headers['content-security-policy'])));
    assert.ok(first.body.includes(`nonce="${nonceOf(policy)}"`));
    assert.equal(first.headers['x-frame-options'], 'DENY');
    for (const { headers } of [first, await get('/bridge.js'), await get('/nothing')]) {
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  const OUTSIDE = [
    '/../package.json',
    '/assets/../../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/..\\..\\package.json',
    '//etc/passwd',
    '/etc/passwd',
    '/bridge.js?x',
    '/bridge.js%00.png',
    '/index.html',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1/bridge.js',
  ];
  for (const path of OUTSIDE) {
    it(`knows no path but its own list: ${path}`, async () => {
      const { status, body } = await get(path);
      assert.deepEqual({ status, body }, { status: 404, body: '' });
    });
  }

  it('knows no method but GET, and POST where the token is taken', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      assert.equal((await get('/', {}, method)).status, 405);
    for (const method of ['GET', 'PUT']) assert.equal((await get('/enter', {}, method)).status, 405);
  });

  describe('the token', () => {
    const post = (token: string, headers: Record<string, string> = {}) =>
      ask(under.origin, '/enter', {
        method: 'POST',
        headers: { origin: 'null', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `token=${token}`,
      });
    const fresh = async () => (await under.external.entry()).mintToken();

    it('is taken from the launch file alone: any Origin but null is another page', async () => {
      for (const origin of [under.origin, 'https://attacker.example', 'http://127.0.0.1:1', 'file://']) {
        const token = await fresh();
        await refusedWith('origin', async () => assert.equal((await post(token, { origin })).status, 403));
      }
      const absent = await fresh();
      const answer = await ask(under.origin, '/enter', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `token=${absent}`,
      });
      assert.equal(answer.status, 403);
    });

    it('is taken as a form alone, and not beyond its length', async () => {
      assert.equal((await post(await fresh(), { 'content-type': 'text/plain' })).status, 400);
      assert.equal((await post('x'.repeat(100_000)).catch(() => ({ status: 400 }))).status, 400);
      assert.equal((await post('short')).status, 400);
    });

    it('is good once', async () => {
      const token = await fresh();
      const first = await post(token);
      assert.equal(first.status, 200);
      assert.match(String(first.headers['set-cookie']), /^motcua-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      await refusedWith('token', async () => assert.equal((await post(token)).status, 403));
      browser = await enter(under.origin, await fresh());
    });

    it('takes the seat from whoever held it', async () => {
      const before = browser.cookie;
      browser = await enter(under.origin, await fresh());
      assert.equal((await get('/', { cookie: before })).status, 403);
      assert.equal((await get('/')).status, 200);
    });

    it('is void, with every other, after a few wrong ones', async () => {
      const token = await fresh();
      const statuses = [];
      for (let guess = 0; guess <= WRONG_TOKENS_ALLOWED; guess += 1) statuses.push((await post('A'.repeat(43))).status);
      assert.deepEqual(statuses, [...Array<number>(WRONG_TOKENS_ALLOWED).fill(403), 429]);
      assert.equal((await post(token)).status, 403);
      browser = await enter(under.origin, await fresh());
    });
  });

  describe('the socket', () => {
    const open = async (headers: Record<string, string | undefined>, path = `/session/${page.sessionId}`) => {
      const all = { host, origin: under.origin, cookie: browser.cookie, ...headers };
      const given = Object.fromEntries(Object.entries(all).filter((entry) => entry[1] !== undefined)) as Record<
        string,
        string
      >;
      const socket = new WebSocket(`ws://${host}${path}`, { headers: given });
      const outcome = await new Promise<number>((resolve, reject) => {
        socket.once('open', () => resolve(101));
        socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.once('error', reject);
      });
      socket.on('error', () => {});
      return { socket, outcome };
    };

    for (const [what, refusal, status, headers, path] of [
      ['a wrong Host', 'host', 421, { host: 'attacker.example' }, undefined],
      ['another Origin', 'origin', 403, { origin: 'https://attacker.example' }, undefined],
      ['the Origin of another port', 'origin', 403, { origin: 'http://127.0.0.1:1' }, undefined],
      ['the Origin of a file or a sandboxed frame', 'origin', 403, { origin: 'null' }, undefined],
      ['no Origin', 'origin', 403, { origin: undefined }, undefined],
      ['no cookie', 'cookie', 403, { cookie: undefined }, undefined],
      ['a session that is not this one', 'ended-session', 410, {}, `/session/${'0'.repeat(32)}`],
      ['another path', 'malformed', 404, {}, '/'],
      ['a second client', 'second-client', 409, {}, undefined],
    ] as const) {
      it(`refuses ${what}`, () =>
        refusedWith(refusal, async () => {
          const { socket, outcome } = await open(headers, path);
          assert.equal(outcome, status);
          socket.terminate();
        }));
    }

    it('refuses frames that come before the handshake was answered: they would be read by the wrong process', () =>
      refusedWith('malformed', async () => {
        const socket = connect(Number(new URL(under.origin).port), '127.0.0.1');
        const lines = [
          `GET /session/${page.sessionId} HTTP/1.1`,
          `Host: ${host}`,
          `Origin: ${under.origin}`,
          `Cookie: ${browser.cookie}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ];
        socket.write(`${lines.join('\r\n')}\r\n\r\n\x81\x05hello`);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        assert.match(answer.toString(), /^HTTP\/1\.1 400 /);
        socket.destroy();
      }));

    /** Each closes the page's socket with its own code, and the page, being ours, comes back. */
    for (const [what, send, code] of [
      ['a binary frame', (socket: WebSocket) => socket.send(Buffer.from('{}')), 1003],
      ['a frame that is not JSON', (socket: WebSocket) => socket.send('{"type":'), 1007],
      ['a frame above the longest intent', (socket: WebSocket) => socket.send('x'.repeat(33 * 1024)), 1009],
      [
        'text that is not UTF-8',
        (socket: WebSocket) => socket.send(Buffer.from([0xc3, 0x28]), { binary: false }),
        1007,
      ],
    ] as const) {
      it(`closes on ${what}`, async () => {
        const socket = page.socket();
        const closed = once(socket, 'close');
        send(socket);
        const [closeCode] = await closed;
        assert.equal(closeCode, code);
        await page.leave();
        page = await browser.loadPage();
        await drawn(page);
      });
    }

    it('does not speak another version of the protocol', async () => {
      await page.leave();
      const attempt = () =>
        ask(under.origin, `/session/${page.sessionId}`, {
          method: 'GET',
          headers: {
            origin: under.origin,
            cookie: browser.cookie,
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '7',
            'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          },
        });
      let { status } = await attempt();
      // The session process says in its own time that the page before has gone.
      while (status === 409) ({ status } = await attempt());
      assert.equal(status, 400);
      page = await browser.loadPage();
      await drawn(page);
    });
  });
});

describe('the demo', () => {
  it('lets the bench frame the page and enter, and nobody else', async () => {
    const bench = 'http://127.0.0.1:4999';
    const under = await startProbeShell({ allowFrameFrom: bench });
    try {
      await under.shell.openRenderer(await readySession(under.shell));
      const token = (await under.external.entry()).mintToken();
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const enterFrom = (origin: string) =>
        ask(under.origin, '/enter', { method: 'POST', headers: { ...form, origin }, body: `token=${token}` });
      assert.equal((await enterFrom('http://127.0.0.1:5000')).status, 403);
      const granted = await enterFrom(bench);
      const cookie = String(granted.headers['set-cookie']).split(';')[0] ?? '';
      const framed = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'iframe' };
      const page = await ask(under.origin, '/', { method: 'GET', headers: framed });
      assert.equal(page.status, 200);
      assert.match(String(page.headers['content-security-policy']), /frame-ancestors http:\/\/127\.0\.0\.1:4999;/);
      assert.equal(page.headers['x-frame-options'], undefined);
      const script = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'script' };
      assert.equal((await ask(under.origin, '/bridge.js', { method: 'GET', headers: script })).status, 403);
    } finally {
      await under.close();
    }
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Unlike `fetch`, sends the path and the headers as they are. */
function ask(
  origin: string,
  path: string,
  options: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      path,
      method: options.method,
      headers: options.headers,
      agent: false,
    });
    request.on('error', reject);
    request.on('response', async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
    });
    request.end(options.body);
  });
}

/** Resolves when the page's socket is open and its first screen is there. */
const drawn = (page: TestPage): Promise<void> => new Promise((resolve) => void page.bridge.onScreen(() => resolve()));
