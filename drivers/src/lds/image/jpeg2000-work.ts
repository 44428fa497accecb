/** What of COD or COC (ISO/IEC 15444-1 A.6.1, A.6.2) decides how much a decoder has to do. */
export interface CodingStyle {
  readonly layers: number;
  readonly decompositions: number;
  /** Exponents: a code-block is 2^x wide. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** One byte for each resolution, the lowest first: exponents of width (low half) and height; empty: one precinct. */
  readonly precincts: Uint8Array;
}

/** Beyond this the highest resolution allowed would be more than halved away many times over. */
const MAX_DECOMPOSITIONS = 32;

/** `fallback`: the default style, which gives a component's own style its number of layers. Null: not a coding style. */
export function readCodingStyle(
  kind: 'default' | 'component',
  segment: Uint8Array,
  fallback: CodingStyle | undefined,
): CodingStyle | null {
  // COD: Scod, progression, layers (2), transform, then the five bytes that COC has after Ccoc (1, since Csiz < 257) and Scoc.
  const start = kind === 'default' ? 5 : 2;
  const flags = segment[kind === 'default' ? 0 : 1];
  const [decompositions, width, height] = segment.subarray(start, start + 3);
  if (flags === undefined || decompositions === undefined || width === undefined || height === undefined) return null;
  const precincts = (flags & 0x01) === 0 ? new Uint8Array() : segment.subarray(start + 5);
  if (decompositions > MAX_DECOMPOSITIONS || width > 8 || height > 8 || width + height > 8) return null;
  if ((flags & 0x01) !== 0 && precincts.length !== decompositions + 1) return null;
  if (segment.length < start + 5) return null;
  const layers = kind === 'default' ? ((segment[2] ?? 0) << 8) | (segment[3] ?? 0) : (fallback?.layers ?? 0);
  if (layers === 0) return null;
  return { layers, decompositions, blockWidth: width + 2, blockHeight: height + 2, precincts };
}

/** Packets and code-blocks of one component of one tile, rounded up (B.6, B.7). */
export function workOf(
  style: CodingStyle,
  tile: { readonly width: number; readonly height: number },
): { readonly packets: number; readonly codeBlocks: number } {
  let precinctCount = 0;
  let codeBlocks = 0;
  for (let resolution = 0; resolution <= style.decompositions; resolution++) {
    const scale = 2 ** (style.decompositions - resolution);
    const width = Math.ceil(tile.width / scale);
    const height = Math.ceil(tile.height / scale);
    const exponents = style.precincts[resolution] ?? 0xff;
    const precinctWidth = exponents & 0x0f;
    const precinctHeight = exponents >> 4;
    // A precinct or block that straddles the tile's edge counts too: one more in each direction.
    precinctCount += (Math.ceil(width / 2 ** precinctWidth) + 1) * (Math.ceil(height / 2 ** precinctHeight) + 1);
    const shrink = resolution === 0 ? 0 : 1;
    const blockWidth = Math.min(style.blockWidth, Math.max(precinctWidth - shrink, 0));
    const blockHeight = Math.min(style.blockHeight, Math.max(precinctHeight - shrink, 0));
    codeBlocks += (Math.ceil(width / 2 ** blockWidth) + 1) * (Math.ceil(height / 2 ** blockHeight) + 1);
  }
  return { packets: precinctCount * style.layers, codeBlocks };
}
