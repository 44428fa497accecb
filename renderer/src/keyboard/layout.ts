import type { Tone } from './letters.ts';

/** What a field asks for with `data-keyboard`. */
export type KeyboardKind = 'text' | 'multiline' | 'email' | 'digits';
export const KEYBOARD_KINDS: readonly KeyboardKind[] = ['text', 'multiline', 'email', 'digits'];

export const LETTER_ROWS: readonly (readonly string[])[] = [
  Array.from('qwertyuiop'),
  Array.from('asdfghjkl'),
  Array.from('zxcvbnm'),
];
export const VIETNAMESE_LETTERS: readonly string[] = Array.from('ăâđêôơư');
/** Shown on the vowel a, as school books do. */
export const TONE_KEYS: readonly { readonly tone: Tone; readonly label: string }[] = [
  { tone: 'acute', label: 'á' },
  { tone: 'grave', label: 'à' },
  { tone: 'hook', label: 'ả' },
  { tone: 'tilde', label: 'ã' },
  { tone: 'dot', label: 'ạ' },
];
export const DIGITS: readonly string[] = Array.from('1234567890');
export const PUNCTUATION: Readonly<Record<Exclude<KeyboardKind, 'digits'>, readonly string[]>> = {
  text: [',', '.', '-', '/'],
  multiline: [',', '.', '-', '/'],
  email: ['@', '.', '-', '_'],
};
export const EMAIL_ENDINGS: readonly string[] = ['@gmail.com', '.com', '.vn'];
