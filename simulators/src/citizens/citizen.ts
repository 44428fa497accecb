import { Ajv } from 'ajv';
import data from './citizens.json' with { type: 'json' };
import schema from './citizens.schema.json' with { type: 'json' };

/** `yyyy-MM-dd`, or `yyyy-MM` or `yyyy` where the register knows no more. */
export type PartialDate = string;

/**
 * A made-up holder of a chip card. Numbers start with 999, a province code that is not assigned. `generation` decides
 * what the card looks like: a 2021 card carries the permanent address (nơi thường trú), a 2024 card the residence
 * address (nơi cư trú).
 */
export interface Citizen {
  readonly id: string;
  /** Why this citizen exists: what a test or a demonstration shows with them. */
  readonly about: string;
  readonly generation: 'cccd2021' | 'canCuoc2024';
  readonly citizenNumber: string;
  readonly fullName: string;
  readonly dateOfBirth: PartialDate;
  readonly sex: 'M' | 'F';
  readonly nationality: string;
  readonly ethnicGroup?: string;
  readonly religion?: string;
  readonly placeOfOrigin?: string;
  readonly address: string;
  readonly identifyingFeatures?: string;
  readonly issueDate: string;
  /** `null`: a card without expiry (*Không thời hạn*). */
  readonly expiryDate: string | null;
  readonly parents?: readonly string[];
  readonly spouseName?: string;
  readonly oldIdNumber?: string;
  /** How letters with marks are written in chip and QR; which one cards have is not confirmed. Default `NFC`. */
  readonly textForm?: 'NFC' | 'NFD';
  readonly dg13: {
    /** The numbers of the fields that the chip carries; a field without a value is written empty. */
    readonly fields: readonly number[];
    /** Both shapes of field 13 are in the field: `30{30{0C}30{0C}}` and `30{0C 0C}`. */
    readonly parents: 'nested' | 'flat';
    /** Field 16: 16 hexadecimal characters of unknown meaning. */
    readonly field16?: string;
  };
}

/** Checks citizens that come from outside this package (a file given to `motcua card`). */
export const areCitizens = new Ajv({ allErrors: true }).compile<readonly Citizen[]>(schema);

function checked(candidates: unknown): readonly Citizen[] {
  if (areCitizens(candidates)) return candidates;
  throw new TypeError(`citizens.json: ${JSON.stringify(areCitizens.errors?.map((e) => [e.instancePath, e.message]))}`);
}

export const citizens: readonly Citizen[] = checked(data);

export function findCitizen(id: string): Citizen {
  const found = citizens.find((citizen) => citizen.id === id);
  if (!found)
    throw new RangeError(`no citizen "${id}"; there are: ${citizens.map((citizen) => citizen.id).join(', ')}`);
  return found;
}

/** `dd/MM/yyyy`, or `MM/yyyy` or the year alone. */
export function slashedDate(date: PartialDate): string {
  return date.split('-').reverse().join('/');
}

export const sexText = (sex: 'M' | 'F'): string => (sex === 'M' ? 'Nam' : 'Nữ');
