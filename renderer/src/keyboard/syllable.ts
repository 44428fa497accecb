import type { Letter } from './letters.ts';

/** Where the tone goes in oa, oe, uy with nothing behind: `old` hòa, hòe, thủy; `new` hoà, hoè, thuỷ. */
export type ToneStyle = 'old' | 'new';

/** The last syllable of a word, as places in its letters: consonants, vowels, consonants. */
export interface Syllable {
  /** The consonants before the vowels, without the u of `qu` and the i of `gi`. */
  readonly onset: string;
  readonly onsetEnd: number;
  /** All vowels in a row, from here. */
  readonly vowelsStart: number;
  /** Those that can carry a tone, from here: without the u of `qu` and the i of `gi`. */
  readonly nucleusStart: number;
  readonly vowelsEnd: number;
  readonly coda: string;
}

const VOWELS = 'aeiouy';
/** With k for the names of the highlands (Đắk Lắk); what begins one of them is one as well. */
const CODAS: ReadonlySet<string> = new Set(['', 'c', 'ch', 'k', 'm', 'n', 'ng', 'nh', 'p', 't']);
const STOPS: ReadonlySet<string> = new Set(['c', 'ch', 'k', 'p', 't']);

export const isVowel = (letter: Letter | undefined): boolean => letter !== undefined && VOWELS.includes(letter.base);
const bases = (letters: readonly Letter[]): string => letters.map(({ base }) => base).join('');

/** Null where there is no vowel. */
export function lastSyllable(letters: readonly Letter[]): Syllable | null {
  const vowelsEnd = letters.findLastIndex(isVowel) + 1;
  if (vowelsEnd === 0) return null;
  let vowelsStart = vowelsEnd;
  while (isVowel(letters[vowelsStart - 1])) vowelsStart -= 1;
  let onsetStart = vowelsStart;
  while (onsetStart > 0 && !isVowel(letters[onsetStart - 1])) onsetStart -= 1;
  const onset = bases(letters.slice(onsetStart, vowelsStart));
  const first = letters[vowelsStart]?.base;
  const glides = (onset.endsWith('q') && first === 'u') || (onset === 'g' && first === 'i');
  return {
    onset,
    onsetEnd: vowelsStart,
    vowelsStart,
    nucleusStart: glides && vowelsEnd - vowelsStart > 1 ? vowelsStart + 1 : vowelsStart,
    vowelsEnd,
    coda: bases(letters.slice(vowelsEnd)),
  };
}

export const hasCoda = ({ coda }: Syllable): boolean => CODAS.has(coda);
/** Before c, ch, k, p, t only sắc and nặng are spoken. */
export const endsInStop = ({ coda }: Syllable): boolean => STOPS.has(coda);

/**
 * Which letter carries the tone: the last with a mark (trường); before a consonant the last vowel (hoàn); of three vowels
 * the middle one (ngoài); of two the first (mía), but for oa, oe, uy in the new style.
 */
export function toneIndex(letters: readonly Letter[], syllable: Syllable, style: ToneStyle): number {
  const { nucleusStart, vowelsEnd, coda } = syllable;
  const marked = letters.slice(0, vowelsEnd).findLastIndex(({ mark }) => mark !== null);
  if (marked >= nucleusStart) return marked;
  const length = vowelsEnd - nucleusStart;
  if (coda !== '') return vowelsEnd - 1;
  if (length > 2) return nucleusStart + 1;
  const second = style === 'new' && ['oa', 'oe', 'uy'].includes(bases(letters.slice(nucleusStart, vowelsEnd)));
  return length === 2 && second ? nucleusStart + 1 : nucleusStart;
}
