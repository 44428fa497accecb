import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { createStreamWire, MAX_MESSAGE_BYTES } from './stream.ts';

const silent = (): Duplex => new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });

function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}

test('frames arrive whole however the pipe cuts them', () => {
  const messages = [{ type: 'a' }, 'ữ', [1, 2, 3], null];
  const bytes = Buffer.concat(messages.map(frame));
  for (const size of [1, 2, 3, 5, 8, 13, bytes.length]) {
    const stream = silent();
    const received: unknown[] = [];
    createStreamWire(stream).onMessage((message) => received.push(message));
    for (let at = 0; at < bytes.length; at += size) stream.emit('data', bytes.subarray(at, at + size));
    assert.deepEqual(received, messages, `${size} bytes at a time`);
  }
});

test('a long frame in small pieces is copied a few times, not once for each piece', (t) => {
  const bytes = frame('x'.repeat(200_000));
  let copiedBytes = 0;
  const concat = Buffer.concat.bind(Buffer);
  t.mock.method(Buffer, 'concat', (parts: readonly Uint8Array[]) => {
    const joined = concat(parts);
    copiedBytes += joined.length;
    return joined;
  });
  const stream = silent();
  const received: unknown[] = [];
  createStreamWire(stream).onMessage((message) => received.push(message));
  for (let at = 0; at < bytes.length; at += 16) stream.emit('data', bytes.subarray(at, at + 16));
  assert.equal(received.length, 1);
  assert(copiedBytes < 3 * bytes.length, `${copiedBytes} bytes copied for ${bytes.length}`);
});

test('a frame that is too long, or no JSON, closes the wire', () => {
  const tooLong = Buffer.alloc(4);
  tooLong.writeUInt32BE(MAX_MESSAGE_BYTES + 1);
  for (const bytes of [tooLong, Buffer.from([0, 0, 0, 1, 0x7b])]) {
    const stream = silent();
    let closed = 0;
    createStreamWire(stream).onClose(() => closed++);
    stream.emit('data', bytes);
    assert.equal(closed, 1);
    assert(stream.destroyed);
  }
});
