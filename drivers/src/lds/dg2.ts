import { ok, type Result } from '../result/index.ts';
import { type TlvNode, toHex } from '../tlv/index.ts';
import { type LdsDate, type LdsDateTime, readDate, readDateTime } from './date.ts';
import { parseFaceRecord19794 } from './face-19794.ts';
import { parseFaceBlock39794 } from './face-39794.ts';
import type { FaceImage } from './face-image.ts';
import { type LdsFailure, type LdsSource, refuse } from './failure.ts';
import { LDS_LIMITS } from './limits.ts';
import { openCounted, openFile, openOnce, openTemplate } from './template.ts';

/** EF.DG2: the face, in biometric information templates of CBEFF (ICAO 9303-10 §4.7.2, ISO/IEC 7816-11). */
export interface DataGroup2 {
  readonly group: 2;
  readonly templates: readonly BiometricTemplate[];
  /** The faces of all templates, in their order: the first one is the most recent interoperable encoding. */
  readonly faces: readonly FaceImage[];
  readonly others: readonly TlvNode[];
}

export interface BiometricTemplate {
  readonly header: BiometricHeader;
  /** `other`: an encoding that this parser does not know; `data` holds it. */
  readonly encoding: 'ISO/IEC 19794-5:2005' | 'ISO/IEC 39794-5' | 'other';
  readonly faces: readonly FaceImage[];
  /** The biometric data block as it came. */
  readonly data: Uint8Array;
  readonly others: readonly TlvNode[];
}

/** ICAO 9303-10 table 44. Undefined: not there; numbers are the bytes read as one big-endian number. */
export interface BiometricHeader {
  readonly version: number | undefined;
  readonly type: number | undefined;
  readonly subtype: number | undefined;
  readonly created: LdsDateTime | undefined;
  readonly validFrom: LdsDate | undefined;
  readonly validTo: LdsDate | undefined;
  /** Product identifier of the creator, hexadecimal. */
  readonly creator: string | undefined;
  readonly formatOwner: number | undefined;
  readonly formatType: number | undefined;
  readonly others: readonly TlvNode[];
}

const GROUP_TEMPLATE = 0x7f61;
const TEMPLATE = 0x7f60;
const HEADER = 0xa1;
const DATA = 0x5f2e;
const CONSTRUCTED_DATA = 0x7f2e;
const HEADER_TAG = {
  version: 0x80,
  type: 0x81,
  subtype: 0x82,
  created: 0x83,
  validity: 0x85,
  creator: 0x86,
  formatOwner: 0x87,
  formatType: 0x88,
} as const;
const KNOWN_HEADER_TAGS: ReadonlySet<number> = new Set(Object.values(HEADER_TAG));
const KNOWN_TEMPLATE_TAGS: ReadonlySet<number> = new Set([HEADER, DATA, CONSTRUCTED_DATA]);

export function parseDataGroup2(bytes: Uint8Array): Result<DataGroup2, LdsFailure> {
  const source: LdsSource = { file: 'DG2', bytes };
  const outer = openFile(source, 0x75);
  if (!outer.ok) return outer;
  const content = openOnce(source, outer.value, new Set([GROUP_TEMPLATE]));
  if (!content.ok) return content;
  const group = content.value.byTag.get(GROUP_TEMPLATE);
  if (group === undefined) return refuse(source, 'missing-object', outer.value);
  const counted = openCounted(source, group, {
    isMember: (tag) => tag === TEMPLATE,
    max: LDS_LIMITS.biometricTemplates,
  });
  if (!counted.ok) return counted;
  const templates: BiometricTemplate[] = [];
  for (const node of counted.value.objects) {
    const template = parseTemplate(source, node);
    if (!template.ok) return template;
    templates.push(template.value);
  }
  return ok({
    group: 2,
    templates,
    faces: templates.flatMap(({ faces }) => faces),
    others: [...content.value.others, ...counted.value.others],
  });
}

