import { cleanText, isTreacherous } from '../cccd/text.ts';
import type { TlvNode } from '../tlv/index.ts';
import { LDS_LIMITS } from './limits.ts';

/** A text of a data group. */
export interface LdsText {
  /** Null: no UTF-8, too long, or with characters that lie on a screen; `raw` holds it as it came. */
  readonly text: string | null;
  readonly raw: Uint8Array;
}

/** A name in the spelling of the MRZ: `primary<<secondary`, parts divided by `<` (ICAO 9303-10 tables 72 and 81). */
export interface LdsName extends LdsText {
  readonly primary: string | null;
  /** Empty when there is none. */
  readonly secondary: string | null;
}

/** Text of which `<` divides the parts: an address, a place, other document numbers. */
export interface LdsList extends LdsText {
  readonly parts: readonly string[] | null;
}

export function readText({ value }: TlvNode): LdsText {
  return { text: decodeText(value), raw: value };
}

export function readName({ value }: TlvNode): LdsName {
  const text = decodeText(value);
  if (text === null) return { text, primary: null, secondary: null, raw: value };
  const separator = text.indexOf('<<');
  const [primary, secondary] = separator === -1 ? [text, ''] : [text.slice(0, separator), text.slice(separator + 2)];
  return { text, primary: partsOf(primary).join(' '), secondary: partsOf(secondary).join(' '), raw: value };
}

export function readList({ value }: TlvNode): LdsList {
  const text = decodeText(value);
  return { text, parts: text === null ? null : partsOf(text), raw: value };
}

const partsOf = (text: string): readonly string[] =>
  text
    .split('<')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Doc 9303-10 §3.9.1: UTF-8. Line ends and tabs become spaces. */
function decodeText(bytes: Uint8Array): string | null {
  if (bytes.length > LDS_LIMITS.textBytes) return null;
  try {
    const text = cleanText(UTF8.decode(bytes).replace(/[\r\n\t]/g, ' '));
    return isTreacherous(text) ? null : text;
  } catch {
    return null;
  }
}

/** Characters 0 to 9 alone, as versions and dates are written; null otherwise. */
export const decimalsOf = (bytes: Uint8Array): string | null =>
  bytes.every((byte) => byte >= 0x30 && byte <= 0x39) ? String.fromCharCode(...bytes) : null;
