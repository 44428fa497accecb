import { ok, type Result } from '../result/index.ts';
import { decodeOid, type TlvNode } from '../tlv/index.ts';
import { type DataGroupNumber, type LdsFailure, type LdsFile, type LdsSource, refuse } from './failure.ts';
import { DATA_GROUP_TAGS } from './tags.ts';
import { openFile, openTemplate } from './template.ts';

/**
 * Files whose inside other parsers own: here the file is checked to be the one its name says and taken out of its wrapping.
 * `content` are the raw bytes of the one object inside; what is hashed is the whole file, never this.
 */
export interface EfSod {
  /** ContentInfo of a CMS SignedData, DER or BER. */
  readonly content: Uint8Array;
}
export interface SecurityInfosFile {
  /** SET OF SecurityInfo (ICAO 9303-11 §9.2). */
  readonly securityInfos: Uint8Array;
}
export interface EfCardSecurity {
  /** ContentInfo of a CMS SignedData around SecurityInfos (ICAO 9303-10 §3.11.4). */
  readonly content: Uint8Array;
}
export interface DataGroup14 extends SecurityInfosFile {
  readonly group: 14;
}
export interface DataGroup15 {
  readonly group: 15;
  /** SubjectPublicKeyInfo of Active Authentication (ICAO 9303-11 §6.1). */
  readonly publicKeyInfo: Uint8Array;
}
type UndefinedNumber = 6 | 8 | 9 | 10;
/** Groups that are reserved or at the issuer's discretion. */
export type UndefinedDataGroup = {
  readonly [G in UndefinedNumber]: { readonly group: G; readonly content: Uint8Array };
}[UndefinedNumber];

const SEQUENCE = 0x30;
const SET = 0x31;
const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';

/** EF.SOD: `77 { ContentInfo }` (ICAO 9303-10 §4.6.2). Some issuers write it in BER with indefinite lengths. */
export function parseSodEnvelope(bytes: Uint8Array): Result<EfSod, LdsFailure> {
  const source: LdsSource = { file: 'EF.SOD', bytes };
  const outer = openFile(source, 0x77, { ber: true });
  if (!outer.ok) return outer;
  const inner = openFile({ file: source.file, bytes: outer.value.value }, SEQUENCE, { ber: true });
  if (inner.ok) return ok({ content: inner.value.raw });
  return refuse(source, inner.error.reason, outer.value.value.byteOffset - bytes.byteOffset + inner.error.offset);
}

/** EF.CardAccess: `31 …`, without a wrapping of its own. */
export function parseCardAccessEnvelope(bytes: Uint8Array): Result<SecurityInfosFile, LdsFailure> {
  const outer = openFile({ file: 'EF.CardAccess', bytes }, SET);
  return outer.ok ? ok({ securityInfos: outer.value.raw }) : outer;
}

/** EF.CardSecurity: a bare ContentInfo that says it is SignedData. */
export function parseCardSecurityEnvelope(bytes: Uint8Array): Result<EfCardSecurity, LdsFailure> {
  const source: LdsSource = { file: 'EF.CardSecurity', bytes };
  const outer = openFile(source, SEQUENCE, { ber: true });
  if (!outer.ok) return outer;
  const inner = openTemplate(source, outer.value, { ber: true });
  if (!inner.ok) return inner;
  const [type] = inner.value;
  if (type?.tag !== 0x06 || decodeOid(type.value) !== ID_SIGNED_DATA) return refuse(source, 'wrong-value', outer.value);
  return ok({ content: outer.value.raw });
}

export function parseDataGroup14(bytes: Uint8Array): Result<DataGroup14, LdsFailure> {
  const inner = onlyObject(14, bytes, SET);
  return inner.ok ? ok({ group: 14, securityInfos: inner.value.raw }) : inner;
}

export function parseDataGroup15(bytes: Uint8Array): Result<DataGroup15, LdsFailure> {
  const inner = onlyObject(15, bytes, SEQUENCE);
  return inner.ok ? ok({ group: 15, publicKeyInfo: inner.value.raw }) : inner;
}

export function parseUndefinedDataGroup(
  group: UndefinedNumber,
  bytes: Uint8Array,
): Result<UndefinedDataGroup, LdsFailure> {
  const outer = openFile({ file: `DG${group}`, bytes }, DATA_GROUP_TAGS[group]);
  return outer.ok ? ok({ group, content: outer.value.value }) : outer;
}

function onlyObject(group: DataGroupNumber, bytes: Uint8Array, tag: number): Result<TlvNode, LdsFailure> {
  const file: LdsFile = `DG${group}`;
  const source: LdsSource = { file, bytes };
  const outer = openFile(source, DATA_GROUP_TAGS[group]);
  if (!outer.ok) return outer;
  const objects = openTemplate(source, outer.value);
  if (!objects.ok) return objects;
  const [inner, more] = objects.value;
  if (inner === undefined) return refuse(source, 'missing-object', outer.value);
  if (inner.tag !== tag) return refuse(source, 'unexpected-object', inner);
  return more === undefined ? ok(inner) : refuse(source, 'unexpected-object', more);
}
