import type { Duplex } from 'node:stream';
import type { Wire } from './index.ts';

/** The largest message is a slip or a face image in base64; anything above is a fault or an attack. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
const HEADER_BYTES = 4;

/**
 * A Wire over a byte stream: 4-byte big-endian length, then that many bytes of UTF-8 JSON. A frame that is too long or
 * is not JSON closes the wire: the peer cannot be trusted to be in step any more.
 */
export function createStreamWire(stream: Duplex): Wire {
  let listener: ((message: unknown) => void) | undefined;
  let closeListener: (() => void) | undefined;
  let open = true;
  const waiting: unknown[] = [];
  let buffered: Buffer[] = [];
  let bufferedBytes = 0;
  let neededBytes = HEADER_BYTES;

  const close = (): void => {
    if (!open) return;
    open = false;
    buffered = [];
    stream.destroy();
    closeListener?.();
  };

  const deliver = (frame: Buffer): boolean => {
    let message: unknown;
    try {
      message = JSON.parse(frame.toString('utf8'));
    } catch {
      return false;
    }
    if (listener) listener(message);
    else waiting.push(message);
    return true;
  };

  const drain = (): void => {
    // Joined only when a header or a whole frame is there: a frame that comes byte by byte is not copied for each of them.
    while (open && bufferedBytes >= neededBytes) {
      const all = buffered.length === 1 && buffered[0] ? buffered[0] : Buffer.concat(buffered);
      buffered = [all];
      const lengthBytes = all.readUInt32BE(0);
      if (lengthBytes > MAX_MESSAGE_BYTES) {
        close();
        return;
      }
      neededBytes = HEADER_BYTES + lengthBytes;
      if (bufferedBytes < neededBytes) return;
      buffered = [all.subarray(neededBytes)];
      bufferedBytes -= neededBytes;
      const frame = all.subarray(HEADER_BYTES, neededBytes);
      neededBytes = HEADER_BYTES;
      if (!deliver(frame)) {
        close();
        return;
      }
    }
  };

  stream.on('data', (chunk: Buffer) => {
    buffered.push(chunk);
    bufferedBytes += chunk.length;
    drain();
  });
  stream.on('error', close);
  stream.on('close', close);
  stream.on('end', close);

  return {
    send(message) {
      if (!open) return;
      const body = Buffer.from(JSON.stringify(message), 'utf8');
      if (body.length > MAX_MESSAGE_BYTES) throw new RangeError('wire message above MAX_MESSAGE_BYTES');
      const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
      frame.writeUInt32BE(body.length, 0);
      body.copy(frame, HEADER_BYTES);
      stream.write(frame);
    },
    onMessage(next) {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
    onClose(next) {
      closeListener = next;
      if (!open) next();
    },
    close,
  };
}
