import { DEFAULT_TLV_LIMITS, readTlvHeader } from './parse.ts';

/** How long an object is, as far as what has come tells. `malformed`: no byte that is still to come makes one of it. */
export type Extent = { readonly totalBytes: number | undefined } | 'malformed';

export interface ExtentScanner {
  /** `content`: all that has come, beginning with what it was the last time. What lies behind the object is not looked at. */
  readonly scan: (content: Uint8Array) => Extent;
}

export interface ExtentLimits {
  readonly maxDepth?: number;
  /** Objects that are walked to find the end of an indefinite length. */
  readonly maxNodes?: number;
  readonly maxBytes?: number;
}

/**
 * Finds the end of one data object (BER) while its bytes come in. A definite length tells it at once; an indefinite one ends
 * where all that it opened is closed (X.690 §8.1.5), and for that each header on the way is read once, however many pieces the
 * content comes in. Objects of definite length are stepped over whole: what looks like an end inside of them is content.
 */
export function createExtentScanner(options: ExtentLimits = {}): ExtentScanner {
  const limits = { ...DEFAULT_TLV_LIMITS, ...options };
  let state: 'walking' | 'ended' | 'malformed' = 'walking';
  /** Where the next header stands, maybe beyond what has come. */
  let position = 0;
  /** Objects of indefinite length that are not closed yet. */
  let open = 0;
  let nodesLeft = limits.maxNodes;

  /** Over one header or end of contents; false: it has to come first. */
  const step = (content: Uint8Array): boolean => {
    if (position >= content.length) return false;
    if (open > 0 && content[position] === 0) {
      const second = content[position + 1];
      if (second === undefined) return false;
      if (second !== 0) state = 'malformed';
      position += 2;
      open--;
    } else {
      const header = readTlvHeader(content, position, { ber: true });
      if (!header.ok) {
        if (header.error.code !== 'truncated') state = 'malformed';
        return false;
      }
      const { constructed, headerBytes, lengthBytes } = header.value;
      position += headerBytes + (lengthBytes ?? 0);
      const isIndefinite = lengthBytes === null;
      if (isIndefinite) open++;
      if (nodesLeft-- <= 0 || (isIndefinite && !constructed) || open >= limits.maxDepth) state = 'malformed';
      // What is open cannot end before that.
      if (open > 0 && position > limits.maxBytes) state = 'malformed';
    }
    if (state === 'walking' && open === 0) state = 'ended';
    return true;
  };

  return {
    scan(content) {
      while (state === 'walking' && step(content));
      return state === 'malformed' ? state : { totalBytes: state === 'ended' ? position : undefined };
    },
  };
}

/**
 * The data object at the beginning of an elementary file, where nothing follows it but filler: all of it 00, or all of it FF, as
 * the memory was that the file was created in. Anything else is given back as it came, for whoever parses it to refuse.
 */
export function withoutFiller(file: Uint8Array): Uint8Array {
  const extent = createExtentScanner().scan(file);
  if (extent === 'malformed' || extent.totalBytes === undefined || extent.totalBytes >= file.length) return file;
  const filler = file.subarray(extent.totalBytes);
  const isFiller = (filler[0] === 0x00 || filler[0] === 0xff) && filler.every((byte) => byte === filler[0]);
  return isFiller ? file.subarray(0, extent.totalBytes) : file;
}
