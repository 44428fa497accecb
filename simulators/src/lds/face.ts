import { encodeInteger, encodeTlv } from '@motcua/drivers/tlv';
import { context, contextPrimitive, integer, sequence } from '../pki/der.ts';

export interface FaceImage {
  readonly format: 'jpeg' | 'jpeg2000';
  readonly bytes: Uint8Array;
  readonly widthPixels: number;
  readonly heightPixels: number;
}

export interface FaceOptions {
  readonly sex: 'M' | 'F' | 'X';
  /** Default `19794-5`, the older encoding, which nearly all documents in the field have. */
  readonly encoding?: '19794-5' | '39794-5';
  /** `yyyy-MM-dd`; left out: not stated. */
  readonly capturedAt?: string;
}

const BIOMETRIC_TYPE_FACE = 2;
const FORMAT_OWNER_SC37 = Uint8Array.of(0x01, 0x01);
/** Numbers of the SC 37 register of block formats. */
const FORMAT_TYPE = { '19794-5': Uint8Array.of(0x00, 0x08), '39794-5': Uint8Array.of(0x00, 0x2a) } as const;

/** EF.DG2: one face in a biometric information template (ICAO 9303-10 §4.7.2). */
export function buildFaceDg2(image: FaceImage, options: FaceOptions): Uint8Array {
  const { encoding = '19794-5' } = options;
  const header = encodeTlv(
    0xa1,
    encodeTlv(0x80, Uint8Array.of(0x01, 0x01)),
    encodeTlv(0x81, Uint8Array.of(BIOMETRIC_TYPE_FACE)),
    encodeTlv(0x82, Uint8Array.of(0x00)),
    encodeTlv(0x87, FORMAT_OWNER_SC37),
    encodeTlv(0x88, FORMAT_TYPE[encoding]),
  );
  const block =
    encoding === '19794-5'
      ? encodeTlv(0x5f2e, facialRecord(image, options))
      : encodeTlv(0x7f2e, context(1, faceImageDataBlock(image, options)));
  return encodeTlv(0x75, encodeTlv(0x7f61, integer(1), encodeTlv(0x7f60, header, block)));
}

function bytes(lengthBytes: number, write: (view: DataView) => void): Uint8Array {
  const block = new Uint8Array(lengthBytes);
  write(new DataView(block.buffer));
  return block;
}

/** ISO/IEC 19794-5:2005 §5: record header, facial information, image information, image. */
function facialRecord(image: FaceImage, { sex }: FaceOptions): Uint8Array {
  const imageBlockBytes = 20 + 12 + image.bytes.length;
  const header = bytes(14, (view) => {
    view.setUint32(0, 0x46414300); // "FAC"
    view.setUint32(4, 0x30313000); // "010"
    view.setUint32(8, 14 + imageBlockBytes);
    view.setUint16(12, 1);
  });
  const facialInformation = bytes(20, (view) => {
    view.setUint32(0, imageBlockBytes);
    view.setUint8(6, { X: 0, M: 1, F: 2 }[sex]);
  });
  const imageInformation = bytes(12, (view) => {
    view.setUint8(0, 1); // full frontal
    view.setUint8(1, image.format === 'jpeg' ? 0 : 1);
    view.setUint16(2, image.widthPixels);
    view.setUint16(4, image.heightPixels);
    view.setUint8(6, 1); // 24-bit sRGB
    view.setUint8(7, 2); // static photograph from a digital camera
  });
  return Uint8Array.from(Buffer.concat([header, facialInformation, imageInformation, image.bytes]));
}

const number = (tag: number, value: number): Uint8Array => contextPrimitive(tag, encodeInteger(value));
/** A CHOICE whose first alternative is a code: `[tag] { [0] code }`. */
const code = (tag: number, value: number): Uint8Array => context(tag, number(0, value));

/**
 * FaceImageDataBlock of ISO/IEC 39794-5:2019, DER with automatic tags, in the profile of ICAO 9303-10 §4.7.2.
 */
function faceImageDataBlock(image: FaceImage, { capturedAt }: FaceOptions): Uint8Array {
  const version = context(0, number(0, 3), number(1, 2019));
  const information = context(
    1,
    code(0, image.format === 'jpeg' ? 2 : 3),
    code(1, 0), // for a travel document
    context(7, number(0, image.widthPixels), number(1, image.heightPixels)),
    code(9, 2), // 24-bit RGB
  );
  const image2d = context(0, contextPrimitive(0, image.bytes), information);
  const representation = sequence(number(0, 0), context(1, context(0, image2d)), ...captureDate(capturedAt));
  return encodeTlv(0x65, version, context(1, representation));
}

function captureDate(iso: string | undefined): readonly Uint8Array[] {
  if (iso === undefined) return [];
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  return [context(2, number(0, year), number(1, month), number(2, day))];
}

/**
 * A JPEG made longer by comment segments (ISO/IEC 10918-1 B.2.4.5), which decoders skip: for files of an exact size.
 * Throws a RangeError where that cannot be: a segment has at least four bytes.
 */
export function padJpeg(jpeg: Uint8Array, moreBytes: number): Uint8Array {
  if (moreBytes === 0) return jpeg;
  if (moreBytes < 4 || moreBytes > 65_537) throw new RangeError(`a JPEG cannot grow by ${moreBytes} bytes`);
  const length = moreBytes - 2;
  const comment = Buffer.alloc(moreBytes, ' ');
  comment.set([0xff, 0xfe, length >> 8, length & 0xff]);
  // Behind the start marker.
  return Uint8Array.from(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]));
}

/** DG2 of exactly `fileBytes`, from a JPEG that is smaller by at least four bytes. */
export function buildFaceDg2OfSize(image: FaceImage, options: FaceOptions, fileBytes: number): Uint8Array {
  let moreBytes = fileBytes - buildFaceDg2(image, options).length;
  for (let round = 0; round < 3; round += 1) {
    const built = buildFaceDg2({ ...image, bytes: padJpeg(image.bytes, moreBytes) }, options);
    if (built.length === fileBytes) return built;
    // Length fields have grown with their content.
    moreBytes -= built.length - fileBytes;
  }
  throw new RangeError(`no DG2 with this image has ${fileBytes} bytes`);
}
