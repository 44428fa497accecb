import { ok, type Result } from '../result/index.ts';
import { parseTagList, type TlvNode } from '../tlv/index.ts';
import { type DataGroupNumber, type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { dataGroupOfTag } from './tags.ts';
import { openFile, openOnce } from './template.ts';
import { decimalsOf } from './text.ts';

/** EF.COM (ICAO 9303-10 §4.6.1). Unsigned: which groups exist is taken from the SOD, never from here. */
export interface EfCom {
  /** `1.7` of `0107`; null when it is not four digits. */
  readonly ldsVersion: string | null;
  /** `4.0.0` of `040000`; null when it is not six digits. */
  readonly unicodeVersion: string | null;
  readonly dataGroups: readonly DataGroupNumber[];
  /** Tags in the list that stand for no data group. */
  readonly otherTags: readonly number[];
  readonly others: readonly TlvNode[];
}

const LDS_VERSION = 0x5f01;
const UNICODE_VERSION = 0x5f36;
const TAG_LIST = 0x5c;
const KNOWN = new Set([LDS_VERSION, UNICODE_VERSION, TAG_LIST]);

export function parseCom(bytes: Uint8Array): Result<EfCom, LdsFailure> {
  const source: LdsSource = { file: 'EF.COM', bytes };
  const outer = openFile(source, 0x60);
  if (!outer.ok) return outer;
  const content = openOnce(source, outer.value, KNOWN);
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const list = byTag.get(TAG_LIST);
  if (list === undefined) return refuse(source, 'missing-object', outer.value);
  const tags = parseTagList(list.value);
  if (!tags.ok) return refuse(source, tags.error.code, offsetIn(source, list.value) + tags.error.offset);
  return ok({
    ldsVersion: versionOf(byTag.get(LDS_VERSION), 2),
    unicodeVersion: versionOf(byTag.get(UNICODE_VERSION), 3),
    dataGroups: tags.value.flatMap((tag) => dataGroupOfTag(tag) ?? []),
    otherTags: tags.value.filter((tag) => dataGroupOfTag(tag) === undefined),
    others,
  });
}

/** Two digits for each part. */
function versionOf(node: TlvNode | undefined, parts: number): string | null {
  const digits = node?.value.length === 2 * parts ? decimalsOf(node.value) : null;
  if (digits === null) return null;
  return (digits.match(/../g) ?? []).map(Number).join('.');
}
