import { err, ok, type Result } from '@motcua/drivers/result';

/** What a picture says of itself. */
export interface PictureFacts {
  readonly type: 'image/png' | 'image/jpeg';
  readonly width: number;
  readonly height: number;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Kind and size in pixels, from the file's first bytes and never from its name. `not-a-picture`: neither PNG nor JPEG. */
export function pictureFacts(bytes: Buffer): Result<PictureFacts, 'not-a-picture'> {
  const facts = bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE) ? pngFacts(bytes) : jpegFacts(bytes);
  return facts && facts.width > 0 && facts.height > 0 ? ok(facts) : err('not-a-picture');
}

/** PNG (W3C, third edition) §11.2.1: IHDR comes first, 13 bytes long, width and height in front. */
function pngFacts(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 33 || bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Markers without a length: TEM and restarts. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** ITU-T T.81 table B.1: every start of frame but DHT, JPG and DAC, which stand between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** ITU-T T.81 §B.2.2: segment by segment to the start of frame, which has height and width. */
function jpegFacts(bytes: Buffer): PictureFacts | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else {
      const length = bytes.readUInt16BE(at + 2);
      if (length < 2) return null;
      if (isFrame(marker)) {
        if (at + 9 > bytes.length) return null;
        return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      }
      at += 2 + length;
    }
  }
  return null;
}
