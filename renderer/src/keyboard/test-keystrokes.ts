/**
 * How people type a Vietnamese word in Telex and VNI, taken from its decomposed letters (NFD) and from nothing else.
 * For tests; it shares nothing with the composer.
 */

type Method = 'telex' | 'vni';

const TONE_KEYS = {
  telex: { '\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j' },
  vni: { '\u0301': '1', '\u0300': '2', '\u0309': '3', '\u0303': '4', '\u0323': '5' },
} as const;
const TONE = /[\u0301\u0300\u0309\u0303\u0323]/u;

interface Sign {
  /** What is typed for the letter without its mark. */
  readonly letter: string;
  /** The key of the mark on this letter. */
  readonly mark: string;
}

function markKey(method: Method, letter: string, sign: string | undefined): string {
  const small = letter.toLowerCase();
  if (sign === '\u0302') return method === 'telex' ? small : '6';
  if (sign === '\u031B') return method === 'telex' ? 'w' : '7';
  if (sign === '\u0306') return method === 'telex' ? 'w' : '8';
  return '';
}

function signsOf(method: Method, word: string) {
  let tone = '';
  let toneAt = -1;
  const signs: Sign[] = [];
  for (const character of word.normalize('NFC')) {
    const stroked = character === 'đ' || character === 'Đ';
    const [letter = '', ...marks] = stroked ? [character === 'đ' ? 'd' : 'D'] : Array.from(character.normalize('NFD'));
    const toneSign = marks.find((sign) => TONE.test(sign)) as keyof typeof TONE_KEYS.telex | undefined;
    if (toneSign !== undefined) [tone, toneAt] = [TONE_KEYS[method][toneSign], signs.length];
    const stroke = method === 'telex' ? 'd' : '9';
    const above = marks.find((sign) => !TONE.test(sign));
    const mark = stroked ? stroke : markKey(method, letter, above);
    // oo that stays oo (xoong): in Telex a third o undoes the ô.
    const previous = signs.at(-1);
    if (method === 'telex' && /^oo$/iu.test(`${previous?.letter}${letter}`) && previous?.mark === '' && mark === '')
      signs[signs.length - 1] = { letter: `${previous.letter}${letter}`, mark: '' };
    signs.push({ letter, mark });
  }
  return { signs, tone, toneAt };
}

const join = (signs: readonly Sign[]): string => signs.map(({ letter, mark }) => letter + mark).join('');

/** The orders in which people type a word: each gives the keystrokes, or null where the word has no such order. */
export const ORDERS: Readonly<Record<string, (method: Method, word: string) => string>> = {
  'each mark at its letter, the tone at the end': (method, word) => {
    const { signs, tone } = signsOf(method, word);
    return join(signs) + tone;
  },
  'the tone right behind its vowel': (method, word) => {
    const { signs, tone, toneAt } = signsOf(method, word);
    if (tone === '') return join(signs);
    return join(signs.slice(0, toneAt + 1)) + tone + join(signs.slice(toneAt + 1));
  },
  'the tone before the mark of its vowel': (method, word) => {
    const { signs, tone, toneAt } = signsOf(method, word);
    const carrier = signs[toneAt];
    if (carrier === undefined) return join(signs);
    return join(signs.slice(0, toneAt)) + carrier.letter + tone + carrier.mark + join(signs.slice(toneAt + 1));
  },
  'one key for both horns of ươ': (method, word) => {
    const { signs, tone } = signsOf(method, word);
    return signs.map(({ letter, mark }, i) => letter + (isPair(signs, i) ? '' : mark)).join('') + tone;
  },
  'all letters, then the marks, then the tone': (method, word) => late(method, word, ['stroke', 'mark', 'tone']),
  'all letters, then đ, the tone, the marks': (method, word) => late(method, word, ['stroke', 'tone', 'mark']),
  'all letters, then the marks, đ, the tone': (method, word) => late(method, word, ['mark', 'stroke', 'tone']),
  'all letters, then the marks, the tone, đ': (method, word) => late(method, word, ['mark', 'tone', 'stroke']),
  'all letters, then the tone, the marks, đ': (method, word) => late(method, word, ['tone', 'mark', 'stroke']),
  'all letters, then the tone, đ, the marks': (method, word) => late(method, word, ['tone', 'stroke', 'mark']),
};

/** The u of ươ whose horn comes with that of its o. */
const isPair = (signs: readonly Sign[], i: number): boolean =>
  /^u$/iu.test(signs[i]?.letter ?? '') && signs[i]?.mark !== '' && signs[i + 1]?.mark === signs[i]?.mark;

function late(method: Method, word: string, order: readonly ('stroke' | 'mark' | 'tone')[]): string {
  const { signs, tone } = signsOf(method, word);
  const isStroke = (letter: string) => /^d$/iu.test(letter);
  const plain = signs.map(({ letter }) => letter).join('');
  const marks = signs.map(({ letter, mark }, i) => (isStroke(letter) || isPair(signs, i) ? '' : mark)).join('');
  const stroke = signs.map(({ letter, mark }) => (isStroke(letter) ? mark : '')).join('');
  return plain + order.map((part) => ({ stroke, mark: marks, tone })[part]).join('');
}
