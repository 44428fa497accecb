import { encodeTlv } from '@motcua/drivers/tlv';
import type { MrzData } from './mrz.ts';
import { mrzLines } from './mrz.ts';

/** Tags of the data groups (ICAO 9303-10 §4.7). */
export const DATA_GROUP_TAG: Readonly<Record<number, number>> = {
  1: 0x61,
  2: 0x75,
  3: 0x63,
  13: 0x6d,
  14: 0x6e,
  15: 0x6f,
};

/** EF.DG1: the MRZ, 90 characters of a TD1 document. */
export function buildDg1(data: MrzData): Uint8Array {
  return encodeTlv(0x61, encodeTlv(0x5f1f, Buffer.from(mrzLines(data).join(''), 'latin1')));
}

/** EF.COM (ICAO 9303-10 §4.6.1): LDS 1.7, Unicode 4.0.0, the tags of the groups that are there. */
export function buildCom(dataGroups: readonly number[]): Uint8Array {
  const tags = dataGroups.map((number) => {
    const tag = DATA_GROUP_TAG[number];
    if (tag === undefined) throw new RangeError(`no tag is known for DG${number}`);
    return tag;
  });
  return encodeTlv(
    0x60,
    encodeTlv(0x5f01, Buffer.from('0107')),
    encodeTlv(0x5f36, Buffer.from('040000')),
    encodeTlv(0x5c, Uint8Array.from(tags)),
  );
}
