import { lettersOf, TONES, type Tone, textOf } from './letters.ts';
import { lastSyllable, type ToneStyle, toneIndex } from './syllable.ts';

export interface ToneCarrier {
  /** The letter that a tone key would change now, with each tone: what the keys show. */
  readonly toned: Readonly<Record<Tone, string>>;
  readonly tone: Tone | null;
}

/** Which letter of the word before the caret a tone key changes; null where there is no vowel. */
export function toneCarrier(textBeforeCaret: string, style: ToneStyle): ToneCarrier | null {
  const letters = lettersOf(/[\p{L}\p{M}]*$/u.exec(textBeforeCaret)?.[0] ?? '');
  const syllable = lastSyllable(letters);
  const letter = syllable && letters[toneIndex(letters, syllable, style)];
  if (!letter) return null;
  const { vowelsStart, vowelsEnd } = syllable;
  return {
    toned: tonedForms(textOf([{ ...letter, tone: null }])),
    tone: letters.slice(vowelsStart, vowelsEnd).find(({ tone }) => tone !== null)?.tone ?? null,
  };
}

/** A vowel with each of the five tones. */
export function tonedForms(vowel: string): Readonly<Record<Tone, string>> {
  const form = (tone: Tone) => (vowel + TONES[tone]).normalize('NFC');
  return {
    acute: form('acute'),
    grave: form('grave'),
    hook: form('hook'),
    tilde: form('tilde'),
    dot: form('dot'),
  };
}
