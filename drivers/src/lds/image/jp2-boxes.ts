import { ok, type Result } from '../../result/index.ts';
import { type ImageFailure, refuseImage } from './failure.ts';

const JP2_HEADER = 0x6a703268;
const COLOUR = 0x636f6c72;
const PALETTE = 0x70636c72;
const COMPONENT_MAPPING = 0x636d6170;
const CODESTREAM = 0x6a703263;

const ENUMERATED = 1;
/** sRGB and greyscale (ISO/IEC 15444-1 table I.10); sYCC would come out in false colours. */
const COLOUR_SPACES: readonly number[] = [16, 17];
const MAX_BOXES = 256;

interface Box {
  readonly type: number;
  readonly content: Uint8Array;
}

/** The codestream of a JP2 file (ISO/IEC 15444-1 Annex I), after a look at what says how its colours are meant. */
export function codestreamOf(bytes: Uint8Array): Result<Uint8Array, ImageFailure> {
  const boxes = boxesIn(bytes);
  if (boxes === null) return refuseImage('malformed');
  const header = boxes.find(({ type }) => type === JP2_HEADER);
  const codestream = boxes.find(({ type }) => type === CODESTREAM);
  const inner = header && boxesIn(header.content);
  if (!codestream || !inner || codestream.content[0] !== 0xff || codestream.content[1] !== 0x4f) {
    return refuseImage('malformed');
  }
  if (codestream.content[2] !== 0xff || codestream.content[3] !== 0x51) return refuseImage('malformed');
  if (inner.some(({ type }) => type === PALETTE || type === COMPONENT_MAPPING)) return refuseImage('unsupported');
  // The first colour box counts (I.5.3.3); a restricted ICC profile (method 2) is taken for what it mostly is, sRGB.
  const colour = inner.find(({ type }) => type === COLOUR);
  if (colour?.content[0] === ENUMERATED) {
    if (colour.content.length < 7) return refuseImage('malformed');
    const view = new DataView(colour.content.buffer, colour.content.byteOffset);
    if (!COLOUR_SPACES.includes(view.getUint32(3))) return refuseImage('unsupported');
  }
  return ok(codestream.content);
}

/** Null: a box that ends beyond the bytes, or more of them than any image has. */
function boxesIn(bytes: Uint8Array): readonly Box[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (bytes.length - offset < 8 || boxes.length >= MAX_BOXES) return null;
    const declared = view.getUint32(offset);
    // One: an eight-byte length follows, which no file of this size needs. Zero: up to the end.
    if (declared !== 0 && declared < 8) return null;
    const end = declared === 0 ? bytes.length : offset + declared;
    if (end > bytes.length) return null;
    boxes.push({ type: view.getUint32(offset + 4), content: bytes.subarray(offset + 8, end) });
    offset = end;
  }
  return boxes;
}
