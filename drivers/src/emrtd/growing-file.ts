import { LDS_LIMITS } from '../lds/limits.ts';
import { createExtentScanner, type Extent } from '../tlv/index.ts';

export interface GrowingFile {
  /** What has come so far, also what lies behind the file. */
  readonly content: () => Uint8Array;
  readonly append: (block: Uint8Array) => void;
  /** How long the file is, as far as what has come tells; an elementary file may be longer, filled up with 00 or FF. */
  readonly extent: () => Extent;
}

/** Room is doubled and the end is looked for from where it was not found, so that a long file costs no more per byte than a short one. */
export function createGrowingFile(partial: Uint8Array = new Uint8Array(0)): GrowingFile {
  const scanner = createExtentScanner({ maxBytes: LDS_LIMITS.fileBytes });
  let room: Uint8Array = Uint8Array.from(partial);
  let length = room.length;
  let extent = scanner.scan(room);
  return {
    content: () => room.subarray(0, length),
    append(block) {
      if (length + block.length > room.length) {
        const larger = new Uint8Array(Math.max(2 * room.length, length + block.length));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(block, length);
      length += block.length;
      extent = scanner.scan(room.subarray(0, length));
    },
    extent: () => extent,
  };
}
