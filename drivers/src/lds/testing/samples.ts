import { concatBytes, encodeInteger, encodeTlv, fromHex } from '../../tlv/index.ts';

/** Files built by hand from the tables of Doc 9303-10, of made-up people, for tests and the bench. */
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
export const count = (n: number): Uint8Array => encodeTlv(0x02, encodeInteger(n));

const u16 = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 0xff);
const u32 = (n: number): Uint8Array => Uint8Array.of(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);

export interface SampleFace {
  readonly image: Uint8Array;
  readonly points?: readonly Uint8Array[];
  /** 0 JPEG, 1 JPEG 2000. */
  readonly format?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A facial information block, its feature points, an image information block and the image (ISO/IEC 19794-5:2005 §5.5–5.8). */
export function face19794({ image, points = [], format = 0, width = 24, height = 32 }: SampleFace): Uint8Array {
  const rest = concatBytes(
    u16(points.length),
    Uint8Array.of(2, 3, 4, 0x01, 0x02, 0x03, 0x00, 0x01),
    Uint8Array.of(10, 20, 30, 1, 2, 3),
    ...points,
    Uint8Array.of(1, format),
    u16(width),
    u16(height),
    Uint8Array.of(1, 2),
    u16(0x0102),
    u16(77),
    image,
  );
  return concatBytes(u32(rest.length + 4), rest);
}

export function record19794(...faces: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...faces);
  return concatBytes(fromHex('4641430030313000'), u32(14 + body.length), u16(faces.length), body);
}

/** Header of the example in Doc 9303-10 A.3. */
export const CBEFF_HEADER = encodeTlv(
  0xa1,
  encodeTlv(0x80, Uint8Array.of(1, 1)),
  encodeTlv(0x81, Uint8Array.of(2)),
  encodeTlv(0x87, Uint8Array.of(1, 1)),
  encodeTlv(0x88, Uint8Array.of(0, 8)),
);

export const template = (...objects: readonly Uint8Array[]): Uint8Array => encodeTlv(0x7f60, ...objects);

export const dg2 = (...templates: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0x75, encodeTlv(0x7f61, count(templates.length), ...templates));

export const dg2Of = (...records: readonly Uint8Array[]): Uint8Array =>
  dg2(...records.map((record) => template(CBEFF_HEADER, encodeTlv(0x5f2e, record))));

/** FaceImageDataBlock with one representation: version 3 of 2019, JPEG, size, colour space, captured on a day. */
export function block39794(image: Uint8Array, { formatCode = 2 }: { readonly formatCode?: number } = {}): Uint8Array {
  const number = (tag: number, value: number): Uint8Array => encodeTlv(tag, encodeInteger(value));
  const choice = (tag: number, code: number): Uint8Array => encodeTlv(tag, number(0x80, code));
  const information = encodeTlv(
    0xa1,
    choice(0xa0, formatCode),
    choice(0xa1, 0),
    encodeTlv(0xa7, number(0x80, 24), number(0x81, 32)),
    choice(0xa9, 2),
  );
  const image2d = encodeTlv(0xa0, encodeTlv(0x80, image), information);
  const representation = encodeTlv(
    0x30,
    number(0x80, 7),
    encodeTlv(0xa1, encodeTlv(0xa0, image2d)),
    encodeTlv(0xa2, number(0x80, 2024), number(0x81, 5), number(0x82, 17)),
    // A quality block, of which nothing is decoded.
    encodeTlv(0xa3, encodeTlv(0x30, encodeTlv(0xa0, number(0x80, 257)))),
  );
  return encodeTlv(0x65, encodeTlv(0xa0, number(0x80, 3), number(0x81, 2019)), encodeTlv(0xa1, representation));
}

export const dg2Of39794 = (block: Uint8Array): Uint8Array =>
  dg2(template(CBEFF_HEADER, encodeTlv(0x7f2e, encodeTlv(0xa1, block))));

const field = (tag: number, text: string): Uint8Array => encodeTlv(tag, ascii(text));

export const DG11 = encodeTlv(
  0x6b,
  encodeTlv(0x5c, fromHex('5f0ea05f105f2b5f115f425f125f135f145f155f165f175f18')),
  field(0x5f0e, 'NGUYỄN<<VĂN<THỬ'),
  encodeTlv(0xa0, count(2), field(0x5f0f, 'MẪU<<VĂN'), field(0x5f0f, 'BÚT<DANH')),
  field(0x5f10, '999090000001'),
  field(0x5f2b, '19900615'),
  field(0x5f11, 'HÀ NỘI<VIỆT NAM'),
  field(0x5f42, '1 PHỐ THỬ<HÀ NỘI'),
  field(0x5f12, '84999000000'),
  field(0x5f13, 'KỸ SƯ'),
  field(0x5f14, 'ÔNG'),
  field(0x5f15, 'DÒNG MỘT\r\nDÒNG HAI'),
  encodeTlv(0x5f16, fromHex('ffd8ffe0')),
  field(0x5f17, '999000001<999000002'),
  field(0x5f18, 'KHÔNG'),
);

export const DG12 = encodeTlv(
  0x6c,
  encodeTlv(0x5c, fromHex('5f195f26a05f1b5f1c5f1d5f1e5f555f56')),
  field(0x5f19, 'CỤC MẪU'),
  encodeTlv(0x5f26, fromHex('20210510')),
  encodeTlv(0xa0, count(1), field(0x5f1a, 'NGUYEN<<EM<BE')),
  field(0x5f1b, 'KHÔNG CÓ'),
  field(0x5f1c, 'MIỄN'),
  encodeTlv(0x5f1d, fromHex('ffd8ffe0')),
  encodeTlv(0x5f1e, fromHex('ff4fff51')),
  encodeTlv(0x5f55, fromHex('20210510093005')),
  field(0x5f56, 'MÁY-01'),
);

export const DG5 = encodeTlv(0x65, count(1), encodeTlv(0x5f40, fromHex('ff4fff51')));
export const DG7 = encodeTlv(0x67, count(1), encodeTlv(0x5f43, fromHex('ffd8ffe0')));
export const DG14 = encodeTlv(0x6e, fromHex('310f300d060804007f0007020202020101'));
export const DG15 = encodeTlv(0x6f, fromHex('3009300706052b81040022'));
export const SOD = encodeTlv(0x77, encodeTlv(0x30, fromHex('06092a864886f70d010702')));
export const CARD_SECURITY = encodeTlv(0x30, fromHex('06092a864886f70d010702'), encodeTlv(0xa0));
/** `43`, `46`, capabilities with extended lengths, `7F66` with 65,535 either way, filled up with zeros. */
export const ATR_INFO = fromHex('4301b846040102030447039401e07f66080202ffff0202ffff0000000000');
