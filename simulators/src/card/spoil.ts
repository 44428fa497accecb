import { concatBytes, parseTlv } from '@motcua/drivers/tlv';
import type { Spoiling } from './rules.ts';

const STATUS_BYTES = 2;

/** What comes out when something between chip and reader, or a forger, has its hand in the answer. */
export function spoil(
  how: Spoiling,
  response: Uint8Array,
  { previous, plain }: { readonly previous: Uint8Array | undefined; readonly plain: Uint8Array },
): Uint8Array {
  const spoiled = response.slice();
  const data = response.subarray(0, -STATUS_BYTES);
  const status = response.subarray(-STATUS_BYTES);
  switch (how) {
    case 'mac':
      return withBitTurned(spoiled, data.length - 1);
    case 'cryptogram':
      return withBitTurned(spoiled, endOfFirstObject(data) - 1);
    case 'status':
      return concatBytes(data, Uint8Array.of(0x62, 0x83));
    case 'truncated':
      return concatBytes(data.subarray(0, -1), status);
    case 'halved':
      return concatBytes(data.subarray(0, data.length >> 1), status);
    case 'replayed':
      return previous ?? spoiled;
    case 'unprotected':
      return plain;
    case 'forged-length':
      return concatBytes(data.subarray(0, 1), Uint8Array.of(0x84, 0xff, 0xff, 0xff, 0xff), data.subarray(2), status);
    case 'extended':
      return concatBytes(data, Uint8Array.of(0x00), status);
    default:
      return how satisfies never;
  }
}

function withBitTurned(bytes: Uint8Array, index: number): Uint8Array {
  const octet = bytes[index];
  if (octet !== undefined) bytes[index] = octet ^ 0x01;
  return bytes;
}

function endOfFirstObject(data: Uint8Array): number {
  const objects = parseTlv(data, { shallow: true });
  return objects.ok ? (objects.value[0]?.raw.length ?? data.length) : data.length;
}
