import { ok, type Result } from '../result/index.ts';
import type { TlvNode } from '../tlv/index.ts';
import { type LdsDate, readDate } from './date.ts';
import type { LdsFailure, LdsSource } from './failure.ts';
import { LDS_LIMITS } from './limits.ts';
import { openCounted, openFile, openOnce } from './template.ts';
import { type LdsList, type LdsName, type LdsText, readList, readName, readText } from './text.ts';

/** EF.DG16, persons to notify (ICAO 9303-10 §4.7.16). */
export interface DataGroup16 {
  readonly group: 16;
  readonly persons: readonly PersonToNotify[];
  readonly others: readonly TlvNode[];
}

export interface PersonToNotify {
  readonly recorded: LdsDate | undefined;
  readonly name: LdsName | undefined;
  readonly telephone: LdsText | undefined;
  readonly address: LdsList | undefined;
  readonly others: readonly TlvNode[];
}

const RECORDED = 0x5f50;
const NAME = 0x5f51;
const TELEPHONE = 0x5f52;
const ADDRESS = 0x5f53;
const KNOWN: ReadonlySet<number> = new Set([RECORDED, NAME, TELEPHONE, ADDRESS]);

/** `70 { 02 01 n, A1 {…}, A2 {…}, … }`. */
export function parseDataGroup16(bytes: Uint8Array): Result<DataGroup16, LdsFailure> {
  const source: LdsSource = { file: 'DG16', bytes };
  const outer = openFile(source, 0x70);
  if (!outer.ok) return outer;
  const counted = openCounted(source, outer.value, {
    isMember: (tag) => tag >= 0xa1 && tag <= 0xaf,
    max: LDS_LIMITS.personsToNotify,
  });
  if (!counted.ok) return counted;
  const persons: PersonToNotify[] = [];
  for (const object of counted.value.objects) {
    const content = openOnce(source, object, KNOWN);
    if (!content.ok) return content;
    persons.push(readPerson(content.value.byTag, content.value.others));
  }
  return ok({ group: 16, persons, others: counted.value.others });
}

function readPerson(byTag: ReadonlyMap<number, TlvNode>, others: readonly TlvNode[]): PersonToNotify {
  const field = <T>(tag: number, read: (node: TlvNode) => T): T | undefined => {
    const node = byTag.get(tag);
    return node === undefined ? undefined : read(node);
  };
  return {
    recorded: field(RECORDED, ({ value }) => readDate(value)),
    name: field(NAME, readName),
    telephone: field(TELEPHONE, readText),
    address: field(ADDRESS, readList),
    others,
  };
}
