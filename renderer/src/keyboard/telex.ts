/** The five tone marks as combining characters; a syllable carries at most one. */
export const TONES = { acute: '\u0301', grave: '\u0300', hook: '\u0309', tilde: '\u0303', dot: '\u0323' } as const;
export type Tone = keyof typeof TONES;

const TONE_KEYS: Readonly<Record<string, Tone>> = { s: 'acute', f: 'grave', r: 'hook', x: 'tilde', j: 'dot' };
const TONE_PATTERN = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const SYLLABLE_AT_END = /[\p{L}]*$/u;
const LETTER = /^\p{L}$/u;
const VOWELS = 'aăâeêioôơuưy';
const MARKED = 'ăâêôơư';
/** What a repeated letter makes, and what `w` makes. */
const DOUBLED: Readonly<Record<string, string>> = { aa: 'â', ee: 'ê', oo: 'ô', dd: 'đ' };
const HORNED: Readonly<Record<string, string>> = { a: 'ă', o: 'ơ', u: 'ư' };

/**
 * Telex: the text before the caret after one more key. Letters double (`aa` â, `dd` đ), `w` makes ă ơ ư, and
 * `s f r x j` set the tone of the last syllable (`z` takes it away); the same key twice gives the plain letter back.
 */
export function telex(text: string, key: string): string {
  if (!LETTER.test(key)) return text + key;
  const syllable = SYLLABLE_AT_END.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - syllable.length);
  const lower = key.toLowerCase();
  const tone = TONE_KEYS[lower];
  if (tone !== undefined && hasVowel(syllable)) {
    return toneOf(syllable) === tone ? before + withoutTone(syllable) + key : before + placeTone(syllable, tone);
  }
  if (lower === 'z' && toneOf(syllable) !== null) return before + withoutTone(syllable);
  if (lower === 'w') {
    const horned = horn(syllable);
    if (horned !== null) return before + horned;
  }
  return before + append(syllable, key);
}

/** The text before the caret after a tone key of the on-screen keyboard; the same tone again takes it away. */
export function setTone(text: string, tone: Tone): string {
  const syllable = SYLLABLE_AT_END.exec(text)?.[0] ?? '';
  if (!hasVowel(syllable)) return text;
  const before = text.slice(0, text.length - syllable.length);
  return before + (toneOf(syllable) === tone ? withoutTone(syllable) : placeTone(syllable, tone));
}

/** The text before the caret after a plain letter: a tone that stands on the wrong vowel now, moves (hòa + n → hoàn). */
export function addLetter(text: string, letter: string): string {
  if (!LETTER.test(letter)) return text + letter;
  const syllable = SYLLABLE_AT_END.exec(text)?.[0] ?? '';
  return text.slice(0, text.length - syllable.length) + retone(syllable + letter);
}

function append(syllable: string, key: string): string {
  const last = syllable.at(-1);
  if (last === undefined) return key;
  const plainLast = withoutTone(last);
  const made = DOUBLED[plainLast.toLowerCase() + key.toLowerCase()];
  if (made !== undefined) {
    return retone(syllable.slice(0, -1) + likeCase(made, plainLast) + toneMark(last));
  }
  // â + a: the mark goes and both letters stay.
  const undone = Object.entries(DOUBLED).find(
    ([pair, letter]) => letter === plainLast.toLowerCase() && pair[0] === key.toLowerCase(),
  );
  if (undone) return retone(syllable.slice(0, -1) + likeCase(undone[0][0] ?? '', plainLast) + toneMark(last)) + key;
  return retone(syllable + key);
}

/** `w` on the last group of vowels: ươ from uo, else the last of a o u; again, the plain letters and a w. Null: no vowel for it. */
function horn(syllable: string): string | null {
  const letters = Array.from(withoutTone(syllable));
  const group = vowelGroup(letters);
  if (group === null) return null;
  const indices = Array.from({ length: group.end - group.start }, (_, i) => group.start + i);
  const plain = (i: number) => (letters[i] ?? '').toLowerCase();
  const pair = indices.find((i) => plain(i) === 'u' && plain(i + 1) === 'o' && i + 1 < group.end);
  const targets = pair === undefined ? indices.filter((i) => plain(i) in HORNED).slice(-1) : [pair, pair + 1];
  if (targets.length === 0) {
    const back = letters.map((letter) => {
      const source = Object.entries(HORNED).find(([, made]) => made === letter.toLowerCase());
      return source ? likeCase(source[0], letter) : letter;
    });
    return back.join('') === letters.join('') ? null : `${retoneAs(back.join(''), toneOf(syllable))}w`;
  }
  for (const i of targets) letters[i] = likeCase(HORNED[plain(i)] ?? '', letters[i] ?? '');
  // qu is a consonant and a vowel that carries no horn of its own (quo + w → quơ).
  return retoneAs(letters.join(''), toneOf(syllable));
}

interface VowelGroup {
  readonly start: number;
  readonly end: number;
}

/** The last run of vowels; the u of `qu` and the i of `gi` before another vowel belong to the consonant. */
function vowelGroup(letters: readonly string[]): VowelGroup | null {
  const isVowel = (i: number) => VOWELS.includes(letters[i]?.toLowerCase() ?? ' ');
  let end = letters.length;
  while (end > 0 && !isVowel(end - 1)) end -= 1;
  if (end === 0) return null;
  let start = end;
  while (start > 0 && isVowel(start - 1)) start -= 1;
  const onset = `${letters[start - 1] ?? ''}${letters[start] ?? ''}`.toLowerCase();
  if (end - start > 1 && (onset === 'qu' || (onset === 'gi' && start === 1))) start += 1;
  return { start, end };
}

/** Old style, as official papers write it: hòa, thúy; on the marked vowel if there is one; before a final consonant, on the last vowel. */
function placeTone(syllable: string, tone: Tone): string {
  const letters = Array.from(withoutTone(syllable));
  const group = vowelGroup(letters);
  if (group === null) return syllable;
  const { start, end } = group;
  const length = end - start;
  let index = start;
  const marked = letters.findLastIndex((letter, i) => i >= start && i < end && MARKED.includes(letter.toLowerCase()));
  if (marked >= 0) index = marked;
  else if (length === 2) index = end < letters.length ? start + 1 : start;
  else if (length >= 3) index = start + 1;
  letters[index] = `${letters[index] ?? ''}${TONES[tone]}`.normalize('NFC');
  return letters.join('');
}

const hasVowel = (syllable: string): boolean => vowelGroup(Array.from(withoutTone(syllable))) !== null;
const retone = (syllable: string): string => retoneAs(withoutTone(syllable), toneOf(syllable));
const retoneAs = (plain: string, tone: Tone | null): string => (tone === null ? plain : placeTone(plain, tone));

function withoutTone(syllable: string): string {
  return syllable.normalize('NFD').replace(TONE_PATTERN, '').normalize('NFC');
}

function toneMark(letter: string): string {
  return letter.normalize('NFD').match(TONE_PATTERN)?.[0] ?? '';
}

function toneOf(syllable: string): Tone | null {
  const mark = toneMark(syllable);
  return (Object.keys(TONES) as Tone[]).find((tone) => TONES[tone] === mark) ?? null;
}

function likeCase(letter: string, model: string): string {
  return model === model.toLowerCase() ? letter : letter.toUpperCase();
}
