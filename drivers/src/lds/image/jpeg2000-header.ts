import { ok, type Result } from '../../result/index.ts';
import { IMAGE_LIMITS } from '../limits.ts';
import { type ImageFailure, refuseImage } from './failure.ts';
import { isJp2File } from './format.ts';
import { acceptHeader, type ImageHeader } from './header.ts';
import { codestreamOf } from './jp2-boxes.ts';
import { type CodingStyle, readCodingStyle, workOf } from './jpeg2000-work.ts';

const SIZ = 0xff51;
const CAP = 0xff50;
const COD = 0xff52;
const COC = 0xff53;
const POC = 0xff5f;
const PPM = 0xff60;
const PPT = 0xff61;
const SOT = 0xff90;
const SOD = 0xff93;
const EOC = 0xffd9;

/** Packed packet headers, changes of progression and high throughput: never seen in documents, and hard to bound. */
const UNSUPPORTED: readonly number[] = [CAP, POC, PPM, PPT];

/**
 * Walks the main header and the headers of all tile-parts of a JPEG 2000 image, a JP2 file or a bare codestream (ISO/IEC
 * 15444-1 Annex A), and adds up what the decoder would have to do: sizes, tiles, layers, precincts and code-blocks.
 */
export function readJpeg2000Header(bytes: Uint8Array): Result<ImageHeader, ImageFailure> {
  const codestream = isJp2File(bytes) ? codestreamOf(bytes) : ok(bytes);
  return codestream.ok ? readCodestream(codestream.value) : codestream;
}

interface Size {
  readonly header: ImageHeader;
  readonly tiles: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

function readCodestream(bytes: Uint8Array): Result<ImageHeader, ImageFailure> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = readSize(view);
  if (!size.ok) return size;
  const styles: CodingStyle[] = [];
  let tilePart: { readonly start: number; readonly bytes: number } | null = null;
  let tileParts = 0;
  for (let offset = 4 + view.getUint16(4); ; ) {
    if (offset + 2 > bytes.length) return refuseImage('malformed');
    const marker = view.getUint16(offset);
    if (marker === EOC) break;
    if (marker === SOD) {
      if (tilePart === null) return refuseImage('malformed');
      // A length of zero: the last tile-part, up to the end of the codestream.
      if (tilePart.bytes === 0) break;
      if (tilePart.start + tilePart.bytes < offset + 2) return refuseImage('malformed');
      offset = tilePart.start + tilePart.bytes;
      tilePart = null;
      continue;
    }
    if (offset + 4 > bytes.length) return refuseImage('malformed');
    const segmentBytes = view.getUint16(offset + 2);
    if (segmentBytes < 2 || offset + 2 + segmentBytes > bytes.length) return refuseImage('malformed');
    const segment = bytes.subarray(offset + 4, offset + 2 + segmentBytes);
    if (UNSUPPORTED.includes(marker)) return refuseImage('unsupported');
    if (marker === SIZ) return refuseImage('malformed');
    if (marker === SOT) {
      if (tilePart !== null || segmentBytes !== 10) return refuseImage('malformed');
      if (++tileParts > MAX_TILE_PARTS) return refuseImage('too-complex');
      tilePart = { start: offset, bytes: view.getUint32(offset + 6) };
    }
    if (marker === COD || marker === COC) {
      const style = readCodingStyle(marker === COD ? 'default' : 'component', segment, styles[0]);
      if (style === null || styles.length >= MAX_CODING_STYLES) return refuseImage('malformed');
      styles.push(style);
    }
    offset += 2 + segmentBytes;
  }
  if (styles.length === 0 || tileParts === 0) return refuseImage('malformed');
  const { header, tiles, tileWidth, tileHeight } = size.value;
  const components = header.components;
  for (const style of styles) {
    const work = workOf(style, { width: tileWidth, height: tileHeight });
    if (work.packets * tiles * components > IMAGE_LIMITS.jpeg2000Packets) return refuseImage('too-complex');
    if (work.codeBlocks * tiles * components > IMAGE_LIMITS.jpeg2000CodeBlocks) return refuseImage('too-complex');
  }
  return ok(header);
}

const MAX_TILE_PARTS = 1_024;
const MAX_CODING_STYLES = 256;
const SIZ_BYTES_BEFORE_COMPONENTS = 38;

/** SIZ (A.5.1), which follows SOC at once. All components must have the same depth, unsigned, and no subsampling. */
function readSize(view: DataView): Result<Size, ImageFailure> {
  if (view.byteLength < 6) return refuseImage('malformed');
  const segmentBytes = view.getUint16(4);
  if (segmentBytes < SIZ_BYTES_BEFORE_COMPONENTS || 4 + segmentBytes > view.byteLength) return refuseImage('malformed');
  const at = (index: number): number => view.getUint32(8 + 4 * index);
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = [
    at(0),
    at(1),
    at(2),
    at(3),
    at(4),
    at(5),
    at(6),
    at(7),
  ];
  const components = view.getUint16(40);
  if (segmentBytes !== SIZ_BYTES_BEFORE_COMPONENTS + 3 * components) return refuseImage('malformed');
  if (right <= left || bottom <= top || tileWidth === 0 || tileHeight === 0) return refuseImage('malformed');
  if (tileLeft > left || tileTop > top) return refuseImage('malformed');
  const depth = view.getUint8(42);
  const bitsPerSample = (depth & 0x7f) + 1;
  const header = acceptHeader({
    format: 'jpeg2000',
    widthPixels: right - left,
    heightPixels: bottom - top,
    components,
    bitsPerSample,
  });
  if (!header.ok) return header;
  if (depth >= 0x80 || bitsPerSample > 16) return refuseImage('unsupported');
  for (let i = 0; i < components; i++) {
    const same = view.getUint8(42 + 3 * i) === depth;
    if (!same || view.getUint8(43 + 3 * i) !== 1 || view.getUint8(44 + 3 * i) !== 1) return refuseImage('unsupported');
  }
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  if (tiles > IMAGE_LIMITS.jpeg2000Tiles) return refuseImage('too-complex');
  return ok({
    header: header.value,
    tiles,
    tileWidth: Math.min(tileWidth, right - left),
    tileHeight: Math.min(tileHeight, bottom - top),
  });
}
