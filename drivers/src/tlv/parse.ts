import { err, ok, type Result } from '../result/index.ts';

/** One data object. All arrays are views into the parsed bytes, never copies. */
export interface TlvNode {
  /** The tag bytes read as one big-endian number: 0x30, 0x5F1F, 0x7F49. */
  readonly tag: number;
  readonly constructed: boolean;
  /** Content; for an indefinite length without the end-of-contents bytes. */
  readonly value: Uint8Array;
  /** The whole object as it came: what hashes and signatures are taken over. */
  readonly raw: Uint8Array;
  /** Objects inside a constructed one; empty for a primitive one and under `shallow`. */
  readonly children: readonly TlvNode[];
}

export interface TlvOptions {
  /** BER instead of DER: lengths longer than needed, and indefinite ones unless it says `'definite'`. */
  readonly ber?: boolean | 'definite';
  /** Only the outermost level: for card files whose inside another parser checks. */
  readonly shallow?: boolean;
  readonly maxDepth?: number;
  readonly maxNodes?: number;
  readonly maxBytes?: number;
}

/** Above any genuine file of an eMRTD: a SOD has depth 12, DG2 some 70 kB. */
export const DEFAULT_TLV_LIMITS = { maxDepth: 24, maxNodes: 8_192, maxBytes: 4 * 1024 * 1024 } as const;

export type TlvFailure = {
  readonly code:
    | 'truncated'
    | 'malformed-tag'
    | 'malformed-length'
    | 'indefinite-length'
    | 'missing-end-of-contents'
    | 'too-deep'
    | 'too-many'
    | 'too-long';
  /** Where in the input, in bytes. */
  readonly offset: number;
};

export interface TlvHeader {
  readonly tag: number;
  readonly constructed: boolean;
  readonly headerBytes: number;
  /** `null`: indefinite. */
  readonly lengthBytes: number | null;
}

/** Parses a sequence of data objects that fills `bytes` exactly (X.690; DER unless `ber`). Never throws on any input. */
export function parseTlv(bytes: Uint8Array, options: TlvOptions = {}): Result<readonly TlvNode[], TlvFailure> {
  const limits = { ...DEFAULT_TLV_LIMITS, ...options };
  if (bytes.length > limits.maxBytes) return err({ code: 'too-long', offset: limits.maxBytes });
  const walk: Walk = {
    bytes,
    ber: options.ber ?? false,
    shallow: options.shallow === true,
    maxDepth: limits.maxDepth,
    nodesLeft: limits.maxNodes,
  };
  const parsed = parseLevel(walk, { start: 0, end: bytes.length, depth: 1, endOfContents: false });
  return parsed.ok ? ok(parsed.value.nodes) : parsed;
}

/** Tag and length of the object at `offset`, of which the content need not be there: tells a file's size from its first bytes. */
export function readTlvHeader(
  bytes: Uint8Array,
  offset = 0,
  options: Pick<TlvOptions, 'ber'> = {},
): Result<TlvHeader, TlvFailure> {
  const tag = readTag(bytes, offset, bytes.length);
  if (!tag.ok) return tag;
  const length = readLength(bytes, tag.value.next, bytes.length, options.ber ?? false);
  if (!length.ok) return length;
  return ok({
    tag: tag.value.tag,
    constructed: tag.value.constructed,
    headerBytes: length.value.next - offset,
    lengthBytes: length.value.lengthBytes,
  });
}

/** The tags that a tag list (DO'5C') names, in its order; ISO/IEC 7816-4 §8.5.1. */
export function parseTagList(bytes: Uint8Array, maxTags = 64): Result<readonly number[], TlvFailure> {
  const tags: number[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (tags.length >= maxTags) return err({ code: 'too-many', offset });
    const tag = readTag(bytes, offset, bytes.length);
    if (!tag.ok) return tag;
    tags.push(tag.value.tag);
    offset = tag.value.next;
  }
  return ok(tags);
}

/** The first object reached by following `path` down from `nodes`. */
export function findTag(nodes: readonly TlvNode[], ...path: readonly number[]): TlvNode | undefined {
  const [tag, ...rest] = path;
  const found = nodes.find((node) => node.tag === tag);
  return found === undefined || rest.length === 0 ? found : findTag(found.children, ...rest);
}

type Lengths = boolean | 'definite';

interface Walk {
  readonly bytes: Uint8Array;
  readonly ber: Lengths;
  readonly shallow: boolean;
  readonly maxDepth: number;
  nodesLeft: number;
}

interface Level {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** The level ends at `00 00` instead of at `end`. */
  readonly endOfContents: boolean;
}

