import type { Tone } from './letters.ts';

/** What a field asks for with `data-keyboard`. */
export const KEYBOARD_KINDS = ['text', 'multiline', 'email', 'digits', 'date', 'phone', 'money'] as const;
export type KeyboardKind = (typeof KEYBOARD_KINDS)[number];
export type LetterKind = 'text' | 'multiline' | 'email';

export const isVietnamese = (kind: KeyboardKind): kind is 'text' | 'multiline' =>
  kind === 'text' || kind === 'multiline';
export const hasLetters = (kind: KeyboardKind): kind is LetterKind => isVietnamese(kind) || kind === 'email';

export const LETTER_ROWS: readonly (readonly string[])[] = [
  Array.from('qwertyuiop'),
  Array.from('asdfghjkl'),
  Array.from('zxcvbnm'),
];
export const VIETNAMESE_LETTERS: readonly string[] = Array.from('ăâđêôơư');
/** In the order of school books. Until there is a vowel that could carry them they are shown on a. */
export const TONE_ORDER: readonly Tone[] = ['acute', 'grave', 'hook', 'tilde', 'dot'];

export const DIGITS: readonly string[] = Array.from('1234567890');
/** In place of the digits; the apostrophe first, which names of the highlands have (H'Mông). */
export const SIGNS: readonly string[] = Array.from(`'&():;+"?!`);
export const PUNCTUATION: Readonly<Record<LetterKind, readonly string[]>> = {
  text: [',', '.', '-', '/'],
  multiline: [',', '.', '-', '/'],
  email: ['@', '.', '-', '_'],
};
/** Public services that many people in Vietnam have their mail from, and common ends of addresses: never what a citizen typed. */
export const EMAIL_ENDINGS: readonly string[] = ['@gmail.com', '@yahoo.com', '@icloud.com', '.com', '.vn', '.edu.vn'];
/** Keys that number fields have besides the digits; those of money are said as thousand and million. */
export const EXTRA_DIGITS = {
  digits: [],
  date: [],
  phone: ['+'],
  money: ['000', '000000'],
} as const satisfies Readonly<Record<Exclude<KeyboardKind, LetterKind>, readonly string[]>>;

/** What a digit does in VNI, shown small on its key. */
export const VNI_HINTS: Readonly<Record<string, string>> = {
  1: 'á',
  2: 'à',
  3: 'ả',
  4: 'ã',
  5: 'ạ',
  6: 'â',
  7: 'ơ',
  8: 'ă',
  9: 'đ',
  0: 'a',
};
