import { encodeTlv } from '@motcua/drivers/tlv';
import { dataGroupTag } from './data-group-tag.ts';

/** EF.COM (ICAO 9303-10 §4.6.1): versions of LDS and Unicode (4.0.0), the tags of the groups that are there. */
export function buildCom(dataGroups: readonly number[], ldsVersion: '0107' | '0108' = '0107'): Uint8Array {
  return encodeTlv(
    0x60,
    encodeTlv(0x5f01, Buffer.from(ldsVersion)),
    encodeTlv(0x5f36, Buffer.from('040000')),
    encodeTlv(0x5c, Uint8Array.from(dataGroups.map(dataGroupTag))),
  );
}

/** EF.DIR (ICAO 9303-10 §3.11.4): an application template for each application. */
export const buildDir = (applications: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(applications.map((aid) => encodeTlv(0x61, encodeTlv(0x4f, aid)))));

export interface AtrInfo {
  /** Extended length and the longest command and response, in bytes; `null`: short length alone. */
  readonly extendedLength: { readonly commandBytes: number; readonly responseBytes: number } | null;
  /** Default: yes. */
  readonly commandChaining?: boolean;
}

/** EF.ATR/INFO (ICAO 9303-10 §3.11.3; ISO/IEC 7816-4 §12.7.1): capabilities 47, buffer sizes 7F66. */
export function buildAtrInfo({ extendedLength, commandChaining = true }: AtrInfo): Uint8Array {
  // Selection by full name, by identifier, short identifiers; one-byte data units (ISO/IEC 7816-4 §12.1.1.9).
  const third = (commandChaining ? 0x80 : 0) | (extendedLength ? 0x40 : 0);
  const capabilities = encodeTlv(0x47, Uint8Array.of(0x94, 0x01, third));
  if (!extendedLength) return capabilities;
  const size = (bytes: number) => encodeTlv(0x02, Uint8Array.of(bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff));
  const sizes = encodeTlv(0x7f66, size(extendedLength.commandBytes), size(extendedLength.responseBytes));
  return Uint8Array.from(Buffer.concat([capabilities, sizes]));
}