function parseTemplate(source: LdsSource, node: TlvNode): Result<BiometricTemplate, LdsFailure> {
  const content = openOnce(source, node, KNOWN_TEMPLATE_TAGS);
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const header = parseHeader(source, byTag.get(HEADER));
  if (!header.ok) return header;
  const plain = byTag.get(DATA);
  const constructed = byTag.get(CONSTRUCTED_DATA);
  const block = plain ?? constructed;
  if (block === undefined) return refuse(source, 'missing-object', node);
  if (plain !== undefined && constructed !== undefined) return refuse(source, 'repeated-object', constructed);
  const faces = parseFaces(source, block);
  if (!faces.ok) return faces;
  return ok({ header: header.value, ...faces.value, data: block.value, others });
}

/** ASCII `FAC` and a NUL begin a record of ISO/IEC 19794-5; issuers have put it behind either tag. */
const isRecord19794 = (value: Uint8Array): boolean =>
  value[0] === 0x46 && value[1] === 0x41 && value[2] === 0x43 && value[3] === 0x00;

function parseFaces(
  source: LdsSource,
  block: TlvNode,
): Result<Pick<BiometricTemplate, 'encoding' | 'faces'>, LdsFailure> {
  if (isRecord19794(block.value)) {
    const faces = parseFaceRecord19794(source, block.value);
    return faces.ok ? ok({ encoding: 'ISO/IEC 19794-5:2005', faces: faces.value }) : faces;
  }
  const face = block.tag === CONSTRUCTED_DATA ? faceBlockIn(source, block) : undefined;
  if (face === undefined) return ok({ encoding: 'other', faces: [] });
  const faces = parseFaceBlock39794(source, face);
  return faces.ok ? ok({ encoding: 'ISO/IEC 39794-5', faces: faces.value }) : faces;
}

/** `7F2E { A1 { 65 … } }` (ICAO 9303-10 §4.5.6, tables 2 and 3). */
function faceBlockIn(source: LdsSource, block: TlvNode): TlvNode | undefined {
  const inside = openTemplate(source, block);
  const standard = inside.ok ? inside.value.find(({ tag }) => tag === 0xa1) : undefined;
  const objects = standard && openTemplate(source, standard);
  return objects?.ok ? objects.value.find(({ tag }) => tag === 0x65) : undefined;
}

function parseHeader(source: LdsSource, node: TlvNode | undefined): Result<BiometricHeader, LdsFailure> {
  if (node === undefined) return ok(NO_HEADER);
  const content = openOnce(source, node, KNOWN_HEADER_TAGS);
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const field = <T>(tag: number, read: (value: Uint8Array) => T): T | undefined => {
    const object = byTag.get(tag);
    return object === undefined ? undefined : read(object.value);
  };
  return ok({
    version: field(HEADER_TAG.version, smallNumber),
    type: field(HEADER_TAG.type, smallNumber),
    subtype: field(HEADER_TAG.subtype, smallNumber),
    created: field(HEADER_TAG.created, readDateTime),
    validFrom: field(HEADER_TAG.validity, (value) => readDate(value.subarray(0, 4))),
    validTo: field(HEADER_TAG.validity, (value) => readDate(value.subarray(4))),
    creator: field(HEADER_TAG.creator, (value) => toHex(value.subarray(0, 16))),
    formatOwner: field(HEADER_TAG.formatOwner, smallNumber),
    formatType: field(HEADER_TAG.formatType, smallNumber),
    others,
  });
}

/** The format owner and type are mandatory; cards without a header have been seen, and their data speak for themselves. */
const NO_HEADER: BiometricHeader = {
  version: undefined,
  type: undefined,
  subtype: undefined,
  created: undefined,
  validFrom: undefined,
  validTo: undefined,
  creator: undefined,
  formatOwner: undefined,
  formatType: undefined,
  others: [],
};

/** Up to three bytes, as table 44 has them; undefined when there are more. */
function smallNumber(value: Uint8Array): number | undefined {
  return value.length > 3 ? undefined : value.reduce((number, byte) => number * 256 + byte, 0);
}
