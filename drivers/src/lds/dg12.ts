import { ok, type Result } from '../result/index.ts';
import type { TlvNode } from '../tlv/index.ts';
import { type LdsDate, type LdsDateTime, readDate, readDateTime } from './date.ts';
import { readNames, readTagList } from './dg11.ts';
import type { LdsFailure, LdsSource } from './failure.ts';
import { type EncodedImage, encodedImage } from './image/format.ts';
import { openFile, openOnce } from './template.ts';
import { type LdsName, type LdsText, readText } from './text.ts';

/** EF.DG12, additional document details (ICAO 9303-10 §4.7.12). A property is undefined where the card does not hold it. */
export interface DataGroup12 {
  readonly group: 12;
  /** What the card says it holds; what it holds stands below. */
  readonly tagList: readonly number[];
  readonly issuingAuthority: LdsText | undefined;
  readonly dateOfIssue: LdsDate | undefined;
  readonly otherPersons: readonly LdsName[];
  readonly endorsements: LdsText | undefined;
  readonly taxOrExitRequirements: LdsText | undefined;
  readonly imageOfFront: EncodedImage | undefined;
  readonly imageOfRear: EncodedImage | undefined;
  readonly personalizedAt: LdsDateTime | undefined;
  readonly personalizationSystem: LdsText | undefined;
  readonly others: readonly TlvNode[];
}

const TAG = {
  tagList: 0x5c,
  issuingAuthority: 0x5f19,
  dateOfIssue: 0x5f26,
  otherPersons: 0xa0,
  endorsements: 0x5f1b,
  taxOrExitRequirements: 0x5f1c,
  imageOfFront: 0x5f1d,
  imageOfRear: 0x5f1e,
  personalizedAt: 0x5f55,
  personalizationSystem: 0x5f56,
} as const;
const OTHER_PERSON = 0x5f1a;
const KNOWN: ReadonlySet<number> = new Set(Object.values(TAG));

export function parseDataGroup12(bytes: Uint8Array): Result<DataGroup12, LdsFailure> {
  const source: LdsSource = { file: 'DG12', bytes };
  const outer = openFile(source, 0x6c);
  if (!outer.ok) return outer;
  const content = openOnce(source, outer.value, KNOWN);
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const tagList = readTagList(source, byTag.get(TAG.tagList));
  if (!tagList.ok) return tagList;
  const otherPersons = readNames(source, byTag.get(TAG.otherPersons), OTHER_PERSON);
  if (!otherPersons.ok) return otherPersons;
  const field = <T>(tag: number, read: (node: TlvNode) => T): T | undefined => {
    const node = byTag.get(tag);
    return node === undefined ? undefined : read(node);
  };
  return ok({
    group: 12,
    tagList: tagList.value,
    issuingAuthority: field(TAG.issuingAuthority, readText),
    dateOfIssue: field(TAG.dateOfIssue, ({ value }) => readDate(value)),
    otherPersons: otherPersons.value,
    endorsements: field(TAG.endorsements, readText),
    taxOrExitRequirements: field(TAG.taxOrExitRequirements, readText),
    imageOfFront: field(TAG.imageOfFront, ({ value }) => encodedImage(value)),
    imageOfRear: field(TAG.imageOfRear, ({ value }) => encodedImage(value)),
    personalizedAt: field(TAG.personalizedAt, ({ value }) => readDateTime(value)),
    personalizationSystem: field(TAG.personalizationSystem, readText),
    others,
  });
}
