import { addLetter, setTone, type Tone, telex } from './telex.ts';

export type KeyPress =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'tone'; readonly tone: Tone }
  | { readonly kind: 'delete' };

export interface TextState {
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** The text field after one key of the on-screen keyboard, or the same state where the key changes nothing. */
export function pressKey(
  state: TextState,
  key: KeyPress,
  options: { readonly composing: 'telex' | 'plain'; readonly maxLength: number | null },
): TextState {
  const before = state.text.slice(0, state.selectionStart);
  const after = state.text.slice(state.selectionEnd);
  const hasSelection = state.selectionEnd > state.selectionStart;
  let head: string;
  switch (key.kind) {
    case 'character':
      head = options.composing === 'telex' ? telex(before, key.character) : addLetter(before, key.character);
      break;
    case 'tone':
      head = setTone(before, key.tone);
      break;
    case 'delete':
      head = hasSelection ? before : Array.from(before).slice(0, -1).join('');
      break;
    default: {
      const never: never = key;
      return never;
    }
  }
  const text = head + after;
  if (options.maxLength !== null && text.length > options.maxLength && text.length > state.text.length) return state;
  return { text, selectionStart: head.length, selectionEnd: head.length };
}

/** A sentence and a name begin with a capital; nothing else is guessed. */
export function beginsWithCapital(textBeforeCaret: string): boolean {
  return textBeforeCaret.trim() === '' || /[.!?]\s+$/u.test(textBeforeCaret);
}
