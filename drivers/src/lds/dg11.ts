import { ok, type Result } from '../result/index.ts';
import { parseTagList, type TlvNode } from '../tlv/index.ts';
import { type LdsDate, readDate } from './date.ts';
import { type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { type EncodedImage, encodedImage } from './image/format.ts';
import { LDS_LIMITS } from './limits.ts';
import { openCounted, openFile, openOnce } from './template.ts';
import { type LdsList, type LdsName, type LdsText, readList, readName, readText } from './text.ts';

/** EF.DG11, additional personal details (ICAO 9303-10 §4.7.11). A property is undefined where the card does not hold it. */
export interface DataGroup11 {
  readonly group: 11;
  /** What the card says it holds; what it holds stands below. */
  readonly tagList: readonly number[];
  readonly fullName: LdsName | undefined;
  readonly otherNames: readonly LdsName[];
  readonly personalNumber: LdsText | undefined;
  readonly fullDateOfBirth: LdsDate | undefined;
  readonly placeOfBirth: LdsList | undefined;
  readonly permanentAddress: LdsList | undefined;
  readonly telephone: LdsText | undefined;
  readonly profession: LdsText | undefined;
  readonly title: LdsText | undefined;
  readonly personalSummary: LdsText | undefined;
  readonly proofOfCitizenship: EncodedImage | undefined;
  readonly otherDocumentNumbers: LdsList | undefined;
  readonly custodyInformation: LdsText | undefined;
  readonly others: readonly TlvNode[];
}

const TAG = {
  tagList: 0x5c,
  fullName: 0x5f0e,
  otherNames: 0xa0,
  personalNumber: 0x5f10,
  fullDateOfBirth: 0x5f2b,
  placeOfBirth: 0x5f11,
  permanentAddress: 0x5f42,
  telephone: 0x5f12,
  profession: 0x5f13,
  title: 0x5f14,
  personalSummary: 0x5f15,
  proofOfCitizenship: 0x5f16,
  otherDocumentNumbers: 0x5f17,
  custodyInformation: 0x5f18,
} as const;
const OTHER_NAME = 0x5f0f;
const KNOWN: ReadonlySet<number> = new Set(Object.values(TAG));

export function parseDataGroup11(bytes: Uint8Array): Result<DataGroup11, LdsFailure> {
  const source: LdsSource = { file: 'DG11', bytes };
  const outer = openFile(source, 0x6b);
  if (!outer.ok) return outer;
  const content = openOnce(source, outer.value, KNOWN);
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const tagList = readTagList(source, byTag.get(TAG.tagList));
  if (!tagList.ok) return tagList;
  const otherNames = readNames(source, byTag.get(TAG.otherNames), OTHER_NAME);
  if (!otherNames.ok) return otherNames;
  const field = <T>(tag: number, read: (node: TlvNode) => T): T | undefined => {
    const node = byTag.get(tag);
    return node === undefined ? undefined : read(node);
  };
  return ok({
    group: 11,
    tagList: tagList.value,
    fullName: field(TAG.fullName, readName),
    otherNames: otherNames.value,
    personalNumber: field(TAG.personalNumber, readText),
    fullDateOfBirth: field(TAG.fullDateOfBirth, ({ value }) => readDate(value)),
    placeOfBirth: field(TAG.placeOfBirth, readList),
    permanentAddress: field(TAG.permanentAddress, readList),
    telephone: field(TAG.telephone, readText),
    profession: field(TAG.profession, readText),
    title: field(TAG.title, readText),
    personalSummary: field(TAG.personalSummary, readText),
    proofOfCitizenship: field(TAG.proofOfCitizenship, ({ value }) => encodedImage(value)),
    otherDocumentNumbers: field(TAG.otherDocumentNumbers, readList),
    custodyInformation: field(TAG.custodyInformation, readText),
    others,
  });
}

/** The tag list of DG11 and DG12. Some cards leave it out, and nothing depends on it. */
export function readTagList(source: LdsSource, node: TlvNode | undefined): Result<readonly number[], LdsFailure> {
  if (node === undefined) return ok([]);
  const tags = parseTagList(node.value);
  return tags.ok ? tags : refuse(source, tags.error.code, offsetIn(source, node.value) + tags.error.offset);
}

/** `A0 { 02 01 n, n names }`. */
export function readNames(
  source: LdsSource,
  node: TlvNode | undefined,
  nameTag: number,
): Result<readonly LdsName[], LdsFailure> {
  if (node === undefined) return ok([]);
  const counted = openCounted(source, node, { isMember: (tag) => tag === nameTag, max: LDS_LIMITS.otherNames });
  if (!counted.ok) return counted;
  const [foreign] = counted.value.others;
  return foreign === undefined ? ok(counted.value.objects.map(readName)) : refuse(source, 'unexpected-object', foreign);
}
