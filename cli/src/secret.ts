import { type Io, UsageError } from './command.ts';

/**
 * A value that opens a card. `-` reads it from standard input, so that it stands neither in the list of processes nor in
 * the shell's history. At most one option may use `-`.
 */
export async function readSecret(value: string, io: Io): Promise<string> {
  if (value !== '-') return value;
  const text = (await io.readStdin()).trim();
  if (text === '') throw new UsageError('standard input was empty: type the value, or pipe it in');
  return text;
}

export interface MrzKeyInput {
  readonly documentNumber: string;
  /** `yyMMdd`; `<<` for a part that is unknown, as in the zone. */
  readonly dateOfBirth: string;
  /** `yyMMdd`. */
  readonly dateOfExpiry: string;
}

const MRZ_DATE = /^\d{6}$/;
/** ICAO 9303-3 §4.8: unknown parts are fillers. */
const MRZ_BIRTH = /^(?:\d\d|<<){3}$/;

/** `DOC,DOB,EXP`, dates as `yyMMdd`. */
export function parseMrzOption(text: string): MrzKeyInput {
  const [documentNumber = '', dateOfBirth = '', dateOfExpiry = '', ...rest] = text
    .split(',')
    .map((part) => part.trim());
  if (
    rest.length > 0 ||
    !/^[A-Z0-9<]{1,22}$/.test(documentNumber) ||
    !MRZ_BIRTH.test(dateOfBirth) ||
    !MRZ_DATE.test(dateOfExpiry)
  ) {
    throw new UsageError(
      '--mrz takes DOC,DOB,EXP: document number, birth and expiry as yyMMdd (<< for an unknown part of a birth), for example 190654321,900615,300615',
    );
  }
  return { documentNumber, dateOfBirth, dateOfExpiry };
}

export function parseNumberOption(text: string): string {
  if (!/^\d{12}$/.test(text))
    throw new UsageError('--number takes the 12 digits of the citizen number (or - to read them from standard input)');
  return text;
}

export function parseCanOption(text: string): string {
  if (!/^\d{6}$/.test(text)) throw new UsageError('--can takes 6 digits (or - to read them from standard input)');
  return text;
}
