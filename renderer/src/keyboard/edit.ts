import { type ComposeOptions, compose } from './compose.ts';
import { TONES, type Tone } from './letters.ts';

export type KeyPress =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'tone'; readonly tone: Tone }
  /** The end of an e-mail address; one that begins with @ takes the place of the one that is there. */
  | { readonly kind: 'ending'; readonly ending: string }
  | { readonly kind: 'delete' };

export interface TextState {
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  /** The word that is being typed before the caret; null where there is none. */
  readonly composition: Composition | null;
}

/** A word as it is typed: what stood there, and the keys since. */
export interface Composition {
  readonly base: string;
  readonly keys: string;
}

export interface TypingOptions extends ComposeOptions {
  /** In UTF-16 units, as `maxLength` of a field counts. */
  readonly maxLength: number | null;
}

const WORD_AT_END = /[\p{L}\p{M}]*$/u;
const CHARACTER_AT_END = /\P{M}?\p{M}*$/u;

/**
 * A text field after one key, or the same state where the key changes nothing. Delete takes back the last keystroke of
 * the word that is being typed in Telex or VNI (tiếng, typed with its tone last, becomes tiêng); anywhere else, and
 * where each key is a letter of its own, it takes one whole letter with its marks.
 */
export function pressKey(state: TextState, key: KeyPress, options: TypingOptions): TextState {
  const before = state.text.slice(0, state.selectionStart);
  const after = state.text.slice(state.selectionEnd);
  const selected = state.selectionEnd > state.selectionStart;
  const composition = selected ? null : liveComposition(state.composition, before, options);
  if (key.kind === 'delete') {
    if (selected) return stateOf(before, after, null);
    if (composition === null || options.method === 'direct')
      return before === '' ? state : stateOf(before.replace(CHARACTER_AT_END, ''), after, null);
    const keys = Array.from(composition.keys).slice(0, -1).join('');
    return recomposed(before, after, composition, { ...composition, keys }, options);
  }
  if (key.kind === 'ending') {
    const local = key.ending.startsWith('@') ? before.replace(/@.*$/su, '') : before;
    const ended = stateOf(local + key.ending, after, null);
    return isFull(ended, state, options) ? state : ended;
  }
  const character = key.kind === 'tone' ? TONES[key.tone] : key.character;
  const { base, keys } = composition ?? { base: WORD_AT_END.exec(before)?.[0] ?? '', keys: '' };
  const next = recomposed(before, after, { base, keys }, { base, keys: keys + character }, options);
  if (isFull(next, state, options)) return state;
  return next.text === state.text && !selected ? state : next;
}

/** A full field takes nothing that makes it longer. */
function isFull(next: TextState, now: TextState, { maxLength }: TypingOptions): boolean {
  return maxLength !== null && next.text.length > maxLength && next.text.length > now.text.length;
}

/** The text with a word composed anew. */
function recomposed(
  before: string,
  after: string,
  now: Composition,
  next: Composition,
  options: TypingOptions,
): TextState {
  const head = before.slice(0, before.length - wordOf(now, options).length);
  const { text, open } = compose(options, next.keys, next.base);
  return stateOf(head + text, after, open && next.keys !== '' ? next : null);
}

const wordOf = ({ base, keys }: Composition, options: TypingOptions): string =>
  keys === '' ? base : compose(options, keys, base).text;

/** A composition counts only while its word stands before the caret: whoever moves the caret begins anew. */
function liveComposition(composition: Composition | null, before: string, options: TypingOptions): Composition | null {
  return composition !== null && before.endsWith(wordOf(composition, options)) ? composition : null;
}

function stateOf(head: string, after: string, composition: Composition | null): TextState {
  return { text: head + after, selectionStart: head.length, selectionEnd: head.length, composition };
}

/** A sentence and a name begin with a capital; nothing else is guessed. */
export function beginsWithCapital(textBeforeCaret: string): boolean {
  return textBeforeCaret.trim() === '' || /[.!?]\s+$/u.test(textBeforeCaret);
}
