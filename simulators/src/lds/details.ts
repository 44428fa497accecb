import { encodeTag, encodeTlv } from '@motcua/drivers/tlv';
import { integer } from '../pki/der.ts';

/** Additional personal details, DG11 (ICAO 9303-10 §4.7.11). Texts are UTF-8; several parts are joined by `<`. */
export interface PersonalDetails {
  readonly fullName?: string;
  readonly otherNames?: readonly string[];
  readonly personalNumber?: string;
  /** `yyyyMMdd`. */
  readonly fullDateOfBirth?: string;
  readonly placeOfBirth?: readonly string[];
  readonly permanentAddress?: readonly string[];
  readonly telephone?: string;
  readonly profession?: string;
  readonly title?: string;
  readonly personalSummary?: string;
  readonly otherDocumentNumbers?: readonly string[];
  readonly custodyInformation?: string;
  /** Early documents pack dates two digits to the byte. Default `text`. */
  readonly dates?: 'text' | 'packed';
}

/** Additional document details, DG12 (ICAO 9303-10 §4.7.12). */
export interface DocumentDetails {
  readonly issuingAuthority?: string;
  /** `yyyyMMdd`. */
  readonly dateOfIssue?: string;
  readonly otherPersons?: readonly string[];
  readonly endorsements?: string;
  readonly taxExitRequirements?: string;
  /** `yyyyMMddHHmmss`. */
  readonly personalisedAt?: string;
  readonly personalisationSystem?: string;
  readonly dates?: 'text' | 'packed';
}

/** A person to notify, DG16 (ICAO 9303-10 §4.7.16). */
export interface PersonToNotify {
  /** `yyyyMMdd`. */
  readonly recordedOn: string;
  readonly name: string;
  readonly telephone: string;
  readonly address: string;
}

type Entry = readonly [tag: number, value: Uint8Array | undefined];

const text = (value: string | undefined): Uint8Array | undefined =>
  value === undefined ? undefined : Buffer.from(value, 'utf8');
const parts = (values: readonly string[] | undefined): Uint8Array | undefined => text(values?.join('<'));
const date = (digits: string | undefined, dates: 'text' | 'packed' = 'text'): Uint8Array | undefined =>
  digits === undefined ? undefined : Buffer.from(digits, dates === 'text' ? 'latin1' : 'hex');

/** A template with its tag list first; what has no value is not there. */
function listed(tag: number, entries: readonly Entry[]): Uint8Array {
  const there = entries.flatMap(([one, value]) => (value ? [{ tag: one, value }] : []));
  const tagList = encodeTlv(0x5c, ...there.map((one) => encodeTag(one.tag)));
  return encodeTlv(tag, tagList, ...there.map((one) => encodeTlv(one.tag, one.value)));
}

/** Content of a set with its count: `02 01 n` and the values. */
const counted = (tag: number, values: readonly string[] | undefined): Uint8Array | undefined =>
  values &&
  Buffer.concat([integer(values.length), ...values.map((value) => encodeTlv(tag, Buffer.from(value, 'utf8')))]);

export function buildDg11(details: PersonalDetails): Uint8Array {
  return listed(0x6b, [
    [0x5f0e, text(details.fullName)],
    [0xa0, counted(0x5f0f, details.otherNames)],
    [0x5f10, text(details.personalNumber)],
    [0x5f2b, date(details.fullDateOfBirth, details.dates)],
    [0x5f11, parts(details.placeOfBirth)],
    [0x5f42, parts(details.permanentAddress)],
    [0x5f12, text(details.telephone)],
    [0x5f13, text(details.profession)],
    [0x5f14, text(details.title)],
    [0x5f15, text(details.personalSummary)],
    [0x5f17, parts(details.otherDocumentNumbers)],
    [0x5f18, text(details.custodyInformation)],
  ]);
}

/** @param images front and rear of the document, as the chip carries them */
export function buildDg12(
  details: DocumentDetails,
  images: { readonly front?: Uint8Array; readonly rear?: Uint8Array } = {},
): Uint8Array {
  return listed(0x6c, [
    [0x5f19, text(details.issuingAuthority)],
    [0x5f26, date(details.dateOfIssue, details.dates)],
    [0xa0, counted(0x5f1a, details.otherPersons)],
    [0x5f1b, text(details.endorsements)],
    [0x5f1c, text(details.taxExitRequirements)],
    [0x5f1d, images.front],
    [0x5f1e, images.rear],
    [0x5f55, date(details.personalisedAt, details.dates)],
    [0x5f56, text(details.personalisationSystem)],
  ]);
}

/** DG7: signatures or usual marks as images (ICAO 9303-10 §4.7.7). */
export const buildDg7 = (images: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0x67, integer(images.length), ...images.map((image) => encodeTlv(0x5f43, image)));

/** DG16: each person in a template of its own, A1, A2, … */
export function buildDg16(persons: readonly PersonToNotify[]): Uint8Array {
  const templates = persons.map((person, index) =>
    encodeTlv(
      0xa1 + index,
      encodeTlv(0x5f50, Buffer.from(person.recordedOn, 'latin1')),
      encodeTlv(0x5f51, Buffer.from(person.name, 'utf8')),
      encodeTlv(0x5f52, Buffer.from(person.telephone, 'latin1')),
      encodeTlv(0x5f53, Buffer.from(person.address, 'utf8')),
    ),
  );
  return encodeTlv(0x70, integer(persons.length), ...templates);
}
