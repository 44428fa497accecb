import { cleanEntry } from '../forms/index.ts';

/** An address on a card has at most 350 characters; whatever is far longer is none, and is not searched for units. */
const MAX_ADDRESS_LENGTH = 1000;

const COUNTRY = /^(?:việt\s*nam|viet\s*nam|vn)$/iu;
const EDGES = /^[\s.\-–—]+|[\s.\-–—]+$/gu;

/** Where a unit begins in an address without commas. `Thị xã` is one word here, so that its second half begins nothing. */
const UNIT_BEGINS =
  /(?<![\p{L}\p{M}])(?<!thị\s)(?=(?:phường|xã|thị trấn|đặc khu|quận|huyện|thị xã|thành phố|tỉnh)\s|(?:tp|tx|tt|p|q|h|x)\.)/giu;

/**
 * The pieces of an address as it is written on a card: from the house to the province, between commas; composed form, no
 * signs that hide or reorder text. None for what is no address.
 */
export function addressPieces(raw: string): readonly string[] {
  if (raw.length > MAX_ADDRESS_LENGTH) return [];
  const pieces = tidied(raw.split(/[,;\r\n]/));
  const between = pieces.length === 1 ? tidied((pieces[0] ?? '').split(UNIT_BEGINS)) : pieces;
  return COUNTRY.test(between.at(-1) ?? '') ? between.slice(0, -1) : between;
}

const tidied = (pieces: readonly string[]): readonly string[] =>
  pieces
    .map((piece) => cleanEntry(piece).replaceAll(/\s+/gu, ' ').replaceAll(EDGES, ''))
    .filter((piece) => piece !== '');

/** A piece taken apart before each of its last words, the longest end first: `Quận Ba Đình Hà Nội`. */
export function* endsOf(piece: string, longest: number): Generator<{ readonly before: string; readonly end: string }> {
  const words = piece.split(' ');
  for (let count = Math.min(longest, words.length - 1); count > 0; count--) {
    yield {
      before: words.slice(0, -count).join(' ').replaceAll(EDGES, ''),
      end: words.slice(-count).join(' '),
    };
  }
}