function parseLevel(walk: Walk, level: Level): Result<{ nodes: TlvNode[]; next: number }, TlvFailure> {
  if (level.depth > walk.maxDepth) return err({ code: 'too-deep', offset: level.start });
  const nodes: TlvNode[] = [];
  let offset = level.start;
  while (offset < level.end) {
    if (level.endOfContents && walk.bytes[offset] === 0 && walk.bytes[offset + 1] === 0 && offset + 2 <= level.end) {
      return ok({ nodes, next: offset });
    }
    const parsed = parseNode(walk, offset, level);
    if (!parsed.ok) return parsed;
    nodes.push(parsed.value.node);
    offset = parsed.value.next;
  }
  return level.endOfContents ? err({ code: 'missing-end-of-contents', offset }) : ok({ nodes, next: offset });
}

function parseNode(walk: Walk, start: number, level: Level): Result<{ node: TlvNode; next: number }, TlvFailure> {
  if (walk.nodesLeft-- <= 0) return err({ code: 'too-many', offset: start });
  const tag = readTag(walk.bytes, start, level.end);
  if (!tag.ok) return tag;
  const length = readLength(walk.bytes, tag.value.next, level.end, walk.ber);
  if (!length.ok) return length;
  const content = length.value.next;
  const { lengthBytes } = length.value;

  if (lengthBytes === null) {
    if (!tag.value.constructed) return err({ code: 'indefinite-length', offset: start });
    // Even under `shallow` the inside must be walked: nothing else tells where it ends.
    const inner = parseLevel(walk, { start: content, end: level.end, depth: level.depth + 1, endOfContents: true });
    if (!inner.ok) return inner;
    return ok({
      node: {
        tag: tag.value.tag,
        constructed: true,
        value: walk.bytes.subarray(content, inner.value.next),
        raw: walk.bytes.subarray(start, inner.value.next + 2),
        children: walk.shallow ? [] : inner.value.nodes,
      },
      next: inner.value.next + 2,
    });
  }

  const end = content + lengthBytes;
  if (end > level.end) return err({ code: 'truncated', offset: start });
  let children: TlvNode[] = [];
  if (tag.value.constructed && !walk.shallow) {
    const inner = parseLevel(walk, { start: content, end, depth: level.depth + 1, endOfContents: false });
    if (!inner.ok) return inner;
    children = inner.value.nodes;
  }
  return ok({
    node: {
      tag: tag.value.tag,
      constructed: tag.value.constructed,
      value: walk.bytes.subarray(content, end),
      raw: walk.bytes.subarray(start, end),
      children,
    },
    next: end,
  });
}

/** Four bytes are more than any tag of ISO/IEC 7816-4 or Doc 9303 takes, and still fit a number exactly. */
const MAX_TAG_BYTES = 4;
/** Lengths up to 2^32 − 1. */
const MAX_LENGTH_OCTETS = 4;

function readTag(
  bytes: Uint8Array,
  offset: number,
  end: number,
): Result<{ tag: number; constructed: boolean; next: number }, TlvFailure> {
  const first = bytes[offset];
  if (first === undefined || offset >= end) return err({ code: 'truncated', offset });
  // 00 and FF are padding in ISO/IEC 7816-4 and never a tag of ours.
  if (first === 0x00 || first === 0xff) return err({ code: 'malformed-tag', offset });
  const constructed = (first & 0x20) !== 0;
  if ((first & 0x1f) !== 0x1f) return ok({ tag: first, constructed, next: offset + 1 });
  let tag = first;
  for (let i = 1; i < MAX_TAG_BYTES; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined || offset + i >= end) return err({ code: 'truncated', offset });
    if (i === 1 && byte === 0x80) return err({ code: 'malformed-tag', offset });
    tag = tag * 256 + byte;
    if (byte < 0x80) return ok({ tag, constructed, next: offset + i + 1 });
  }
  return err({ code: 'malformed-tag', offset });
}

function readLength(
  bytes: Uint8Array,
  offset: number,
  end: number,
  ber: Lengths,
): Result<{ lengthBytes: number | null; next: number }, TlvFailure> {
  const first = bytes[offset];
  if (first === undefined || offset >= end) return err({ code: 'truncated', offset });
  if (first < 0x80) return ok({ lengthBytes: first, next: offset + 1 });
  if (first === 0x80) {
    return ber === true ? ok({ lengthBytes: null, next: offset + 1 }) : err({ code: 'indefinite-length', offset });
  }
  const octets = first & 0x7f;
  if (octets > MAX_LENGTH_OCTETS) return err({ code: 'malformed-length', offset });
  if (offset + octets >= end) return err({ code: 'truncated', offset });
  let lengthBytes = 0;
  for (let i = 1; i <= octets; i++) lengthBytes = lengthBytes * 256 + (bytes[offset + i] ?? 0);
  const shortest = lengthBytes >= 0x80 && lengthBytes >= 256 ** (octets - 1);
  if (ber === false && !shortest) return err({ code: 'malformed-length', offset });
  return ok({ lengthBytes, next: offset + 1 + octets });
}
