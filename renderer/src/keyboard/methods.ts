import type { Tone } from './letters.ts';

/** How plain keys are read: `telex`, `vni`, or `direct`, where each key is the letter that stands on it. */
export type TypingMethod = 'telex' | 'vni' | 'direct';

/** What a key does to the syllable before it; where it cannot, it is the letter or digit that it is. */
export type KeyAction =
  | { readonly kind: 'tone'; readonly tone: Tone | null }
  | { readonly kind: 'stroke' }
  | {
      readonly kind: 'mark';
      /** The plain vowels of a syllable, and the same with their marks. */
      readonly nuclei: ReadonlyMap<string, string>;
      /** What the key makes of one letter that stands right before it, in words that are no Vietnamese syllable (Byă). */
      readonly letters: ReadonlyMap<string, string>;
      /** Whether the key alone is ư (`tw` for tư). */
      readonly alone: 'ư' | null;
    };

const CIRCUMFLEX = 'â ê ô âu ây êu ôi iê yê uâ uê uô uyê iêu yêu uêu uây uôi'.split(' ');
const HORN = 'ơ ư ươ ưa ưi ưu ơi ươi ươu'.split(' ');
const BREVE = 'ă oă'.split(' ');

const plain = (marked: string): string => marked.normalize('NFD').replace(/\p{M}/gu, '');
const byPlain = (marked: readonly string[]): ReadonlyMap<string, string> =>
  new Map(marked.map((nucleus) => [plain(nucleus), nucleus]));

function mark(nuclei: readonly string[], alone: 'ư' | null = null): KeyAction {
  const letters = nuclei.filter((nucleus) => nucleus.length === 1);
  return { kind: 'mark', nuclei: byPlain(nuclei), letters: byPlain(letters), alone };
}

const tone = (wanted: Tone | null): KeyAction => ({ kind: 'tone', tone: wanted });
const doubled = (letter: string): KeyAction => mark(CIRCUMFLEX.filter((nucleus) => nucleus.includes(letter)));

const TELEX: Readonly<Record<string, KeyAction>> = {
  s: tone('acute'),
  f: tone('grave'),
  r: tone('hook'),
  x: tone('tilde'),
  j: tone('dot'),
  z: tone(null),
  a: doubled('â'),
  e: doubled('ê'),
  o: doubled('ô'),
  w: mark([...HORN, ...BREVE], 'ư'),
  d: { kind: 'stroke' },
};

const VNI: Readonly<Record<string, KeyAction>> = {
  1: tone('acute'),
  2: tone('grave'),
  3: tone('hook'),
  4: tone('tilde'),
  5: tone('dot'),
  0: tone(null),
  6: mark(CIRCUMFLEX),
  7: mark(HORN),
  8: mark(BREVE),
  9: { kind: 'stroke' },
};

const ACTIONS = { telex: TELEX, vni: VNI, direct: {} } as const;

export function actionOf(method: TypingMethod, key: string): KeyAction | undefined {
  const actions: Readonly<Record<string, KeyAction>> = ACTIONS[method];
  const small = key.toLowerCase();
  return Object.hasOwn(actions, small) ? actions[small] : undefined;
}
