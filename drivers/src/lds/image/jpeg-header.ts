import type { Result } from '../../result/index.ts';
import { IMAGE_LIMITS } from '../limits.ts';
import { type ImageFailure, refuseImage } from './failure.ts';
import { acceptHeader, type ImageHeader } from './header.ts';

const SOF0_BASELINE = 0xc0;
const SOF2_PROGRESSIVE = 0xc2;
const DHT = 0xc4;
const DAC = 0xcc;
const EOI = 0xd9;
const SOS = 0xda;
const DNL = 0xdc;

/**
 * Walks all markers of a JPEG stream (ISO/IEC 10918-1 Annex B), the scans' too: the number of scans decides how long a
 * progressive image takes. Baseline, extended and progressive Huffman coding with 8 bits; linear in the length.
 */
export function readJpegHeader(bytes: Uint8Array): Result<ImageHeader, ImageFailure> {
  let frame: (Omit<ImageHeader, 'components'> & { readonly components: number }) | undefined;
  let scans = 0;
  for (let offset = 2; ; ) {
    if (bytes[offset] !== 0xff) return refuseImage('malformed');
    while (bytes[offset + 1] === 0xff) offset++;
    const marker = bytes[offset + 1];
    offset += 2;
    if (marker === undefined) return refuseImage('malformed');
    if (marker === EOI) break;
    if (isBare(marker)) return refuseImage('malformed');

    const segmentBytes = ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
    if (segmentBytes < 2 || offset + segmentBytes > bytes.length) return refuseImage('malformed');
    if (isFrame(marker)) {
      if (marker > SOF2_PROGRESSIVE) return refuseImage('unsupported');
      if (frame !== undefined || segmentBytes < 8) return refuseImage('malformed');
      frame = readFrame(bytes.subarray(offset + 2, offset + segmentBytes));
      if (frame.bitsPerSample !== 8) return refuseImage('unsupported');
    }
    // The number of lines may be said after the first scan; no document does, and nothing could be sized before.
    if (marker === DNL) return refuseImage('unsupported');
    offset += segmentBytes;
    if (marker === SOS) {
      if (frame === undefined) return refuseImage('malformed');
      if (++scans > IMAGE_LIMITS.jpegScans) return refuseImage('too-complex');
      offset = endOfScan(bytes, offset);
    }
  }
  return frame === undefined || scans === 0 ? refuseImage('malformed') : acceptHeader(frame);
}

/** TEM, RSTm and a second SOI have no length; none belongs between segments. */
const isBare = (marker: number): boolean => marker === 0x01 || marker === 0x00 || (marker >= 0xd0 && marker <= 0xd8);

const isFrame = (marker: number): boolean =>
  marker >= SOF0_BASELINE && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== DAC;

function readFrame(segment: Uint8Array): Omit<ImageHeader, 'components'> & { readonly components: number } {
  const byte = (i: number): number => segment[i] ?? 0;
  return {
    format: 'jpeg',
    bitsPerSample: byte(0),
    heightPixels: (byte(1) << 8) | byte(2),
    widthPixels: (byte(3) << 8) | byte(4),
    components: byte(5),
  };
}

/** The next marker after entropy-coded data, in which `FF00` is a stuffed byte and `FFD0` to `FFD7` restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let offset = bytes.indexOf(0xff, start); offset !== -1; offset = bytes.indexOf(0xff, offset + 1)) {
    const next = bytes[offset + 1];
    if (next !== undefined && next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return offset;
  }
  return bytes.length;
}
