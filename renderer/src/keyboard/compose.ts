import { type Letter, lettersOf, type Tone, textOf, toneOfSign } from './letters.ts';
import { actionOf, type KeyAction, type TypingMethod } from './methods.ts';
import { endsInStop, hasCoda, isVowel, lastSyllable, type Syllable, type ToneStyle, toneIndex } from './syllable.ts';

export interface ComposeOptions {
  readonly method: TypingMethod;
  readonly toneStyle: ToneStyle;
}

export interface Composed {
  /** What stands in the field for the keys; always NFC. */
  readonly text: string;
  /** False once a key has ended the word, as a space does: what comes next is a word of its own. */
  readonly open: boolean;
}

/**
 * Text of keystrokes: a pure function of what was typed, so that taking back the last keystroke is leaving it out.
 * A key is one character; a combining tone mark stands for a tone key of the screen's keyboard, and a marked letter
 * (`ê`) for its own key. `base` is the text of the word that stood there before the keys were typed.
 *
 * A key that can change the syllable before it does; the same key again undoes that and is the letter it is, until the
 * word ends (`ass` as, `classs` class). What cannot be Vietnamese stays as it is typed (`Microsoft`); nothing is ever
 * changed back when a word ends, behind the typist's back.
 */
export function compose({ method, toneStyle }: ComposeOptions, keys: string, base = ''): Composed {
  let settled = '';
  let word = open(base);
  for (const key of keys) {
    const next = pressed(word, key, method, toneStyle);
    if (next !== null) {
      word = next;
      continue;
    }
    settled += textOf(word.letters) + key;
    word = open('');
  }
  return { text: (settled + textOf(word.letters)).normalize('NFC'), open: settled === '' };
}

interface Word {
  readonly letters: readonly Letter[];
  /** Keys that were undone: from then on they are letters. */
  readonly undone: string;
}

/** In no word of Vietnam, with or without marks. */
const FOREIGN = 'f';

const open = (base: string): Word => ({ letters: lettersOf(base), undone: '' });

/** The word after one more key; null where the key ends it. */
function pressed(word: Word, key: string, method: TypingMethod, style: ToneStyle): Word | null {
  const tone = toneOfSign(key);
  if (tone !== null) return { ...word, letters: toggleTone(word.letters, tone, style) };
  const small = key.toLowerCase();
  const action = word.undone.includes(small) ? undefined : actionOf(method, key);
  if (action !== undefined) {
    const letters = act(word.letters, action, key, style);
    if (letters === 'undo') {
      const plain = undo(word.letters, action, style);
      return { letters: append(plain, key, method, style), undone: word.undone + small };
    }
    if (letters !== null) return { ...word, letters };
  }
  const isWritten = /\p{L}/u.test(key) || (word.letters.length > 0 && word.undone.includes(small));
  return isWritten ? { ...word, letters: append(word.letters, key, method, style) } : null;
}

/** The letters that an action makes of these; `undo` where it was done before; null where it does nothing here. */
function act(
  letters: readonly Letter[],
  action: KeyAction,
  key: string,
  style: ToneStyle,
): readonly Letter[] | 'undo' | null {
  if (letters.some(({ base }) => base === FOREIGN)) return null;
  const syllable = lastSyllable(letters);
  if (action.kind === 'stroke') return stroke(letters, syllable);
  if (syllable === null) return alone(letters, action, key);
  if (!hasCoda(syllable)) return null;
  return action.kind === 'tone'
    ? setTone(letters, syllable, action.tone, style)
    : mark(letters, syllable, action, style);
}

function setTone(letters: readonly Letter[], syllable: Syllable, tone: Tone | null, style: ToneStyle) {
  const now = toneOf(letters, syllable);
  // A second syllable in one word is foreign (Micro-s-oft) or of the highlands (Ênuôl): neither has tones.
  if (letters.slice(0, syllable.vowelsStart).some(isVowel)) return null;
  if (tone === null) return now === null ? null : withTone(letters, syllable, null, style);
  if (endsInStop(syllable) && tone !== 'acute' && tone !== 'dot') return null;
  return now === tone ? 'undo' : withTone(letters, syllable, tone, style);
}

function mark(
  letters: readonly Letter[],
  syllable: Syllable,
  action: Extract<KeyAction, { kind: 'mark' }>,
  style: ToneStyle,
) {
  const { nucleusStart, vowelsEnd } = syllable;
  const nucleus = letters.slice(nucleusStart, vowelsEnd);
  const target = targetOf(action, nucleus, syllable);
  if (target !== null) {
    const wanted = lettersOf(target);
    if (nucleus.every((letter, i) => letter.mark === wanted[i]?.mark)) return 'undo';
    const marked = letters.map((letter, i) => {
      const like = i < vowelsEnd ? wanted[i - nucleusStart] : undefined;
      return like === undefined ? letter : { ...letter, mark: like.mark };
    });
    return placed(marked, style);
  }
  if (nucleus.some((letter) => makes(action, letter))) return 'undo';
  const last = letters.at(-1);
  const like = last && action.letters.get(last.base);
  if (last === undefined || like === undefined) return null;
  return placed([...letters.slice(0, -1), { ...last, mark: lettersOf(like)[0]?.mark ?? null }], style);
}

