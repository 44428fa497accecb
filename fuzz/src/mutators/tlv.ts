import { type BerNode, readBer, writeBer } from './ber-tree.ts';
import { mutateBytes } from './bytes.ts';
import type { MutationContext, Mutator } from './mutator.ts';

/** A node with the list that it stands in. */
interface Place {
  readonly siblings: BerNode[];
  readonly index: number;
  readonly node: BerNode;
}

const FORGED_LENGTHS: readonly (readonly number[])[] = [
  [0x00],
  [0x01],
  [0x7f],
  [0x80],
  [0x81, 0x00],
  [0x81, 0x80],
  [0x81, 0xff],
  [0x82, 0xff, 0xff],
  [0x83, 0xff, 0xff, 0xff],
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x85, 0x01, 0x00, 0x00, 0x00, 0x00],
  [0xfe],
  [0xff],
];

const TAGS: readonly (readonly number[])[] = [
  [0x01],
  [0x02],
  [0x03],
  [0x04],
  [0x05],
  [0x06],
  [0x0a],
  [0x0c],
  [0x13],
  [0x16],
  [0x17],
  [0x18],
  [0x1e],
  [0x24],
  [0x30],
  [0x31],
  [0x80],
  [0x81],
  [0xa0],
  [0xa1],
  [0xa3],
  [0x5f, 0x1f],
  [0x7f, 0x61],
  [0x7f, 0x2e],
  [0x5f, 0x80, 0x01],
  [0x1f, 0xff, 0xff, 0x7f],
];

type Edit = (place: Place, context: MutationContext) => void;

const clone = (node: BerNode): BerNode => ({
  tag: node.tag,
  form: node.form,
  content: node.content,
  children: node.children?.map(clone),
});

const EDITS: readonly Edit[] = [
  function content({ node }, context) {
    node.content = mutateBytes(node.children ? writeBer(node.children) : node.content, context);
    node.children = undefined;
  },
  function contentAgain({ node }, context) {
    node.content = mutateBytes(node.children ? writeBer(node.children) : node.content, context);
    node.children = undefined;
  },
  function word({ node }, { prng, dictionary }) {
    if (dictionary.length === 0) return;
    node.content = prng.pick(dictionary);
    node.children = undefined;
  },
  function forgeLength({ node }, { prng }) {
    node.form = { kind: 'forged', octets: Uint8Array.from(prng.pick(FORGED_LENGTHS)) };
  },
  function nearlyRightLength({ node }, { prng }) {
    const length = (node.children ? writeBer(node.children) : node.content).length + prng.pick([-2, -1, 1, 2]);
    if (length < 0) return;
    const octets = length < 0x80 ? [length] : [0x82, (length >> 8) & 0xff, length & 0xff];
    node.form = { kind: 'forged', octets: Uint8Array.from(octets) };
  },
  function padLength({ node }, { prng }) {
    node.form = { kind: 'padded', octets: 2 + prng.int(4) };
  },
  function indefinite({ node }) {
    node.form = { kind: 'indefinite' };
  },
  function remove({ siblings, index }) {
    siblings.splice(index, 1);
  },
  function duplicate({ siblings, index, node }, { prng }) {
    siblings.splice(prng.int(siblings.length + 1), 0, clone(siblings[index] ?? node));
  },
  function swap({ siblings, index, node }, { prng }) {
    const to = prng.int(siblings.length);
    siblings[index] = siblings[to] ?? node;
    siblings[to] = node;
  },
  function retag({ node }, { prng }) {
    node.tag = Uint8Array.from(prng.pick(TAGS));
  },
  function tagBit({ node }, { prng }) {
    const tag = node.tag.slice();
    tag[0] = (tag[0] ?? 0) ^ (1 << prng.int(8));
    node.tag = tag;
  },
  function nest({ siblings, index, node }, { prng }) {
    const constructed = ((node.tag[0] ?? 0) & 0x20) !== 0;
    const tag = constructed && prng.oneIn(2) ? node.tag : Uint8Array.of(prng.pick([0x30, 0x31, 0xa0, 0x24]));
    let inner = node;
    for (let depth = prng.smallInt(60); depth > 0; depth--) {
      inner = { tag, form: node.form, content: new Uint8Array(0), children: [inner] };
    }
    siblings[index] = inner;
  },
  function unwrap({ siblings, index, node }) {
    siblings.splice(index, 1, ...(node.children ?? []));
  },
  function repeat({ siblings, index, node }, { prng, maxBytes }) {
    const lengthBytes = writeBer([node]).length;
    const times = Math.min(prng.smallInt(2_048), Math.floor(maxBytes / lengthBytes));
    siblings.splice(index, 0, ...Array.from({ length: times }, () => node));
  },
  function fromOther({ siblings, index, node }, { prng, other }) {
    const places = placesOf(readBer(other) ?? []);
    if (places.length === 0) return;
    const donor = prng.pick(places).node;
    if (prng.oneIn(2)) siblings[index] = { ...donor, tag: prng.oneIn(2) ? node.tag : donor.tag };
    else siblings.splice(index, 0, donor);
  },
  function segment({ node }, { prng }) {
    const bytes = node.children ? writeBer(node.children) : node.content;
    const cut = prng.int(bytes.length + 1);
    const part = (content: Uint8Array): BerNode => ({
      tag: Uint8Array.of(0x04),
      form: { kind: 'shortest' },
      content,
      children: undefined,
    });
    node.tag = Uint8Array.of(0x24);
    node.children = [part(bytes.subarray(0, cut)), part(bytes.subarray(cut))];
  },
];

function placesOf(roots: BerNode[]): Place[] {
  const places: Place[] = [];
  const visit = (siblings: BerNode[]): void => {
    siblings.forEach((node, index) => {
      places.push({ siblings, index, node });
      if (node.children) visit(node.children);
    });
  };
  visit(roots);
  return places;
}

/** Changes one data object and mends the lengths around it, so that the change is reached; bytes that are no objects change as bytes. */
export const mutateTlv: Mutator = (input, context) => {
  const roots = context.prng.oneIn(4) ? undefined : readBer(input);
  const places = placesOf(roots ?? []);
  if (!roots || places.length === 0) return mutateBytes(input, context);
  context.prng.pick(EDITS)(context.prng.pick(places), context);
  return writeBer(roots);
};
