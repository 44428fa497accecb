import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createStreamWire, createWirePair, type Wire } from '@motcua/drivers/wire';
import { createPki } from '../pki/pki.ts';
import { type CardControl, controlCard, serveCard } from './card-control.ts';
import { cardToOrder } from './card-order.ts';

const PROCESS = fileURLToPath(import.meta.resolve('@motcua/simulators/card-process'));
/** The process is up within 2 s on a busy machine and answers at once. A card that never answers ends here. */
const LIMIT = { timeout: 30_000 };
const CARD_ACCESS =
  '3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f0007020204020202010202010d';

/** The reader's side of vpcd's protocol: a card that connects is powered up, unless the reader is told not to. */
class FakeReader {
  private readonly server: Server = createServer((socket) => this.accept(socket));
  private card: Socket | undefined;
  private frames: Buffer = Buffer.alloc(0);
  powering = true;

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    assert.ok(address && typeof address === 'object');
    return address.port;
  }

  get cardPresent(): boolean {
    return this.card !== undefined;
  }

  async empty(): Promise<void> {
    if (this.card) await once(this.card, 'close');
  }

  async exchange(hex: string): Promise<string> {
    // A link that found its card overlooked lays it on again: for a moment there is none, or one that just left.
    for (let answered = false; !answered; ) {
      while (!this.card) await once(this.server, 'connection');
      const card = this.card;
      this.command(hex);
      answered = await this.answers(card);
    }
    const end = 2 + this.frames.readUInt16BE(0);
    const frame = this.frames.subarray(2, end);
    this.frames = this.frames.subarray(end);
    return frame.toString('hex');
  }

  command(hex: string): void {
    this.send(Buffer.from(hex, 'hex'));
  }

  private async answers(card: Socket): Promise<boolean> {
    const left = new Promise<'left'>((resolve) => card.once('close', () => resolve('left')));
    while (this.frames.length < 2 || this.frames.length < 2 + this.frames.readUInt16BE(0)) {
      const data = once(card, 'data').catch(() => left);
      if ((await Promise.race([data, left])) === 'left') return false;
    }
    return true;
  }

  close(): void {
    this.card?.destroy();
    this.server.close();
  }

  private accept(socket: Socket): void {
    this.card = socket;
    this.frames = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      this.frames = Buffer.concat([this.frames, chunk]);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.card === socket) this.card = undefined;
    });
    if (this.powering) this.send(Buffer.of(0x01));
  }

  private send(body: Buffer): void {
    const header = Buffer.alloc(2);
    header.writeUInt16BE(body.length);
    this.card?.write(Buffer.concat([header, body]));
  }
}

const reader = new FakeReader();
const folder = mkdtempSync(join(tmpdir(), 'card-process-'));
let child: ChildProcess;
let wire: Wire;
let control: CardControl;
let port = 0;

before(async () => {
  port = await reader.listen();
  child = spawn(process.execPath, [PROCESS, '--port', `${port}`, '--pki', join(folder, 'pki')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  assert.ok(child.stdin && child.stdout);
  wire = createStreamWire(Duplex.from({ readable: child.stdout, writable: child.stdin }));
  control = controlCard(wire);
}, LIMIT);

after(() => {
  reader.close();
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('an insertion is acknowledged once the reader has powered the card up, and the card answers', LIMIT, async () => {
  assert.deepEqual(await control.insert({ citizen: 'adult-2021' }), { ok: true, value: undefined });
  assert.match(await reader.exchange('04'), /^3b87/, 'the ATR');
  assert.equal(await reader.exchange('00b09c0000'), `${CARD_ACCESS}9000`);
});

test('another card takes its place', LIMIT, async () => {
  assert.ok((await control.insert({ citizen: 'adult-2024', profile: 'no-pace' })).ok);
  assert.equal(await reader.exchange('00b09c0000'), '6a82');
});

test('a removal empties the reader; a second one changes nothing', LIMIT, async () => {
  assert.ok((await control.remove()).ok);
  await reader.empty();
  assert.ok((await control.remove()).ok);
});

test('names that do not exist are refused, and the reader stays empty', LIMIT, async () => {
  assert.deepEqual(await control.insert({ citizen: 'nobody' }), { ok: false, error: 'unknown-citizen' });
  assert.deepEqual(await control.insert({ citizen: 'expired', profile: 'x' }), { ok: false, error: 'unknown-profile' });
  assert.deepEqual(await control.insert({ citizen: 'expired', lie: 'x' }), { ok: false, error: 'unknown-lie' });
  assert.equal(reader.cardPresent, false);
});

test('a card that is taken away before the reader powers it up says so', LIMIT, async () => {
  reader.powering = false;
  const inserting = control.insert({ citizen: 'expired' });
  assert.ok((await control.remove()).ok);
  assert.deepEqual(await inserting, { ok: false, error: 'taken-away' });
  reader.powering = true;
});

test('a card that is to be pulled leaves in the middle of that exchange, and can be laid on again', LIMIT, async () => {
  assert.ok((await control.insert({ citizen: 'adult-2021', pulledAt: 2 })).ok);
  assert.equal(await reader.exchange('00b09c0000'), `${CARD_ACCESS}9000`);
  reader.command('00b09c0000');
  await reader.empty();
  assert.ok((await control.insert({ citizen: 'adult-2021' })).ok);
  assert.equal(await reader.exchange('00b09c0000'), `${CARD_ACCESS}9000`);
  assert.ok((await control.remove()).ok);
  await reader.empty();
});

test('the process ends when its input does, and whoever still asks hears of it', LIMIT, async () => {
  const exited = once(child, 'exit');
  control.close();
  assert.deepEqual(await exited, [0, null]);
  assert.deepEqual(await control.insert({ citizen: 'adult-2021' }), { ok: false, error: 'process-gone' });
});

test('a message that is no command is refused', LIMIT, async () => {
  const [bench, cardSide] = createWirePair();
  void serveCard(cardSide, { pki: createPki(), port });
  const replies: unknown[] = [];
  const three = new Promise<void>((resolve) =>
    bench.onMessage((reply) => {
      if (replies.push(reply) === 3) resolve();
    }),
  );
  for (const message of [null, { type: 'insert', id: 7 }, { type: 'eject', id: 8 }]) bench.send(message);
  await three;
  assert.deepEqual(replies, [
    { type: 'refused', id: 0, reason: 'malformed' },
    { type: 'refused', id: 7, reason: 'malformed' },
    { type: 'refused', id: 8, reason: 'malformed' },
  ]);
});

test('a card to order is the one that was named', LIMIT, async () => {
  const order = cardToOrder({ citizen: 'd-stroke', profile: 'silent-at-1', lie: 'wrong-hash' }, { pki: createPki() });
  assert.ok(order.ok);
  assert.equal(await order.value.applet(Buffer.from('00b09c0000', 'hex')), null);
});
