/** What the first bytes of an image say that it is. */
export type ImageFormat = 'jpeg' | 'jpeg2000' | 'unknown';

/** An image as the file holds it; `decodeImage` turns it into pixels. */
export interface EncodedImage {
  readonly format: ImageFormat;
  readonly bytes: Uint8Array;
}

const JPEG = [0xff, 0xd8, 0xff];
/** A bare codestream (ISO/IEC 15444-1 A.4.1: SOC, then SIZ). */
const JPEG2000_CODESTREAM = [0xff, 0x4f, 0xff, 0x51];
/** The signature box of a JP2 file (ISO/IEC 15444-1 I.5.1). */
const JP2_SIGNATURE = [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[i] === byte);

export const isJp2File = (bytes: Uint8Array): boolean => startsWith(bytes, JP2_SIGNATURE);

export function imageFormat(bytes: Uint8Array): ImageFormat {
  if (startsWith(bytes, JPEG)) return 'jpeg';
  return startsWith(bytes, JPEG2000_CODESTREAM) || isJp2File(bytes) ? 'jpeg2000' : 'unknown';
}

export const encodedImage = (bytes: Uint8Array): EncodedImage => ({ format: imageFormat(bytes), bytes });
