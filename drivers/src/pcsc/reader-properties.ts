/**
 * What a reader says of itself (PC/SC part 10, version 2.02.09). Only one property matters to us: how long an APDU it
 * carries. Most virtual readers and some drivers say nothing.
 */

/** CM_IOCTL_GET_FEATURE_REQUEST, PC/SC part 10 §2.2. */
export const GET_FEATURE_REQUEST = 3400;
const FEATURE_GET_TLV_PROPERTIES = 0x12;
const PROPERTY_MAX_APDU_DATA_SIZE = 0x0a;
const STATUS_WORD_BYTES = 2;
const SHORT_DATA_BYTES = 256;
/** The longest response that a reader which says nothing is asked for: what vpcd's frames carry. */
export const MAX_RESPONSE_BYTES = 0xffff;

/** The control code that asks for the properties, out of the answer to GET_FEATURE_REQUEST (tag, length 4, big endian). */
export function propertiesControlCode(features: Uint8Array): number | undefined {
  const code = find(features, FEATURE_GET_TLV_PROPERTIES);
  return code?.length === 4 ? Buffer.from(code).readUInt32BE(0) : undefined;
}

/** PC/SC part 10 §2.6.14: 0 = short APDUs only, else the longest data field; little endian. */
export function maxResponseBytes(properties: Uint8Array | undefined): number {
  const value = properties && find(properties, PROPERTY_MAX_APDU_DATA_SIZE);
  if (value?.length !== 4) return MAX_RESPONSE_BYTES;
  const dataBytes = Math.max(Buffer.from(value).readUInt32LE(0), SHORT_DATA_BYTES);
  return Math.min(dataBytes + STATUS_WORD_BYTES, MAX_RESPONSE_BYTES);
}

function find(records: Uint8Array, wanted: number): Uint8Array | undefined {
  let offset = 0;
  while (offset + 2 <= records.length) {
    const [tag, lengthBytes = 0] = records.subarray(offset, offset + 2);
    const end = offset + 2 + lengthBytes;
    if (end > records.length) return undefined;
    if (tag === wanted) return records.subarray(offset + 2, end);
    offset = end;
  }
  return undefined;
}
