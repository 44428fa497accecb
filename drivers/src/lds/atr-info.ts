import { ok, type Result } from '../result/index.ts';
import type { TlvNode } from '../tlv/index.ts';
import { type LdsFailure, type LdsSource, refuse } from './failure.ts';
import { openPadded, openTemplate } from './template.ts';

/** EF.ATR/INFO (ICAO 9303-10 §3.11.1, ISO/IEC 7816-4 §12.2.2). Read in the clear and unsigned: a hint, never a fact. */
export interface EfAtrInfo {
  /** DO'7F66': the largest APDUs that the card takes and gives; null when the card does not say. */
  readonly extendedLength: ExtendedLengthInfo | null;
  /** DO'47'; null when it is not there or not three bytes. */
  readonly capabilities: CardCapabilities | null;
  readonly others: readonly TlvNode[];
}

export interface ExtendedLengthInfo {
  readonly maxCommandBytes: number;
  readonly maxResponseBytes: number;
}

export interface CardCapabilities {
  readonly selectsByFullName: boolean;
  readonly shortFileIds: boolean;
  readonly commandChaining: boolean;
  readonly extendedLength: boolean;
  /** The card says that `7F66` is in this file. */
  readonly extendedLengthInformation: boolean;
}

const CAPABILITIES = 0x47;
const EXTENDED_LENGTH = 0x7f66;

export function parseAtrInfo(bytes: Uint8Array): Result<EfAtrInfo, LdsFailure> {
  const source: LdsSource = { file: 'EF.ATR/INFO', bytes };
  const objects = openPadded(source);
  if (!objects.ok) return objects;
  const known = (tag: number): readonly TlvNode[] => objects.value.filter((object) => object.tag === tag);
  const [capabilities, secondCapabilities] = known(CAPABILITIES);
  const [lengths, secondLengths] = known(EXTENDED_LENGTH);
  const repeated = secondCapabilities ?? secondLengths;
  if (repeated !== undefined) return refuse(source, 'repeated-object', repeated);
  const extendedLength = lengths === undefined ? ok(null) : readLengths(source, lengths);
  if (!extendedLength.ok) return extendedLength;
  return ok({
    extendedLength: extendedLength.value,
    capabilities: capabilities === undefined ? null : readCapabilities(capabilities.value),
    others: objects.value.filter((object) => object !== capabilities && object !== lengths),
  });
}

/** `02 L command, 02 L response`. */
function readLengths(source: LdsSource, node: TlvNode): Result<ExtendedLengthInfo, LdsFailure> {
  const objects = openTemplate(source, node);
  if (!objects.ok) return objects;
  const [command, response] = objects.value;
  if (command?.tag !== 0x02 || response?.tag !== 0x02) return refuse(source, 'missing-object', node);
  const maxCommandBytes = positive(command.value);
  const maxResponseBytes = positive(response.value);
  if (maxCommandBytes === null) return refuse(source, 'wrong-value', command);
  if (maxResponseBytes === null) return refuse(source, 'wrong-value', response);
  return ok({ maxCommandBytes, maxResponseBytes });
}

/** "Positive integer": cards write `FFFF` as two bytes, which a DER INTEGER would read as −1. */
function positive(value: Uint8Array): number | null {
  if (value.length === 0 || value.length > 4) return null;
  const number = value.reduce((sum, byte) => sum * 256 + byte, 0);
  return number === 0 ? null : number;
}

/** ISO/IEC 7816-4 tables 117 to 119. */
function readCapabilities(value: Uint8Array): CardCapabilities | null {
  const [first, , third] = value;
  if (value.length !== 3 || first === undefined || third === undefined) return null;
  return {
    selectsByFullName: (first & 0x80) !== 0,
    shortFileIds: (first & 0x04) !== 0,
    commandChaining: (third & 0x80) !== 0,
    extendedLength: (third & 0x40) !== 0,
    extendedLengthInformation: (third & 0x20) !== 0,
  };
}
