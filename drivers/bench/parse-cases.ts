import {
  parseAtrInfo,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseCom,
  parseDataGroup,
  parseDir,
  parseSodEnvelope,
  readImageHeader,
} from '@motcua/drivers/lds';
import { concatBytes, decodeUnsigned, encodeOid, encodeTlv, fromHex, parseTlv } from '@motcua/drivers/tlv';
import vnCard from '@motcua/drivers/vectors/vn-card.json' with { type: 'json' };

export interface ParseCase {
  readonly parser: string;
  /** An input of `scale` times the smallest size. */
  readonly make: (scale: number) => Uint8Array;
  readonly parse: (bytes: Uint8Array) => { readonly ok: boolean };
  /** Whether the input is a good one; a bad one must be refused as quickly. */
  readonly accepts: boolean;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const number = (n: number): Uint8Array => encodeTlv(0x02, Uint8Array.of(n));
function repeat(count: number, one: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i++) bytes.set(one, i * one.length);
  return bytes;
}
const NULL = fromHex('0500');
const u16 = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 0xff);
const u32 = (n: number): Uint8Array => Uint8Array.of(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
const segment = (marker: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = concatBytes(...parts);
  return concatBytes(u16(marker), u16(content.length + 2), content);
};

/** 40 characters, half of them dividers: the most parts that a list can have. */
const LIST = ascii('A<'.repeat(20));
const list = (scale: number): Uint8Array => repeat(scale, LIST);
const IMAGE_BYTES = 5_000;
const image = (scale: number): Uint8Array => concatBytes(fromHex('ffd8ff'), new Uint8Array(IMAGE_BYTES * scale));

function dg2(block: Uint8Array): Uint8Array {
  const header = encodeTlv(0xa1, fromHex('8702010188020008'));
  return encodeTlv(0x75, encodeTlv(0x7f61, number(1), encodeTlv(0x7f60, header, block)));
}

/** One face with feature points and an image; one point for each step. */
function record19794(scale: number): Uint8Array {
  const points = new Uint8Array(8 * scale);
  const picture = image(scale);
  const face = concatBytes(u16(scale), new Uint8Array(14), points, new Uint8Array(12), picture);
  const block = concatBytes(u32(face.length + 4), face);
  return concatBytes(fromHex('4641430030313000'), u32(14 + block.length), u16(1), block);
}

/** One representation with an image and nine unknown objects for each step. */
function block39794(scale: number): Uint8Array {
  const picture = encodeTlv(0xa0, encodeTlv(0x80, image(scale)), encodeTlv(0xa1, fromHex('a003800102')));
  const representation = encodeTlv(0x30, encodeTlv(0xa1, encodeTlv(0xa0, picture)), repeat(9 * scale, NULL));
  return encodeTlv(0xa1, encodeTlv(0x65, encodeTlv(0xa1, representation)));
}

function dg13(scale: number): Uint8Array {
  const field = (n: number, text: string): Uint8Array => encodeTlv(0x30, number(n), encodeTlv(0x0c, ascii(text)));
  const fields = [5, 6, 7, 8, 9, 10].map((n) => field(n, 'ă'.repeat(4 * scale)));
  return encodeTlv(
    0x6d,
    encodeTlv(0x30, number(1), encodeTlv(0x06, encodeOid('1.0.10646.1.0.8')), encodeTlv(0x31, ...fields)),
  );
}

/** A scan of stuffed bytes: the walker has to look at every second one. */
const jpeg = (scale: number): Uint8Array =>
  concatBytes(
    fromHex('ffd8'),
    segment(0xffc0, fromHex('080020001801011100')),
    segment(0xffda, fromHex('01010000003f00')),
    repeat((IMAGE_BYTES / 2) * scale, fromHex('ff00')),
    fromHex('ffd9'),
  );

const jpeg2000 = (scale: number): Uint8Array =>
  concatBytes(
    fromHex('ff4f'),
    segment(0xff51, u16(0), ...[24, 32, 0, 0, 24, 32, 0, 0].map(u32), u16(1), fromHex('070101')),
    segment(0xff52, fromHex('00000001000104040001')),
    repeat(10 * scale, concatBytes(segment(0xff90, u16(0), u32(14), fromHex('0001')), fromHex('ff93'))),
    fromHex('ffd9'),
  );

const group =
  (n: Parameters<typeof parseDataGroup>[0]): ParseCase['parse'] =>
  (bytes) =>
    parseDataGroup(n, bytes);

export const CASES: readonly ParseCase[] = [
  {
    parser: 'TLV, a row of objects',
    make: (n) => repeat(80 * n, NULL),
    parse: (bytes) => parseTlv(bytes),
    accepts: true,
  },
  {
    parser: 'TLV, indefinite lengths',
    make: (n) => repeat(80 * n, fromHex('30800000')),
    parse: (bytes) => parseTlv(bytes, { ber: true }),
    accepts: true,
  },
  {
    parser: 'integer',
    make: (n) => new Uint8Array(20 * n).fill(0x7f),
    parse: (bytes) => ({ ok: decodeUnsigned(bytes) !== undefined }),
    accepts: true,
  },
  {
    parser: 'EF.COM',
    make: (n) => encodeTlv(0x60, fromHex('5c0161'), repeat(n, NULL)),
    parse: parseCom,
    accepts: true,
  },
  {
    parser: 'EF.SOD in BER',
    make: (n) =>
      concatBytes(fromHex('77803080'), repeat(n, encodeTlv(0x04, new Uint8Array(4_000))), fromHex('00000000')),
    parse: parseSodEnvelope,
    accepts: true,
  },
  {
    parser: 'EF.CardAccess',
    make: (n) => encodeTlv(0x31, repeat(40 * n, fromHex(vnCard.efCardAccess.hex))),
    parse: parseCardAccessEnvelope,
    accepts: true,
  },
  {
    parser: 'EF.CardSecurity',
    make: (n) => encodeTlv(0x30, fromHex('06092a864886f70d010702'), repeat(n, encodeTlv(0x04, new Uint8Array(4_000)))),
    parse: parseCardSecurityEnvelope,
    accepts: true,
  },
  { parser: 'EF.ATR/INFO', make: (n) => repeat(n, fromHex('430101')), parse: parseAtrInfo, accepts: true },
  { parser: 'EF.ATR/INFO, padding', make: (n) => new Uint8Array(IMAGE_BYTES * n), parse: parseAtrInfo, accepts: true },
  { parser: 'EF.DIR', make: (n) => repeat(n, fromHex('430101')), parse: parseDir, accepts: true },
  {
    parser: 'DG1',
    make: (n) => encodeTlv(0x61, fromHex(vnCard.people[0]?.dg1Hex ?? '').subarray(2), repeat(n, NULL)),
    parse: group(1),
    accepts: true,
  },
  {
    parser: 'DG2, ISO/IEC 19794-5',
    make: (n) => dg2(encodeTlv(0x5f2e, record19794(n))),
    parse: group(2),
    accepts: true,
  },
  {
    parser: 'DG2, ISO/IEC 39794-5',
    make: (n) => dg2(encodeTlv(0x7f2e, block39794(n))),
    parse: group(2),
    accepts: true,
  },
  {
    parser: 'DG7',
    make: (n) => encodeTlv(0x67, number(1), encodeTlv(0x5f43, image(n))),
    parse: group(7),
    accepts: true,
  },
  {
    parser: 'DG11',
    make: (n) => encodeTlv(0x6b, ...[0x5f0e, 0x5f11, 0x5f42, 0x5f15, 0x5f17].map((tag) => encodeTlv(tag, list(n)))),
    parse: group(11),
    accepts: true,
  },
  {
    parser: 'DG12',
    make: (n) => encodeTlv(0x6c, ...[0x5f19, 0x5f1b, 0x5f1c, 0x5f56].map((tag) => encodeTlv(tag, list(n)))),
    parse: group(12),
    accepts: true,
  },
  { parser: 'DG13', make: dg13, parse: group(13), accepts: true },
  {
    parser: 'DG14',
    make: (n) => encodeTlv(0x6e, encodeTlv(0x31, new Uint8Array(IMAGE_BYTES * n))),
    parse: group(14),
    accepts: true,
  },
  {
    parser: 'DG15',
    make: (n) => encodeTlv(0x6f, encodeTlv(0x30, new Uint8Array(IMAGE_BYTES * n))),
    parse: group(15),
    accepts: true,
  },
  {
    parser: 'DG16',
    make: (n) => encodeTlv(0x70, number(1), encodeTlv(0xa1, encodeTlv(0x5f51, list(n)), encodeTlv(0x5f53, list(n)))),
    parse: group(16),
    accepts: true,
  },
  { parser: 'JPEG header', make: jpeg, parse: readImageHeader, accepts: true },
  { parser: 'JPEG 2000 header', make: jpeg2000, parse: readImageHeader, accepts: true },
  {
    parser: 'hostile: nested templates',
    make: (n) => repeat((IMAGE_BYTES / 2) * n, fromHex('a080')).with(0, 0x77),
    parse: parseSodEnvelope,
    accepts: false,
  },
  {
    parser: 'hostile: fill bytes as JPEG',
    make: (n) => concatBytes(fromHex('ffd8'), new Uint8Array(IMAGE_BYTES * n).fill(0xff)),
    parse: readImageHeader,
    accepts: false,
  },
  {
    parser: 'hostile: fillers as names',
    make: (n) => encodeTlv(0x6b, encodeTlv(0x5f0e, ascii('<'.repeat(40 * n))), encodeTlv(0x5f0e)),
    parse: group(11),
    accepts: false,
  },
];
