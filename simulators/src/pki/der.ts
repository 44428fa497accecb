import { encodeInteger, encodeOid, encodeTlv } from '@motcua/drivers/tlv';

/** DER (X.690 §10) written out by hand for what the simulators issue; readers parse it with other code. */

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => encodeTlv(0x30, ...items);
/** X.690 §11.6: the elements of a SET OF are sorted by their encodings. */
export const setOf = (...items: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0x31, ...items.toSorted(Buffer.compare));
/** Context-specific constructed tag `[number]`. */
export const context = (number: number, ...items: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0xa0 | number, ...items);
/** Context-specific primitive tag `[number]`, as an IMPLICIT string or number has it. */
export const contextPrimitive = (number: number, content: Uint8Array): Uint8Array => encodeTlv(0x80 | number, content);

export const integer = (value: number | bigint): Uint8Array => encodeTlv(0x02, encodeInteger(value));
export const octetString = (bytes: Uint8Array): Uint8Array => encodeTlv(0x04, bytes);
export const bitString = (bytes: Uint8Array): Uint8Array => encodeTlv(0x03, Uint8Array.of(0), bytes);
/** A BIT STRING of named bits (X.690 §11.2.2): `bits` are the numbers of those that are set. */
export function namedBits(...bits: readonly number[]): Uint8Array {
  const last = Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return encodeTlv(0x03, Uint8Array.of(7 - (last & 7)), bytes);
}
export const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
export const utf8String = (text: string): Uint8Array => encodeTlv(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Uint8Array => encodeTlv(0x13, Buffer.from(text, 'latin1'));
export const booleanTrue = (): Uint8Array => encodeTlv(0x01, Uint8Array.of(0xff));
export const nullValue = (): Uint8Array => encodeTlv(0x05);

/** `yyyyMMddHHmmssZ`, whole seconds. */
export const generalizedTimeText = (at: Date): Uint8Array =>
  Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`);

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
export function time(at: Date): Uint8Array {
  const text = generalizedTimeText(at);
  return at.getUTCFullYear() < 2050 ? encodeTlv(0x17, text.subarray(2)) : encodeTlv(0x18, text);
}

const END_OF_CONTENTS = Uint8Array.of(0, 0);

/** BER of indefinite length (X.690 §8.1.3.6) around parts that may be anything; `tag` is one byte and constructed. */
export const indefinite = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(Buffer.concat([Uint8Array.of(tag, 0x80), ...parts, END_OF_CONTENTS]));

/** An OCTET STRING in segments (X.690 §8.7.3.2), as streaming encoders write it. */
export function segmentedOctetString(bytes: Uint8Array, segmentBytes: number): Uint8Array {
  const segments: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += segmentBytes)
    segments.push(octetString(bytes.subarray(at, at + segmentBytes)));
  return indefinite(0x24, ...segments);
}
