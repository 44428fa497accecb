import { err, ok, type Result } from '../result/index.ts';
import { decodeInteger, decodeOid, parseTlv, type TlvNode } from '../tlv/index.ts';
import { decodeAsn1String } from './asn1-string.ts';
import { isCitizenNumber } from './citizen-number.ts';
import { parseSlashDate } from './partial-date.ts';
import { parseSex } from './qr.ts';
import type { IdentityFields } from './record.ts';
import { cleanText, isTreacherous } from './text.ts';

/** The Vietnamese data group of a citizen ID card, by field. */
export interface Dg13 {
  readonly fields: { readonly [F in Dg13Field]?: IdentityFields[F] };
  /** Fields that are there but break their rule (a date of no calendar, a sex of another word): left out of `fields`. */
  readonly unreadable: readonly Dg13Field[];
  /** Fields whose number has no known meaning, as they came (the value's TLV, empty when there is none). */
  readonly unknown: ReadonlyMap<number, Uint8Array>;
}

export type Dg13Field = Exclude<keyof IdentityFields, 'residenceAddress'>;

export interface Dg13Failure {
  readonly code: 'dg13-malformed';
  readonly reason: 'structure' | 'version' | 'object-identifier' | 'repeated-field' | 'too-large';
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

/** Genuine files stay under 700 bytes; a longest address or list of features does not reach a tenth of this. */
export const MAX_DG13_BYTES = 8_192;
const MAX_FIELDS = 64;
export const MAX_VALUE_CHARACTERS = 512;
/** 1.0.10646.1.0.8: ISO/IEC 10646, UTF-8. */
const OID_UTF8 = '1.0.10646.1.0.8';
const VERSION = 1;
const NO_EXPIRY = 'không thời hạn';

type Decoded = { readonly [F in Dg13Field]?: IdentityFields[F] } | 'unreadable';
type Decoder = (strings: readonly string[]) => Decoded;

const text =
  (field: Dg13Field): Decoder =>
  ([value]) => ({ [field]: value });
const checked =
  (field: Dg13Field, read: (value: string) => string | null): Decoder =>
  ([value = '']) => {
    const accepted = read(value);
    return accepted === null ? 'unreadable' : { [field]: accepted };
  };

/** By number, never by position; the field that a failed decoding is reported under comes first. */
const FIELDS: ReadonlyMap<number, readonly [Dg13Field, Decoder]> = new Map<number, readonly [Dg13Field, Decoder]>([
  [1, ['citizenNumber', checked('citizenNumber', (value) => (isCitizenNumber(value) ? value : null))]],
  [2, ['fullName', text('fullName')]],
  [3, ['dateOfBirth', checked('dateOfBirth', parseSlashDate)]],
  [4, ['sex', checked('sex', parseSex)]],
  [5, ['nationality', text('nationality')]],
  [6, ['ethnicGroup', text('ethnicGroup')]],
  [7, ['religion', text('religion')]],
  [8, ['placeOfOrigin', text('placeOfOrigin')]],
  [9, ['permanentAddress', text('permanentAddress')]],
  [10, ['identifyingFeatures', text('identifyingFeatures')]],
  [11, ['issueDate', checked('issueDate', parseSlashDate)]],
  [12, ['expiryDate', decodeExpiry]],
  [13, ['fatherName', decodeParents]],
  [14, ['spouseName', text('spouseName')]],
  [15, ['oldIdNumber', checked('oldIdNumber', (value) => (/^\d{9}$/.test(value) ? value : null))]],
]);

function decodeExpiry([value = '']: readonly string[]): Decoded {
  if (value.toLocaleLowerCase('vi') === NO_EXPIRY) return { noExpiry: true };
  const expiryDate = parseSlashDate(value);
  return expiryDate === null ? 'unreadable' : { expiryDate };
}

/** First father, then mother. With one name alone nobody knows which it is, so it is neither. */
function decodeParents([fatherName, motherName, ...more]: readonly string[]): Decoded {
  if (more.length > 0) return 'unreadable';
  return fatherName !== undefined && motherName !== undefined ? { fatherName, motherName } : {};
}

/**
 * Parses EF.DG13: `6D { 30 { version, OID, SET OF { 30 { number, value? } } } }`. The layout is that of 2021 cards; on
 * 2024 cards every field beyond the first five may be missing.
 */
export function parseDg13(file: Uint8Array): Result<Dg13, Dg13Failure> {
  const malformed: Malformed = (reason, at) =>
    err({
      code: 'dg13-malformed',
      reason,
      offset: typeof at === 'number' ? at : (at?.raw.byteOffset ?? file.byteOffset) - file.byteOffset,
    });
  if (file.length > MAX_DG13_BYTES) return malformed('too-large', MAX_DG13_BYTES);
  const parsed = parseTlv(file, { ber: true, maxDepth: 10, maxNodes: 512 });
  if (!parsed.ok) return malformed('structure', parsed.error.offset);
  const [group, ...afterGroup] = parsed.value;
  const [content, ...afterContent] = group?.tag === 0x6d ? group.children : [];
  const [version, oid, set, ...afterSet] = content?.tag === 0x30 ? content.children : [];
  const [foreign] = [...afterGroup, ...afterContent, ...afterSet];
  if (foreign) return malformed('structure', foreign);
  if (version?.tag !== 0x02 || oid?.tag !== 0x06 || set?.tag !== 0x31) return malformed('structure', content);
  if (decodeInteger(version.value) !== VERSION) return malformed('version', version);
  if (decodeOid(oid.value) !== OID_UTF8) return malformed('object-identifier', oid);
  if (set.children.length > MAX_FIELDS) return malformed('too-large', set);
  return parseFields(set.children, malformed);
}

/** Without a place: at the beginning of the file. */
type Malformed = (reason: Dg13Failure['reason'], at?: TlvNode | number) => Result<never, Dg13Failure>;

function parseFields(nodes: readonly TlvNode[], malformed: Malformed): Result<Dg13, Dg13Failure> {
  let fields: Dg13['fields'] = {};
  const unreadable: Dg13Field[] = [];
  const unknown = new Map<number, Uint8Array>();
  const seen = new Set<number>();
  for (const node of nodes) {
    const [numberNode, valueNode, ...rest] = node.tag === 0x30 ? node.children : [];
    const number = numberNode?.tag === 0x02 ? decodeInteger(numberNode.value) : undefined;
    if (number === undefined || rest.length > 0) return malformed('structure', node);
    if (seen.has(number)) return malformed('repeated-field', node);
    seen.add(number);

    const known = FIELDS.get(number);
    if (!known) {
      unknown.set(number, valueNode?.raw ?? new Uint8Array());
      continue;
    }
    const [field, decode] = known;
    const strings = valueNode ? stringsOf(valueNode) : [];
    const decoded = strings === null ? 'unreadable' : strings.length === 0 ? {} : decode(strings);
    if (decoded === 'unreadable') unreadable.push(field);
    else fields = { ...fields, ...decoded };
  }
  return ok({ fields, unreadable, unknown });
}

/** All strings below a value, depth first, empty ones left out; null if one of them is no text. */
function stringsOf(node: TlvNode): string[] | null {
  if (node.constructed) {
    const inner = node.children.map(stringsOf);
    return inner.includes(null) ? null : inner.flatMap((strings) => strings ?? []);
  }
  const decoded = decodeAsn1String(node);
  if (decoded === null) return null;
  const cleaned = cleanText(decoded);
  if (isTreacherous(cleaned) || cleaned.length > MAX_VALUE_CHARACTERS) return null;
  return cleaned === '' ? [] : [cleaned];
}
