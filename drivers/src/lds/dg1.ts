import { ok, type Result } from '../result/index.ts';
import type { TlvNode } from '../tlv/index.ts';
import { type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { type Mrz, type MrzFormat, type MrzPart, parseMrz } from './mrz.ts';
import { openFile, openOnce } from './template.ts';

/** EF.DG1 (ICAO 9303-10 §4.7.1): the machine readable zone as it is printed. */
export interface DataGroup1 {
  readonly group: 1;
  readonly mrz: Mrz;
  /** The characters as they came, without line ends. */
  readonly text: string;
  readonly others: readonly TlvNode[];
}

const MRZ = 0x5f1f;

export function parseDataGroup1(bytes: Uint8Array): Result<DataGroup1, LdsFailure> {
  const source: LdsSource = { file: 'DG1', bytes };
  const outer = openFile(source, 0x61);
  if (!outer.ok) return outer;
  const content = openOnce(source, outer.value, new Set([MRZ]));
  if (!content.ok) return content;
  const { byTag, others } = content.value;
  const zone = byTag.get(MRZ);
  if (zone === undefined) return refuse(source, 'missing-object', outer.value);
  const format = FORMATS.get(zone.value.length);
  if (format === undefined) return refuse(source, 'wrong-length', zone);
  const text = String.fromCharCode(...zone.value);
  const mrz = parseMrz(text);
  if (!mrz.ok) return refuse(source, 'wrong-value', offsetIn(source, zone.value) + PLACES[format][mrz.error.field]);
  return ok({ group: 1, mrz: mrz.value, text, others });
}

const FORMATS: ReadonlyMap<number, MrzFormat> = new Map([
  [90, 'TD1'],
  [72, 'TD2'],
  [88, 'TD3'],
]);

/** Where each part begins in the zone; `composite` is the digit itself. */
const PLACES: Readonly<Record<MrzFormat, Readonly<Record<MrzPart, number>>>> = {
  TD1: {
    length: 0,
    alphabet: 0,
    documentNumber: 5,
    dateOfBirth: 30,
    sex: 37,
    dateOfExpiry: 38,
    optionalData: 15,
    composite: 59,
  },
  TD2: {
    length: 0,
    alphabet: 0,
    documentNumber: 36,
    dateOfBirth: 49,
    sex: 56,
    dateOfExpiry: 57,
    optionalData: 64,
    composite: 71,
  },
  TD3: {
    length: 0,
    alphabet: 0,
    documentNumber: 44,
    dateOfBirth: 57,
    sex: 64,
    dateOfExpiry: 65,
    optionalData: 72,
    composite: 87,
  },
};
