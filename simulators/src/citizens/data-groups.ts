import { encodeTlv } from '@motcua/drivers/tlv';
import type { MrzData } from './mrz.ts';
import { mrzLines } from './mrz.ts';

export { DATA_GROUP_TAG } from '../lds/data-group-tag.ts';
export { buildCom } from '../lds/elementary-files.ts';

/** EF.DG1: the MRZ, 90 characters of a TD1 document. */
export function buildDg1(data: MrzData): Uint8Array {
  return encodeTlv(0x61, encodeTlv(0x5f1f, Buffer.from(mrzLines(data).join(''), 'latin1')));
}
