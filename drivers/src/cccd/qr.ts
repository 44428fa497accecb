import { type CitizenNumber, isCitizenNumber } from './citizen-number.ts';
import { parseQrDate } from './partial-date.ts';
import type { Evidence, IdentityRecord, PartialDate } from './record.ts';
import { cleanText, isTreacherous } from './text.ts';

export type CardGeneration = 'cccd2021' | 'canCuoc2024';

/** The text of a card's QR. Plain and unsigned: anybody can print one, so it never proves an identity. */
export interface QrCard {
  readonly generation: CardGeneration;
  readonly citizenNumber: CitizenNumber;
  /** Absent when the citizen never had a 9-digit CMND. */
  readonly oldIdNumber?: string;
  readonly fullName: string;
  readonly dateOfBirth: PartialDate;
  readonly sex: 'M' | 'F';
  /** Raw, comma separated. *Nơi thường trú* on `cccd2021`, *nơi cư trú* on `canCuoc2024`. */
  readonly address: string;
  readonly issueDate: PartialDate;
  /** Fields 8 and up of the 2024 card. Their order is unconfirmed: kept, never filled in from. */
  readonly extra: readonly string[];
}

export type QrContent =
  | { readonly kind: 'id-card'; readonly card: QrCard }
  /** *Thẻ BHYT*, which citizens often scan instead. */
  | { readonly kind: 'health-insurance' }
  /** Among others the VNeID code, whose format is not published. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly field: QrField };

export type QrField =
  | 'citizenNumber'
  | 'oldIdNumber'
  | 'fullName'
  | 'dateOfBirth'
  | 'sex'
  | 'address'
  | 'issueDate'
  | 'extra';

const FIELDS = [
  'citizenNumber',
  'oldIdNumber',
  'fullName',
  'dateOfBirth',
  'sex',
  'address',
  'issueDate',
] as const satisfies readonly QrField[];

/** A version 40 QR holds 2,953 bytes; no card comes near. */
const MAX_QR_CHARACTERS = 2_953;
const MAX_FIELD_CHARACTERS = 512;
/** The 2024 card has four. */
const MAX_EXTRA_FIELDS = 16;
/** The day from which cards are of the 2024 kind (Luật Căn cước 26/2023 Đ46). */
const FIRST_DAY_OF_2024_CARD = '2024-07-01';

/** BOM, and the separators that scanners are set up to add, wherever they stand. */
const SCANNER_NOISE = /[\ufeff\0\r\n\t]/gu;
/** AIM symbology identifier (`]Q1`) and wrappers such as `CCCD:` before a citizen number. */
const PREFIX = /^(?:\][A-Za-z][0-9A-Za-z])?\s*(?:[A-Za-z]{2,12}:\s*)?/u;

/** Reads the text that a scanner delivered. Never throws; no value of the text is in the answer unless it is a card. */
export function parseQr(scanned: string): QrContent {
  if (scanned.length > MAX_QR_CHARACTERS) return { kind: 'other' };
  const text = scanned.replace(SCANNER_NOISE, '').replace(PREFIX, '').normalize('NFC').trim();
  // Empty fields stay: dropping them would shift every later one.
  const fields = text.split('|').map(cleanText);
  if (isHealthInsurance(fields)) return { kind: 'health-insurance' };
  if (!hasCardLayout(fields)) return { kind: 'other' };
  return parseCard(fields);
}

function isHealthInsurance([number = '', name = '']: readonly string[]): boolean {
  return /^(?:[A-Z]{2}\d{13}|\d{10})$/i.test(number) && /^(?:[0-9a-f]{2})+$/i.test(name);
}

/** A citizen number with anything behind it, or a birth date where the card has it: worth naming what is wrong. */
function hasCardLayout(fields: readonly string[]): boolean {
  if (fields.length > 1 && isCitizenNumber(fields[0] ?? '')) return true;
  return fields.length >= FIELDS.length && /^\d{8}$/.test(fields[3] ?? '') && /^\d{8}$/.test(fields[6] ?? '');
}

function parseCard(fields: readonly string[]): QrContent {
  const malformed = (field: QrField): QrContent => ({ kind: 'malformed', field });
  const missing = FIELDS[fields.length];
  if (missing) return malformed(missing);
  const unfit = fields.findIndex((value) => isTreacherous(value) || value.length > MAX_FIELD_CHARACTERS);
  if (unfit >= 0) return malformed(FIELDS[unfit] ?? 'extra');

  const [number = '', oldIdNumber = '', fullName = '', birth = '', sexText = '', address = '', issued = '', ...extra] =
    fields;
  if (extra.length > MAX_EXTRA_FIELDS) return malformed('extra');
  if (!isCitizenNumber(number)) return malformed('citizenNumber');
  if (!/^(?:\d{9})?$/.test(oldIdNumber)) return malformed('oldIdNumber');
  if (fullName === '') return malformed('fullName');
  const dateOfBirth = parseQrDate(birth, { yearOnly: 'allowed' });
  if (!dateOfBirth) return malformed('dateOfBirth');
  const sex = parseSex(sexText);
  if (!sex) return malformed('sex');
  const issueDate = parseQrDate(issued, { yearOnly: 'refused' });
  if (!issueDate) return malformed('issueDate');

  const generation = extra.length > 0 || issueDate >= FIRST_DAY_OF_2024_CARD ? 'canCuoc2024' : 'cccd2021';
  return {
    kind: 'id-card',
    card: {
      generation,
      citizenNumber: number,
      ...(oldIdNumber === '' ? {} : { oldIdNumber }),
      fullName,
      dateOfBirth,
      sex,
      address,
      issueDate,
      extra,
    },
  };
}

/** *Nam* / *Nữ*, as DG13 and the QR write it. */
export function parseSex(text: string): 'M' | 'F' | null {
  const sex = text.toLocaleLowerCase('vi');
  return sex === 'nam' ? 'M' : sex === 'nữ' ? 'F' : null;
}

/** What a scanned card says of its holder, as values without evidence. */
export function identityOfQr(card: QrCard, at: Date): IdentityRecord {
  const evidence: Evidence = { overall: null, chipAuthenticity: 'notDone', at: at.toISOString() };
  const fromQr = <T>(value: T) => ({ value, source: 'qr' as const, evidence });
  return {
    citizenNumber: fromQr<string>(card.citizenNumber),
    fullName: fromQr(card.fullName),
    dateOfBirth: fromQr(card.dateOfBirth),
    sex: fromQr(card.sex),
    issueDate: fromQr(card.issueDate),
    ...(card.oldIdNumber === undefined ? {} : { oldIdNumber: fromQr(card.oldIdNumber) }),
    ...(card.address === '' ? {} : addressOf(card, fromQr(card.address))),
  };
}

/** The 2024 card prints *nơi cư trú*, which may be a permanent, temporary or current residence: never the stronger name. */
const addressOf = (card: QrCard, address: NonNullable<IdentityRecord['residenceAddress']>): IdentityRecord =>
  card.generation === 'cccd2021' ? { permanentAddress: address } : { residenceAddress: address };
