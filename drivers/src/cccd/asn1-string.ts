import type { TlvNode } from '../tlv/index.ts';

const UTF8_STRING = 0x0c;
const UNIVERSAL_STRING = 0x1c;
const BMP_STRING = 0x1e;
/** Of these the letters that matter are the same in ASCII; cards are seen to put UTF-8 behind a PrintableString tag. */
const ONE_BYTE_STRINGS = [0x12, 0x13, 0x14, 0x15, 0x16, 0x19, 0x1a, 0x1b];

/** The text of any ASN.1 character string; null when the node is none or its bytes are no text of that kind. */
export function decodeAsn1String(node: TlvNode): string | null {
  if (node.tag === UTF8_STRING || ONE_BYTE_STRINGS.includes(node.tag)) return decodeStrictly('utf-8', node.value);
  if (node.tag === BMP_STRING) return decodeStrictly('utf-16be', node.value);
  if (node.tag === UNIVERSAL_STRING) return decodeUtf32(node.value);
  return null;
}

function decodeStrictly(encoding: 'utf-8' | 'utf-16be', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decodeUtf32(bytes: Uint8Array): string | null {
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let offset = 0; offset < bytes.length; offset += 4) {
    const codePoint = view.getUint32(offset);
    if (codePoint > 0x10ffff) return null;
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
