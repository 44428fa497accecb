const WEIGHTS = [7, 3, 1] as const;

/** ICAO 9303-3 §4.9; undefined when a character does not belong into an MRZ. */
export function mrzCheckDigit(field: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const value = characterValue(field.charCodeAt(i));
    if (value === undefined) return undefined;
    sum += value * (WEIGHTS[i % 3] ?? 0);
  }
  return String(sum % 10);
}

/** Digits count as themselves, A to Z as 10 to 35, the filler as 0. */
function characterValue(code: number): number | undefined {
  if (code === 0x3c) return 0;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 10;
  return undefined;
}
