import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type Applet, contactlessAtr, type PowerEvent } from './simulated-card.ts';
import { VPCD_FRAME_MAX_BYTES, VpcdLink } from './vpcd-link.ts';

const ATR = contactlessAtr();
const POWER_OFF = 0;
const POWER_ON = 1;
const RESET = 2;
const GET_ATR = 4;

/** A second at most for each of them; the rest is for a busy machine. A wait for a frame that never comes ends here. */
const LIMIT = { timeout: 20_000 };

const frame = (...body: number[]): Buffer => Buffer.from([body.length >> 8, body.length & 0xff, ...body]);

/** vpcd's side of the wire. */
class Reader {
  readonly server: Server;
  private socket: Socket | undefined;
  private received: Buffer = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  constructor(t: TestContext) {
    this.server = createServer({ noDelay: true }, (socket) => {
      this.socket = socket;
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        this.received = Buffer.concat([this.received, chunk]);
        this.wake();
      });
    });
    t.after(() => {
      this.socket?.destroy();
      this.server.close();
    });
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  send(bytes: Uint8Array): void {
    this.socket?.write(bytes);
  }

  hangUp(): void {
    this.socket?.destroy();
    this.received = Buffer.alloc(0);
  }

  async answer(): Promise<Buffer> {
    for (;;) {
      if (this.received.length >= 2) {
        const end = 2 + this.received.readUInt16BE(0);
        if (this.received.length >= end) {
          const body = this.received.subarray(2, end);
          this.received = this.received.subarray(end);
          return body;
        }
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** What pcscd does with a card that it has noticed. */
  async powerUp(): Promise<void> {
    await once(this.server, 'connection');
    this.send(Buffer.concat([frame(POWER_ON), frame(GET_ATR)]));
    await this.answer();
  }
}

async function insertedCard(t: TestContext, applet: Applet, onPower?: (event: PowerEvent) => void) {
  const reader = new Reader(t);
  const port = await reader.listen();
  const link = new VpcdLink({ atr: ATR, applet, ...(onPower ? { onPower } : {}) }, { port });
  t.after(() => link.remove());
  await Promise.all([link.insert(), reader.powerUp()]);
  return { reader, link };
}

test('tells its ATR, reports power and reset, answers commands', LIMIT, async (t) => {
  const power: PowerEvent[] = [];
  const { reader } = await insertedCard(
    t,
    (command) => Uint8Array.from([...command, 0x90, 0x00]),
    (event) => power.push(event),
  );
  reader.send(frame(GET_ATR));
  assert.deepEqual(Uint8Array.from(await reader.answer()), ATR);
  reader.send(Buffer.concat([frame(RESET), frame(POWER_OFF), frame(0x00, 0x84, 0x00, 0x00)]));
  assert.deepEqual([...(await reader.answer())], [0x00, 0x84, 0x00, 0x00, 0x90, 0x00]);
  assert.deepEqual(power, ['power-on', 'reset', 'power-off']);
});

test('frames may be split anywhere and glued together', LIMIT, async (t) => {
  const { reader } = await insertedCard(t, (command) => command);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 2, maxLength: 300 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async (commands, cuts) => {
        let stream = Buffer.concat(commands.map((command) => frame(...command)));
        for (let turn = 0; stream.length > 0; turn += 1) {
          const cut = cuts[turn % cuts.length] ?? 1;
          reader.send(stream.subarray(0, cut));
          stream = stream.subarray(cut);
          if (turn % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        for (const command of commands) assert.deepEqual(Uint8Array.from(await reader.answer()), command);
      },
    ),
    { numRuns: 25 },
  );
});

test('the longest response goes through, a longer one is refused as a card would', LIMIT, async (t) => {
  const { reader } = await insertedCard(t, (command) => new Uint8Array(VPCD_FRAME_MAX_BYTES + (command[1] ?? 0)));
  reader.send(frame(0x00, 0x00));
  assert.equal((await reader.answer()).length, VPCD_FRAME_MAX_BYTES);
  reader.send(frame(0x00, 0x01));
  assert.deepEqual([...(await reader.answer())], [0x67, 0x00]);
});

test('a card that answers null keeps silent and still answers the next command', LIMIT, async (t) => {
  const { reader } = await insertedCard(t, (command) => (command[1] === 0xee ? null : Uint8Array.of(0x90, 0x00)));
  reader.send(Buffer.concat([frame(0x80, 0xee), frame(0x80, 0x01)]));
  assert.deepEqual([...(await reader.answer())], [0x90, 0x00]);
});

test('a crashed applet is named and answers 6F00', LIMIT, async (t) => {
  const named = t.mock.method(console, 'error', () => undefined);
  const { reader } = await insertedCard(t, () => {
    throw new Error('a bug in the card');
  });
  reader.send(frame(0x80, 0x01));
  assert.deepEqual([...(await reader.answer())], [0x6f, 0x00]);
  assert.equal(named.mock.callCount(), 1);
});

test('a card stays inserted while pcscd restarts', LIMIT, async (t) => {
  const power: PowerEvent[] = [];
  const { reader } = await insertedCard(
    t,
    () => Uint8Array.of(0x90, 0x00),
    (event) => power.push(event),
  );
  const again = reader.powerUp();
  reader.hangUp();
  await again;
  reader.send(frame(0x80, 0x01));
  assert.deepEqual([...(await reader.answer())], [0x90, 0x00]);
  assert.deepEqual(power, ['power-on', 'power-on']);
});

test(
  'a command is as good as power: the reader of another program that sends no other sign keeps its card',
  LIMIT,
  async (t) => {
    const reader = new Reader(t);
    const link = new VpcdLink({ atr: ATR, applet: (command) => command }, { port: await reader.listen() });
    t.after(() => link.remove());
    const connected = once(reader.server, 'connection');
    const inserted = link.insert();
    await connected;
    let connections = 0;
    reader.server.on('connection', () => {
      connections += 1;
    });
    reader.send(frame(0x00, 0x84, 0x00, 0x00));
    await reader.answer();
    await inserted;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    reader.send(frame(0x00, 0xb0, 0x00, 0x00));
    assert.deepEqual([...(await reader.answer())], [0x00, 0xb0, 0x00, 0x00]);
    assert.equal(connections, 0);
  },
);

test('a card that gets no power after a restart is lifted and laid on again', LIMIT, async (t) => {
  const { reader } = await insertedCard(t, () => Uint8Array.of(0x90, 0x00));
  const unpowered = once(reader.server, 'connection');
  reader.hangUp();
  await unpowered;
  await reader.powerUp();
  reader.send(frame(0x80, 0x01));
  assert.deepEqual([...(await reader.answer())], [0x90, 0x00]);
});

test('a removed card is gone, and one that waits for its reader can be taken away', LIMIT, async (t) => {
  const { reader, link } = await insertedCard(t, () => null);
  const gone = once(reader.server, 'connection').then(() => 'back again');
  await link.remove();
  await link.remove();
  assert.equal(await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 50, 'gone'))]), 'gone');

  const free = new Reader(t);
  const port = await free.listen();
  await new Promise((resolve) => free.server.close(resolve));
  const waiting = new VpcdLink({ atr: ATR, applet: () => null }, { port });
  const insertion = waiting.insert();
  await assert.rejects(waiting.insert(), /already/);
  await waiting.remove();
  await insertion;
});

test('a card taken away before it reached its reader does not push the next one off it', LIMIT, async (t) => {
  const { reader, link } = await insertedCard(t, () => null);
  await link.remove();
  let connections = 0;
  reader.server.on('connection', () => {
    connections += 1;
  });
  // pcscd has to see the removal first: this one is still on its way when it is taken away again.
  const insertion = link.insert();
  await link.remove();
  await insertion;
  const { port } = reader.server.address() as AddressInfo;
  const next = new VpcdLink({ atr: ATR, applet: () => Uint8Array.of(0x90, 0x00) }, { port });
  t.after(() => next.remove());
  await Promise.all([next.insert(), reader.powerUp()]);
  reader.send(frame(0x80, 0x01));
  assert.deepEqual([...(await reader.answer())], [0x90, 0x00]);
  assert.equal(connections, 1);
});
