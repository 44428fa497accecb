/** The five tone marks as combining characters; a syllable carries at most one. */
export const TONES = { acute: '\u0301', grave: '\u0300', hook: '\u0309', tilde: '\u0303', dot: '\u0323' } as const;
export type Tone = keyof typeof TONES;

/** What makes â ê ô, ă, ơ ư and đ of a plain letter. */
export type Mark = 'circumflex' | 'breve' | 'horn' | 'stroke';

const MARKS = { circumflex: '\u0302', breve: '\u0306', horn: '\u031B' } as const;
const TONE_OF = new Map(Object.entries(TONES).map(([tone, sign]) => [sign as string, tone as Tone]));
const MARK_OF = new Map(Object.entries(MARKS).map(([mark, sign]) => [sign as string, mark as Mark]));

export interface Letter {
  /** `a` to `z`; any other character as it was typed, capital or small. */
  readonly base: string;
  readonly upper: boolean;
  readonly mark: Mark | null;
  readonly tone: Tone | null;
  /** An ư that one `w` made, without a u. */
  readonly lone: boolean;
}

export function toneOfSign(character: string): Tone | null {
  return TONE_OF.get(character) ?? null;
}

/** Text as letters, composed or decomposed; a sign that is no tone or mark of Vietnamese stays with its letter. */
export function lettersOf(text: string): readonly Letter[] {
  return (text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []).map(letterOf);
}

function letterOf(character: string): Letter {
  const [first = '', ...signs] = character.normalize('NFD');
  const small = first.toLowerCase();
  const plain = { upper: small !== first, mark: null, tone: null, lone: false };
  if (small === 'đ' && signs.length === 0) return { ...plain, base: 'd', mark: 'stroke' };
  let [mark, tone]: [Mark | null, Tone | null] = [null, null];
  for (const sign of signs) {
    mark ??= MARK_OF.get(sign) ?? null;
    tone ??= TONE_OF.get(sign) ?? null;
  }
  const known = Number(mark !== null) + Number(tone !== null);
  if (!/^[a-z]$/u.test(small) || known !== signs.length)
    return { ...plain, base: character.normalize('NFC'), upper: false };
  return { ...plain, base: small, mark, tone };
}

/** Always composed (NFC). */
export function textOf(letters: readonly Letter[]): string {
  return letters
    .map(({ base, upper, mark, tone }) => {
      const marked = mark === 'stroke' ? 'đ' : base + (mark === null ? '' : MARKS[mark]);
      return (upper ? marked.toUpperCase() : marked) + (tone === null ? '' : TONES[tone]);
    })
    .join('')
    .normalize('NFC');
}
