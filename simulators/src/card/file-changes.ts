import { concatBytes, encodeTag, encodeTlv, findTag, parseTlv, readTlvHeader } from '@motcua/drivers/tlv';
import { type Citizen, findCitizen } from '../citizens/citizen.ts';
import { buildDg1 } from '../citizens/data-groups.ts';
import { buildDg2 } from '../citizens/dg2.ts';
import { buildDg13 } from '../citizens/dg13.ts';
import type { FileChange } from './profile.ts';

type Files = ReadonlyMap<number, Uint8Array>;

/** Oddities that the issuer signed. */
export function changeBeforeSigning(files: Files, changes: readonly FileChange[], citizen: Citizen): Files {
  const changed = new Map(files);
  for (const change of changes) {
    if (change.change === 'body-bytes') {
      const file =
        change.group === 13 ? dg13OfBody(citizen, change.bytes) : paddedDg2(buildDg2(citizen.sex), change.bytes);
      changed.set(change.group, file);
    }
    const dg14 = changed.get(14);
    if (change.change === 'unsorted-dg14' && dg14) changed.set(14, unsorted(dg14));
  }
  return changed;
}

/** What somebody did to the files after they were signed. */
export function changeAfterSigning(files: Files, changes: readonly FileChange[]): Map<number, Uint8Array> {
  const changed = new Map(files);
  for (const change of changes) {
    if (change.change === 'borrowed-groups') {
      const other = groupsOf(findCitizen(change.citizen));
      for (const group of change.groups) {
        const file = other.get(group);
        if (file) changed.set(group, file);
      }
    }
    if (change.change === 'forged-length') {
      const group = Number(change.file.slice(2));
      const file = changed.get(group);
      if (file) changed.set(group, withLength(file, change.tells));
    }
  }
  return changed;
}

const groupsOf = (citizen: Citizen): Files =>
  new Map([
    [1, buildDg1(citizen)],
    [2, buildDg2(citizen.sex)],
    [13, buildDg13(citizen)],
  ]);

/** The elements of the SET turned round: DER would sort them, and whoever sorts them gets another hash. */
function unsorted(dg14: Uint8Array): Uint8Array {
  const parsed = parseTlv(dg14);
  const elements = parsed.ok ? (findTag(parsed.value, 0x6e, 0x31)?.children ?? []) : [];
  return encodeTlv(0x6e, encodeTlv(0x31, ...elements.toReversed().map(({ raw }) => raw)));
}

function withLength(file: Uint8Array, tells: number): Uint8Array {
  const header = readTlvHeader(file);
  if (!header.ok) return file;
  const length = encodeTlv(0x04, new Uint8Array(tells)).slice(1, -tells || undefined);
  return concatBytes(encodeTag(header.value.tag), length, file.slice(header.value.headerBytes));
}

/** DG13 with number, name and two texts that fill it up to a body of exactly so many bytes. */
function dg13OfBody(citizen: Citizen, bytes: number): Uint8Array {
  for (let second = 0; second < 4; second++) {
    for (let first = Math.max(0, bytes - 140); first < bytes; first++) {
      const file = buildDg13({
        ...citizen,
        identifyingFeatures: 'x'.repeat(first),
        religion: 'x'.repeat(second),
        dg13: { ...citizen.dg13, fields: [1, 2, 7, 10] },
      });
      if (bodyBytes(file) === bytes) return file;
      if (bodyBytes(file) > bytes) break;
    }
  }
  throw new RangeError(`no DG13 has a body of ${bytes} bytes`);
}

function bodyBytes(file: Uint8Array): number {
  const header = readTlvHeader(file);
  return header.ok ? (header.value.lengthBytes ?? 0) : 0;
}

/** Zeros after the image, inside the ISO/IEC 19794-5 record, whose two lengths tell them. */
function paddedDg2(dg2: Uint8Array, bytes: number): Uint8Array {
  for (let padding = Math.max(0, bytes - bodyBytes(dg2) - 8); padding <= bytes; padding++) {
    const file = withPadding(dg2, padding);
    if (bodyBytes(file) === bytes) return file;
    if (bodyBytes(file) > bytes) break;
  }
  throw new RangeError(`no DG2 has a body of ${bytes} bytes`);
}

function withPadding(dg2: Uint8Array, padding: number): Uint8Array {
  const parsed = parseTlv(dg2);
  const group = parsed.ok ? findTag(parsed.value, 0x75, 0x7f61) : undefined;
  const header = group && findTag(group.children, 0x7f60, 0xa1);
  const record = group && findTag(group.children, 0x7f60, 0x5f2e);
  const count = group && findTag(group.children, 0x02);
  if (!header || !record || !count) throw new RangeError('not a DG2 of one image');
  const longer = concatBytes(record.value, new Uint8Array(padding));
  const view = new DataView(longer.buffer);
  view.setUint32(8, view.getUint32(8) + padding);
  view.setUint32(14, view.getUint32(14) + padding);
  const template = encodeTlv(0x7f60, header.raw, encodeTlv(0x5f2e, longer));
  return encodeTlv(0x75, encodeTlv(0x7f61, count.raw, template));
}
