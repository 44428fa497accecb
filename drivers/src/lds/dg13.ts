import { type Dg13, type Dg13Failure, parseDg13 } from '../cccd/dg13.ts';
import { ok, type Result } from '../result/index.ts';
import { decodeOid, type TlvNode } from '../tlv/index.ts';
import { type LdsFailure, type LdsReason, type LdsSource, refuse } from './failure.ts';
import { openFile, openTemplate } from './template.ts';

/** EF.DG13 is at the issuer's discretion (ICAO 9303-10 §4.7.13). Known is the layout of Vietnamese citizen ID cards. */
export type DataGroup13 =
  | { readonly group: 13; readonly layout: 'vietnamese'; readonly fields: Dg13; readonly content: Uint8Array }
  | { readonly group: 13; readonly layout: 'other'; readonly content: Uint8Array };

/** ISO/IEC 10646 in UTF-8, by which the Vietnamese layout names its text; it stands second, after the version. */
const OID_UTF8 = '1.0.10646.1.0.8';

export function parseDataGroup13(bytes: Uint8Array): Result<DataGroup13, LdsFailure> {
  const source: LdsSource = { file: 'DG13', bytes };
  const outer = openFile(source, 0x6d);
  if (!outer.ok) return outer;
  const content = outer.value.value;
  if (!isVietnamese(source, outer.value)) return ok({ group: 13, layout: 'other', content });
  const fields = parseDg13(bytes);
  return fields.ok
    ? ok({ group: 13, layout: 'vietnamese', fields: fields.value, content })
    : refuse(source, REASONS[fields.error.reason], fields.error.offset);
}

function isVietnamese(source: LdsSource, outer: TlvNode): boolean {
  const objects = openTemplate(source, outer);
  const [sequence] = objects.ok ? objects.value : [];
  const inner = sequence?.tag === 0x30 ? openTemplate(source, sequence) : undefined;
  const identifier = inner?.ok ? inner.value[1] : undefined;
  return identifier?.tag === 0x06 && decodeOid(identifier.value) === OID_UTF8;
}

const REASONS: Readonly<Record<Dg13Failure['reason'], LdsReason>> = {
  structure: 'unexpected-object',
  version: 'wrong-value',
  'object-identifier': 'wrong-value',
  'repeated-field': 'repeated-object',
  'too-large': 'too-long',
};
