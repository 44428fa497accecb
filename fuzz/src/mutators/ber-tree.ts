/**
 * A tree of data objects that keeps whatever can be wrong with them: made to be bent, not to be believed. It is a reader of
 * its own, apart from the parsers under test.
 */
export interface BerNode {
  tag: Uint8Array;
  form: LengthForm;
  /** Objects inside; undefined when the content is plain bytes. */
  children: BerNode[] | undefined;
  content: Uint8Array;
}

export type LengthForm =
  | { readonly kind: 'shortest' }
  /** More length octets than needed. */
  | { readonly kind: 'padded'; readonly octets: number }
  | { readonly kind: 'indefinite' }
  /** The length octets themselves, whatever they say. */
  | { readonly kind: 'forged'; readonly octets: Uint8Array };

const MAX_NODES = 4_096;
const MAX_DEPTH = 64;

/** Undefined unless `bytes` are a sequence of whole objects. Primitive content that looks like objects is opened too. */
export function readBer(bytes: Uint8Array): BerNode[] | undefined {
  return readLevel(bytes, { nodesLeft: MAX_NODES }, 0);
}

function readLevel(bytes: Uint8Array, budget: { nodesLeft: number }, depth: number): BerNode[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const nodes: BerNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (budget.nodesLeft-- <= 0) return undefined;
    const header = readHeader(bytes, at, depth);
    if (!header) return undefined;
    const { tag, contentAt, end, indefinite, octets } = header;
    const content = bytes.subarray(contentAt, end);
    const constructed = ((tag[0] ?? 0) & 0x20) !== 0;
    // Content of an OCTET STRING or the like: only when it is worth it, and a coincidence does no harm.
    const mayHold = constructed || content.length >= 4;
    const children = mayHold ? readLevel(content, budget, depth + 1) : undefined;
    const form: LengthForm = indefinite
      ? { kind: 'indefinite' }
      : octets === shortestLength(content.length).length
        ? { kind: 'shortest' }
        : { kind: 'padded', octets };
    nodes.push({ tag, form, children: children && children.length > 0 ? children : undefined, content });
    at = indefinite ? end + 2 : end;
  }
  return nodes;
}

interface Header {
  readonly tag: Uint8Array;
  readonly contentAt: number;
  readonly end: number;
  readonly indefinite: boolean;
  readonly octets: number;
}

function readHeader(bytes: Uint8Array, start: number, depth: number): Header | undefined {
  let at = start + 1;
  if (((bytes[start] ?? 0) & 0x1f) === 0x1f) {
    while (at < bytes.length && ((bytes[at] ?? 0) & 0x80) !== 0) at++;
    at++;
  }
  const tag = bytes.slice(start, at);
  const first = bytes[at++];
  if (first === undefined) return undefined;
  if (first === 0x80) {
    const end = endOfContents(bytes, at, depth + 1);
    return end === undefined ? undefined : { tag, contentAt: at, end, indefinite: true, octets: 1 };
  }
  let length = first;
  let octets = 1;
  if (first > 0x80) {
    octets += first & 0x7f;
    if (octets > 5) return undefined;
    length = 0;
    for (let i = 1; i < octets; i++) length = length * 256 + (bytes[at++] ?? 0);
  }
  const end = at + length;
  return end > bytes.length ? undefined : { tag, contentAt: at, end, indefinite: false, octets };
}

function endOfContents(bytes: Uint8Array, from: number, depth: number): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  let at = from;
  while (at + 1 < bytes.length) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
    const header = readHeader(bytes, at, depth);
    if (!header) return undefined;
    at = header.indefinite ? header.end + 2 : header.end;
  }
  return undefined;
}

export function writeBer(nodes: readonly BerNode[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const node of nodes) {
    const content = node.children ? writeBer(node.children) : node.content;
    parts.push(node.tag, lengthOctets(node.form, content.length), content);
    if (node.form.kind === 'indefinite') parts.push(Uint8Array.of(0, 0));
  }
  return join(parts);
}

function lengthOctets(form: LengthForm, length: number): Uint8Array {
  switch (form.kind) {
    case 'shortest':
      return shortestLength(length);
    case 'padded': {
      const octets = new Uint8Array(Math.max(2, form.octets));
      octets[0] = 0x80 | (octets.length - 1);
      for (let i = octets.length - 1, rest = length; i > 0; i--, rest = Math.floor(rest / 256)) octets[i] = rest % 256;
      return octets;
    }
    case 'indefinite':
      return Uint8Array.of(0x80);
    case 'forged':
      return form.octets;
  }
}

function shortestLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(0x80 | octets.length, ...octets);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
