import { encodeInteger, encodeOid, encodeTlv } from '@motcua/drivers/tlv';

/** DER (X.690 §10) written out by hand for what the simulators issue; readers parse it with other code. */

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => encodeTlv(0x30, ...items);
/** X.690 §11.6: the elements of a SET OF are sorted by their encodings. */
export const setOf = (...items: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0x31, ...items.toSorted(Buffer.compare));
/** Context-specific constructed tag `[number]`. */
export const context = (number: number, ...items: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0xa0 | number, ...items);

export const integer = (value: number | bigint): Uint8Array => encodeTlv(0x02, encodeInteger(value));
export const octetString = (bytes: Uint8Array): Uint8Array => encodeTlv(0x04, bytes);
export const bitString = (bytes: Uint8Array): Uint8Array => encodeTlv(0x03, Uint8Array.of(0), bytes);
export const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
export const utf8String = (text: string): Uint8Array => encodeTlv(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Uint8Array => encodeTlv(0x13, Buffer.from(text, 'latin1'));
export const booleanTrue = (): Uint8Array => encodeTlv(0x01, Uint8Array.of(0xff));

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime after; whole seconds. */
export function time(at: Date): Uint8Array {
  const generalized = `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050
    ? encodeTlv(0x17, Buffer.from(generalized.slice(2)))
    : encodeTlv(0x18, Buffer.from(generalized));
}
