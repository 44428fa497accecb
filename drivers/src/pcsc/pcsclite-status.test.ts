import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../clock/index.ts';
import type { Observed } from './backend.ts';
import type { PcscliteContext, PcsclitePackage, PcscliteReader } from './pcsclite-package.ts';
import { PcsclitePresence } from './pcsclite-status.ts';

/** What the contract over pcscd cannot bring about at will: what the package's threads do not say, or say too late. */

const EMPTY = 0x10;
const UNKNOWN = 0x04;
const NO_SERVICE = new Error('SCardEstablishContext error: Service not available.(0xffffffff8010001d)');
const BROKEN = new Error('SCardGetStatusChange error: RPC transport error.(0xffffffff8010002f)');
const PORT = {};
/** Longer than any interval at which something is looked at again without being told. */
const POLL_MS = 30_000;

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A thread of the package: it has a socket from its first call to its last one. */
class FakeThread {
  readonly name: string;
  socket: number | undefined;
  over = false;
  joined = false;
  told: (error: Error | undefined, value: never, atr?: Uint8Array) => void = () => undefined;
  end: () => void = () => undefined;

  constructor(name: string) {
    this.name = name;
  }

  say(value: unknown, atr?: Uint8Array): void {
    this.told(undefined, value as never, atr);
  }

  fail(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.told(error, undefined as never);
    this.end();
  }

  close(): void {
    assert.ok(this.over, `the thread of ${this.name} is waited for while it runs: that may be for ever`);
    this.joined = true;
  }
}

/** pcscd and the package, in one. */
class FakePcsc {
  readonly clock = createManualClock();
  plugged = ['A'];
  running = true;
  /** Accepts connections and answers nothing, as a pcscd that was stopped. */
  hangs = false;
  /** Threads that have not made their first call yet. */
  slow = false;
  readonly threads: FakeThread[] = [];
  readonly presence: PcsclitePresence;
  private nextSocket = 20;

  constructor() {
    const pcsclite: PcsclitePackage = {
      openContext: () => this.context(),
      openReader: (name) => this.reader(name),
    };
    const alive = () => this.alive.flatMap((thread) => (thread.socket === undefined ? [] : [thread]));
    const sockets = {
      list: () => new Set(alive().map(({ socket }) => socket ?? 0)),
      shutDown: (descriptor: number) => {
        for (const thread of alive()) if (thread.socket === descriptor) thread.fail(BROKEN);
      },
      shutDownUnclaimed: () => {
        for (const thread of alive()) thread.fail(BROKEN);
      },
    };
    this.presence = new PcsclitePresence(pcsclite, { clock: this.clock, sockets }).use(PORT);
  }

  get alive(): FakeThread[] {
    return this.threads.filter(({ over }) => !over);
  }

  names(of: readonly FakeThread[] = this.alive): string[] {
    return of.map(({ name }) => name);
  }

  thread(name: string): FakeThread {
    const found = this.alive.find((thread) => thread.name === name);
    assert.ok(found, `a thread of ${name}`);
    return found;
  }

  multiString(): Uint8Array {
    return Buffer.from([...this.plugged, ''].join('\0'));
  }

  stop(): void {
    this.running = false;
    for (const thread of this.alive) thread.fail(BROKEN);
  }

  followed(): string[] {
    const heard: string[] = [];
    this.presence.follow((observed) => heard.push(told(observed)));
    return heard;
  }

  private context(): PcscliteContext {
    if (!this.running) throw NO_SERVICE;
    const thread = this.started('list');
    thread.socket = this.nextSocket++;
    return Object.assign(thread, {
      start: (callback: Parameters<PcscliteContext['start']>[0]) => {
        thread.told = callback;
        if (!this.hangs) setImmediate(() => thread.over || thread.say(this.multiString()));
      },
    });
  }

  private reader(name: string): PcscliteReader {
    const thread = this.started(name);
    return Object.assign(thread as unknown as PcscliteReader, {
      on: (_event: '_end', listener: () => void) => {
        thread.end = listener;
      },
      get_status: (callback: Parameters<PcscliteReader['get_status']>[0]) => {
        thread.told = callback;
        if (!this.slow) setImmediate(() => this.firstWord(thread));
      },
    });
  }

  firstWord(thread: FakeThread): void {
    thread.socket = this.nextSocket++;
    if (!this.hangs && !thread.over) thread.say(EMPTY, new Uint8Array(0));
  }

  private started(name: string): FakeThread {
    const thread = new FakeThread(name);
    this.threads.push(thread);
    return thread;
  }
}

const told = (observed: Observed): string =>
  observed.service === 'lost' ? 'lost' : observed.readers.map(({ name }) => name).join(' ');

test('all threads end with the last port, and are joined only then', async () => {
  const pcsc = new FakePcsc();
  const heard = pcsc.followed();
  await turns();
  assert.deepEqual(heard, ['A']);
  pcsc.presence.use(heard);
  await pcsc.presence.release(PORT);
  assert.deepEqual(pcsc.names(), ['list', 'A'], 'another port is open');
  await pcsc.presence.release(heard);
  assert.deepEqual(pcsc.names(), []);
  pcsc.clock.advance(POLL_MS);
  assert.ok(pcsc.threads.every(({ joined }) => joined));
  assert.equal(pcsc.clock.pending, 0, 'and nothing is left that would keep the process alive');
});

