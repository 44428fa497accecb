import {
  createExtentScanner,
  DEFAULT_TLV_LIMITS,
  decodeInteger,
  decodeOid,
  decodeUnsigned,
  encodeInteger,
  encodeOid,
  encodeTlv,
  equalBytes,
  findTag,
  parseTagList,
  parseTlv,
  readTlvHeader,
  type TlvNode,
} from '@motcua/drivers/tlv';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

export const target: Target = {
  name: 'tlv',
  modules: ['/drivers/src/tlv/'],
  mutators: [mutateBytes, mutateTlv, mutateTlv],
  maxBytes: 65_536,
  seeds: () => seeds('sod', 'dg1', 'dg13', 'com', 'card-access', 'certificates'),
  run(input) {
    const strict = parseTlv(input);
    if (strict.ok) checkTree(strict.value, input, 1);
    const lenient = parseTlv(input, { ber: true });
    const definite = parseTlv(input, { ber: 'definite' });
    // What DER allows, BER allows too, and it means the same.
    must(!strict.ok || (lenient.ok && definite.ok), 'DER that is no BER');
    if (strict.ok && lenient.ok) must(lenient.value.length === strict.value.length, 'DER and BER differ');
    if (lenient.ok) {
      checkLevel(lenient.value, input);
      findTag(lenient.value, 0x30, 0x06);
    }
    const shallow = parseTlv(input, { ber: true, shallow: true });
    must(!lenient.ok || shallow.ok, 'BER that is not shallow');
    const [first] = shallow.ok ? shallow.value : [];
    const header = readTlvHeader(input, 0, { ber: true });
    must(first === undefined || header.ok, 'an object without header');
    if (header.ok && header.value.lengthBytes !== null && first) {
      must(header.value.headerBytes + header.value.lengthBytes === first.raw.length, 'header and object differ');
    }
    const extent = extentInPieces(input);
    if (shallow.ok && shallow.value.length === 1) must(extent === input.length, 'an end elsewhere');
    if (typeof extent === 'number' && extent <= input.length) {
      const object = parseTlv(input.subarray(0, extent), { ber: true, shallow: true });
      must(object.ok && object.value.length === 1, 'an end of no object');
    }
    parseTagList(input);
  },
};

/** As it comes from a card, in blocks whose length the input chooses. */
function extentInPieces(input: Uint8Array): number | 'malformed' | undefined {
  const pieceBytes = 1 + ((input[3] ?? 0) & 0x3f);
  const scanner = createExtentScanner();
  for (let end = pieceBytes; ; end += pieceBytes) {
    const extent = scanner.scan(input.subarray(0, end));
    if (extent === 'malformed') return extent;
    if (extent.totalBytes !== undefined || end >= input.length) return extent.totalBytes;
  }
}

function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise);
}

function checkLevel(nodes: readonly TlvNode[], within: Uint8Array): void {
  let lengthBytes = 0;
  for (const node of nodes) {
    lengthBytes += node.raw.length;
    must(node.raw.buffer === within.buffer, 'a copy instead of a view');
  }
  must(lengthBytes === within.length, 'objects that do not fill their place');
}

function checkTree(nodes: readonly TlvNode[], within: Uint8Array, depth: number): void {
  must(depth <= DEFAULT_TLV_LIMITS.maxDepth || nodes.length === 0, 'too deep');
  checkLevel(nodes, within);
  for (const node of nodes) {
    must(equalBytes(encodeTlv(node.tag, node.value), node.raw), 'DER that does not encode back');
    if (node.constructed) checkTree(node.children, node.value, depth + 1);
    else checkValue(node.value);
  }
}

function checkValue(content: Uint8Array): void {
  const oid = decodeOid(content);
  if (oid !== undefined) must(equalBytes(encodeOid(oid), content), 'an object identifier that does not encode back');
  const integer = decodeUnsigned(content);
  if (integer !== undefined) must(equalBytes(encodeInteger(integer), content), 'an integer that does not encode back');
  decodeInteger(content);
}
