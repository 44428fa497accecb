import { encodeTlv } from '@motcua/drivers/tlv';
import { integer, oid, printableString, sequence, utf8String } from '../pki/der.ts';
import type { Citizen } from './citizen.ts';
import { sexText, slashedDate } from './citizen.ts';

/** ISO/IEC 10646, UTF-8. */
const UTF8_TEXT = '1.0.10646.1.0.8';

/** EF.DG13, the Vietnamese data group: a SET OF numbered fields. Real cards keep them in numeric order, not in DER order. */
export function buildDg13(citizen: Citizen): Uint8Array {
  const values = fieldValues(citizen);
  const fields = citizen.dg13.fields.map((number) => sequence(integer(number), values[number] ?? Uint8Array.of()));
  return encodeTlv(0x6d, sequence(integer(1), oid(UTF8_TEXT), encodeTlv(0x31, ...fields)));
}

function fieldValues(citizen: Citizen): Readonly<Record<number, Uint8Array | undefined>> {
  const { textForm: form = 'NFC' } = citizen;
  const text = (value: string | undefined) => (value === undefined ? undefined : utf8String(value.normalize(form)));
  const printable = (value: string | undefined) => (value === undefined ? undefined : printableString(value));
  return {
    1: printable(citizen.citizenNumber),
    2: text(citizen.fullName),
    3: printable(slashedDate(citizen.dateOfBirth)),
    4: text(sexText(citizen.sex)),
    5: text(citizen.nationality),
    6: text(citizen.ethnicGroup),
    7: text(citizen.religion),
    8: text(citizen.placeOfOrigin),
    9: text(citizen.address),
    10: text(citizen.identifyingFeatures),
    11: printable(slashedDate(citizen.issueDate)),
    12: text(citizen.expiryDate === null ? 'Không thời hạn' : slashedDate(citizen.expiryDate)),
    13: parents(citizen),
    14: citizen.spouseName === undefined ? undefined : sequence(utf8String(citizen.spouseName.normalize(form))),
    15: printable(citizen.oldIdNumber),
    16: printable(citizen.dg13.field16),
  };
}

function parents(citizen: Citizen): Uint8Array | undefined {
  if (citizen.parents === undefined) return undefined;
  const names = citizen.parents.map((name) => utf8String(name.normalize(citizen.textForm ?? 'NFC')));
  return sequence(...(citizen.dg13.parents === 'nested' ? names.map((name) => sequence(name)) : names));
}
