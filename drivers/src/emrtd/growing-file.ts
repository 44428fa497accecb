import { parseTlv, readTlvHeader } from '../tlv/index.ts';

type Extent = { readonly totalBytes: number | undefined } | 'malformed';

export interface GrowingFile {
  /** What has come so far. */
  readonly content: () => Uint8Array;
  readonly append: (block: Uint8Array, options: { readonly ended: boolean }) => void;
  /** How long the file is, as far as what has come tells. */
  readonly extent: () => Extent;
}

/** Room is doubled as blocks come, so that a long file costs no more per byte than a short one. */
export function createGrowingFile(partial: Uint8Array = new Uint8Array(0)): GrowingFile {
  let room: Uint8Array = Uint8Array.from(partial);
  let length = room.length;
  let extent = extentOf(room);
  /** An end that shows only in the content is looked for when what is there has doubled, or may be the end. */
  let lookAgainAtBytes = 2 * length;
  return {
    content: () => room.subarray(0, length),
    append(block, { ended }) {
      if (length + block.length > room.length) {
        const larger = new Uint8Array(Math.max(2 * room.length, length + block.length));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(block, length);
      length += block.length;
      if (extent !== 'malformed' && extent.totalBytes !== undefined) return;
      const mayEnd = ended || (block.at(-1) === 0 && block.at(-2) === 0);
      if (length < lookAgainAtBytes && !mayEnd) return;
      lookAgainAtBytes = 2 * length;
      extent = extentOf(room.subarray(0, length));
    },
    extent: () => extent,
  };
}

function extentOf(content: Uint8Array): Extent {
  const header = readTlvHeader(content, 0, { ber: true });
  if (!header.ok) return header.error.code === 'truncated' ? { totalBytes: undefined } : 'malformed';
  const { headerBytes, lengthBytes } = header.value;
  if (lengthBytes !== null) return { totalBytes: headerBytes + lengthBytes };
  // Indefinite length (a SOD in BER): the end shows when everything inside is closed.
  const parsed = parseTlv(content, { ber: true, shallow: true });
  return { totalBytes: parsed.ok ? parsed.value[0]?.raw.length : undefined };
}
