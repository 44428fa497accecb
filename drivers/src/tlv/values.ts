import { toHex } from './bytes.ts';

/** Content of an OBJECT IDENTIFIER. Throws a RangeError when `dotted` is none: it is for constants. */
export function encodeOid(dotted: string): Uint8Array {
  const arcs = dotted.split('.').map((arc) => (/^(0|[1-9]\d*)$/.test(arc) ? BigInt(arc) : -1n));
  const [first = -1n, second = -1n, ...rest] = arcs;
  if (first < 0n || first > 2n || second < 0n || (first < 2n && second > 39n) || rest.some((arc) => arc < 0n)) {
    throw new RangeError('not an object identifier');
  }
  return Uint8Array.from([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const groups = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) groups.unshift(Number(rest & 0x7fn) | 0x80);
  return groups;
}

const MAX_OID_BYTES = 64;

/** Dotted form, or undefined when `content` is no DER object identifier. */
export function decodeOid(content: Uint8Array): string | undefined {
  if (content.length === 0 || content.length > MAX_OID_BYTES) return undefined;
  const arcs: bigint[] = [];
  let arc = 0n;
  let starting = true;
  for (const byte of content) {
    if (starting && byte === 0x80) return undefined;
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    starting = byte < 0x80;
    if (starting) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  if (!starting) return undefined;
  const [head = 0n, ...rest] = arcs;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join('.');
}

/** Content of a DER INTEGER, for a value not below zero. */
export function encodeInteger(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError('a negative integer');
  const bytes: number[] = [];
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest > 0n);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return Uint8Array.from(bytes);
}

/** A DER INTEGER between 0 and 2^53 − 1, or undefined. */
export function decodeInteger(content: Uint8Array): number | undefined {
  if (content.length > 8) return undefined;
  const value = decodeUnsigned(content);
  return value === undefined || value > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(value);
}

/** RSA and DH of 16,384 bits with their leading zero; nothing genuine comes near. */
const MAX_INTEGER_BYTES = 2_049;

/** A DER INTEGER not below zero, or undefined when it is negative, not in its shortest form or above 16,384 bits. */
export function decodeUnsigned(content: Uint8Array): bigint | undefined {
  const [first, second] = content;
  if (first === undefined || first >= 0x80 || content.length > MAX_INTEGER_BYTES) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  // Through hexadecimal: shifting in byte by byte takes quadratic time.
  return BigInt(`0x${toHex(content)}`);
}
