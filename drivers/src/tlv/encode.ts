import { concatBytes } from './bytes.ts';

/** The tag as it stands on the wire: 0x30, 0x5F1F, 0x7F49. Throws a RangeError on a number that is no tag. */
export function encodeTag(tag: number): Uint8Array {
  if (!Number.isInteger(tag) || tag <= 0 || tag > 0xffffffff) throw new RangeError('not a tag');
  const bytes: number[] = [];
  for (let rest = tag; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  const [first = 0, ...more] = bytes;
  const wellFormed =
    (first & 0x1f) === 0x1f
      ? more.length > 0 && more.every((byte, i) => byte >= 0x80 === i < more.length - 1)
      : more.length === 0;
  if (!wellFormed) throw new RangeError('not a tag');
  return Uint8Array.from(bytes);
}

/** One DER data object, definite length, shortest form; the value is `parts` joined. */
export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let lengthBytes = 0;
  for (const part of parts) lengthBytes += part.length;
  return concatBytes(encodeTag(tag), encodeLength(lengthBytes), ...parts);
}

function encodeLength(lengthBytes: number): Uint8Array {
  if (lengthBytes < 0x80) return Uint8Array.of(lengthBytes);
  const bytes: number[] = [];
  for (let rest = lengthBytes; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}
