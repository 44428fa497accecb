/**
 * Text as people read it: NUL and outer spaces gone, composed form. Whether cards store NFC or NFD is unconfirmed, so
 * both come out the same (docs/devices.md).
 */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').trim().normalize('NFC');
}

/**
 * Characters that no name, address or number holds and that can lie on a screen or break a form: controls, bidirectional
 * overrides and isolates, and halves of surrogate pairs.
 */
const TREACHEROUS = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export const isTreacherous = (text: string): boolean => TREACHEROUS.test(text);

/** Grave, acute, tilde, hook above, dot below: the five marks that carry a Vietnamese tone. */
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * What a name means, for comparing: case, spacing, Unicode form and the two schools of placing the tone mark (`Hòa`,
 * `Hoà`) make no difference; every letter and every tone does.
 */
export function nameMeaning(name: string): string {
  return cleanText(name)
    .toLocaleLowerCase('vi')
    .split(/\s+/u)
    .map((word) => {
      const letters = word.normalize('NFD');
      return letters.replace(TONE_MARKS, '') + (letters.match(TONE_MARKS) ?? []).join('');
    })
    .join(' ');
}

/** The letters alone, as a keyboard or a zone without Vietnamese writes them: `Đặng` is `Dang`. */
export const withoutDiacritics = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