/** `uo` becomes ươ, but uơ at the end of thuở, huơ, khuơ: nothing else ends so, and a letter behind it makes ươ of it. */
function targetOf(action: Extract<KeyAction, { kind: 'mark' }>, nucleus: readonly Letter[], syllable: Syllable) {
  const target = action.nuclei.get(nucleus.map(({ base }) => base).join('')) ?? null;
  const ends = syllable.coda === '' && ['h', 'kh', 'th'].includes(syllable.onset);
  return target === 'ươ' && ends && nucleus[0]?.mark !== 'horn' ? 'uơ' : target;
}

function makes(action: Extract<KeyAction, { kind: 'mark' }>, { base, mark }: Letter): boolean {
  const made = action.letters.get(base);
  return mark !== null && made !== undefined && lettersOf(made)[0]?.mark === mark;
}

/** đ of the d right before the key, or of the d that begins the syllable. */
function stroke(letters: readonly Letter[], syllable: Syllable | null) {
  const index = strokeIndex(letters, syllable);
  const letter = letters[index];
  if (letter?.base !== 'd') return null;
  return letter.mark === 'stroke' ? 'undo' : letters.with(index, { ...letter, mark: 'stroke' });
}

function strokeIndex(letters: readonly Letter[], syllable: Syllable | null): number {
  if (letters.at(-1)?.base === 'd') return letters.length - 1;
  return syllable !== null && hasCoda(syllable) ? syllable.onsetEnd - 1 : -1;
}

/** The letters as they were before an action that is undone. */
function undo(letters: readonly Letter[], action: KeyAction, style: ToneStyle): readonly Letter[] {
  const syllable = lastSyllable(letters);
  if (action.kind === 'stroke') {
    const index = strokeIndex(letters, syllable);
    return letters.map((letter, i) => (i === index ? { ...letter, mark: null } : letter));
  }
  if (syllable === null) return letters;
  if (action.kind === 'tone') return withTone(letters, syllable, null, style);
  // An ư that the key alone made goes whole: ww is w.
  if (letters.at(-1)?.lone) return letters.slice(0, -1);
  const plain = letters.map((letter, i) =>
    i >= syllable.nucleusStart && i < syllable.vowelsEnd && makes(action, letter) ? { ...letter, mark: null } : letter,
  );
  return placed(plain, style);
}

/** A letter behind the word. A tone that stands on the wrong vowel now moves (hòa + n → hoàn), and uơ, ưo become ươ. */
function append(letters: readonly Letter[], key: string, method: TypingMethod, style: ToneStyle): readonly Letter[] {
  const [added] = lettersOf(key);
  const last = letters.at(-1);
  if (added === undefined) return letters;
  // Whoever touches e and then ê meant one letter: no Vietnamese word has both in a row.
  if (last?.base === added.base && added.mark !== null && last.mark !== added.mark)
    return placed([...letters.slice(0, -1), { ...last, mark: added.mark, lone: false }], style);
  const longer = [...letters, added];
  return placed(method === 'direct' ? longer : withHorns(longer), style);
}

function withHorns(letters: readonly Letter[]): readonly Letter[] {
  const syllable = lastSyllable(letters);
  const [u, o, behind] = letters.slice(syllable?.nucleusStart);
  if (syllable === null || u?.base !== 'u' || o?.base !== 'o' || behind === undefined) return letters;
  const follows = 'iu'.includes(behind.base) || (!isVowel(behind) && hasCoda(syllable));
  if (!follows || (u.mark === 'horn') === (o.mark === 'horn')) return letters;
  if ((u.mark ?? 'horn') !== 'horn' || (o.mark ?? 'horn') !== 'horn') return letters;
  return letters.map((letter) => (letter === u || letter === o ? { ...letter, mark: 'horn' } : letter));
}

/** A tone key of the screen's keyboard: sets the tone wherever there is a vowel; the same again takes it away. */
function toggleTone(letters: readonly Letter[], tone: Tone, style: ToneStyle): readonly Letter[] {
  const syllable = lastSyllable(letters);
  if (syllable === null) return letters;
  const wanted = toneOf(letters, syllable) === tone ? null : tone;
  const toneless = letters.map((letter) => (letter.tone === null ? letter : { ...letter, tone: null }));
  return withTone(toneless, syllable, wanted, style);
}

/** A lone `w` is ư before the first vowel of a word only (`tw` tư, but `view`). */
function alone(letters: readonly Letter[], action: KeyAction, key: string): readonly Letter[] | null {
  if (action.kind !== 'mark' || action.alone === null) return null;
  const upper = key !== key.toLowerCase();
  return [...letters, ...lettersOf(action.alone).map((letter) => ({ ...letter, lone: true, upper }))];
}

function toneOf(letters: readonly Letter[], { vowelsStart, vowelsEnd }: Syllable): Tone | null {
  return letters.slice(vowelsStart, vowelsEnd).find(({ tone }) => tone !== null)?.tone ?? null;
}

function withTone(letters: readonly Letter[], syllable: Syllable, tone: Tone | null, style: ToneStyle) {
  const index = toneIndex(letters, syllable, style);
  return letters.map((letter, i) =>
    i < syllable.vowelsStart || i >= syllable.vowelsEnd ? letter : { ...letter, tone: i === index ? tone : null },
  );
}

/** With the tone of the last syllable where it belongs now. */
function placed(letters: readonly Letter[], style: ToneStyle): readonly Letter[] {
  const syllable = lastSyllable(letters);
  if (syllable === null || !hasCoda(syllable)) return letters;
  const tone = toneOf(letters, syllable);
  return tone === null ? letters : withTone(letters, syllable, tone, style);
}