test('a thread that had not made its first call when the others were ended is ended at its first word', async () => {
  const pcsc = new FakePcsc();
  pcsc.slow = true;
  pcsc.followed();
  await turns();
  const released = pcsc.presence.release(PORT);
  await turns();
  assert.deepEqual(pcsc.names(), ['A']);
  pcsc.presence.use(PORT);
  const next = pcsc.presence.observe();
  await turns();
  assert.deepEqual(pcsc.names(), ['A'], 'the next port waits: its threads would be ended with this one');
  pcsc.slow = false;
  pcsc.firstWord(pcsc.thread('A'));
  await released;
  assert.ok((await next).ok);
  assert.deepEqual(pcsc.names(), ['list', 'A']);
  assert.equal(pcsc.threads.length, 4);
});

test('a thread that never speaks is left behind; when it does, the threads of the next port are spared', async () => {
  const pcsc = new FakePcsc();
  pcsc.slow = true;
  pcsc.followed();
  await turns();
  const leftBehind = pcsc.thread('A');
  const released = pcsc.presence.release(PORT);
  pcsc.clock.advance(1_000);
  await released;
  pcsc.slow = false;
  assert.ok((await pcsc.presence.use(PORT).observe()).ok);
  pcsc.firstWord(leftBehind);
  await turns();
  assert.deepEqual(pcsc.names(), ['A', 'list', 'A']);
});

test('who asks for a port that has closed meanwhile starts nothing', async () => {
  const pcsc = new FakePcsc();
  await pcsc.presence.release(PORT);
  assert.deepEqual(await pcsc.presence.observe(), { ok: false, error: { code: 'service-unavailable' } });
  assert.equal(pcsc.threads.length, 0);
});

test('a reader that pcscd did not tell of is found at the next listing', async () => {
  const pcsc = new FakePcsc();
  const heard = pcsc.followed();
  await turns();
  const first = pcsc.thread('list');
  const a = pcsc.thread('A');
  pcsc.plugged = ['A', 'B'];
  pcsc.clock.advance(POLL_MS);
  await turns();
  assert.equal(heard.at(-1), 'A B');
  assert.ok(first.over, 'the list that is replaced');
  assert.ok(!a.over, 'a reader that is still there is not disturbed');
  assert.ok(!heard.includes('lost'));
  pcsc.plugged = ['B'];
  pcsc.clock.advance(POLL_MS);
  await turns();
  assert.equal(heard.at(-1), 'B', 'and again');
  pcsc.clock.advance(POLL_MS);
  assert.ok(!heard.includes('lost'));
});

test('a reader that changes all the time does not put off the next listing', async () => {
  const pcsc = new FakePcsc();
  const heard = pcsc.followed();
  await turns();
  pcsc.plugged = ['A', 'B'];
  for (let second = 0; second < POLL_MS; second += 1_000) {
    pcsc.thread('A').say(EMPTY, new Uint8Array(0));
    pcsc.clock.advance(1_000);
    await turns();
  }
  assert.equal(heard.at(-1), 'A B');
});

test('a reader that was unplugged and is back under its name is taken up again', async () => {
  const pcsc = new FakePcsc();
  const heard = pcsc.followed();
  await turns();
  const before = pcsc.thread('A');
  before.say(UNKNOWN, new Uint8Array(0));
  await turns();
  assert.equal(heard.at(-1), '');
  before.over = true; // it ends without an error
  before.end();
  await turns();
  pcsc.clock.advance(1_000);
  await turns();
  assert.equal(heard.at(-1), 'A');
  assert.deepEqual(pcsc.names().sort(), ['A', 'list']);
});

test('a service that accepts and does not answer is lost, and looked for again, ever more seldom', async () => {
  const pcsc = new FakePcsc();
  pcsc.hangs = true;
  const heard = pcsc.followed();
  await turns();
  assert.deepEqual(heard, []);
  pcsc.clock.advance(5_000);
  await turns();
  assert.deepEqual(heard, ['lost']);
  pcsc.hangs = false;
  pcsc.clock.advance(500);
  await turns();
  assert.deepEqual(heard, ['lost', 'A']);
  pcsc.stop();
  await turns();
  assert.deepEqual(heard, ['lost', 'A', 'lost']);
  let tries = 0;
  for (const waitMs of [500, 1_000, 2_000, 4_000, 4_000]) {
    pcsc.clock.advance(waitMs - 1);
    await turns();
    assert.equal(heard.length, 3 + tries, `not before ${waitMs} ms`);
    pcsc.clock.advance(1);
    await turns();
    tries += 1;
    assert.equal(heard.length, 3 + tries);
  }
  pcsc.running = true;
  pcsc.clock.advance(4_000);
  await turns();
  assert.equal(heard.at(-1), 'A');
});

test('one looks for the service, however many wait for it', async () => {
  const pcsc = new FakePcsc();
  pcsc.running = false;
  pcsc.followed();
  const heard = pcsc.followed();
  await turns();
  assert.ok(heard.includes('lost'));
  assert.equal(pcsc.clock.pending, 1);
  await pcsc.presence.release(PORT);
  assert.equal(pcsc.clock.pending, 0);
});

test('a service that stops answering between two listings is lost', async () => {
  const pcsc = new FakePcsc();
  const heard = pcsc.followed();
  await turns();
  pcsc.hangs = true;
  pcsc.clock.advance(POLL_MS + 5_000);
  await turns();
  assert.deepEqual(heard, ['A', 'lost']);
});
