import type { Offered } from './choose.ts';
import type { Text } from './pack.ts';

/**
 * What somebody types who does not know the name of a procedure: by words, with or without diacritics, begun or whole, in
 * either language, by what people call it (`keywords`). Pure; nothing is remembered from one search to the next.
 */

/** Said around what is meant. Written as people write them; a word that loses its meaning without its marks is not here. */
const FILLERS = new Set(
  'tôi toi muốn muon cần xin làm để và của cho một được là ở thì i want would like to a an the for my of and please need'.split(
    ' ',
  ),
);

/** How much a word counts by where it stands: whole, and begun. */
const PLACES = [
  { textsOf: ({ title }) => [title], whole: 12, begun: 8 },
  { textsOf: ({ keywords }) => (keywords ? [keywords] : []), whole: 9, begun: 6 },
  { textsOf: (version) => ('form' in version ? [version.form.name] : []), whole: 5, begun: 3 },
  { textsOf: ({ summary }) => [summary], whole: 4, begun: 2 },
] as const satisfies readonly {
  readonly textsOf: (version: Offered['version']) => readonly Text[];
  readonly whole: number;
  readonly begun: number;
}[];
const PROCEDURE_CODE = 20;
/** For a word written with its marks as the text has it: "trú" before "trừ". */
const SAME_MARKS = 1;
/** For two words that follow each other as they do in the text. */
const IN_A_ROW = 3;

interface Hit<S> {
  readonly service: S;
  readonly words: number;
  readonly score: number;
}

/**
 * The services that `query` may mean, likeliest first: those with the most of its words, then where these stand. At
 * least half of the words have to be found. A query without such words means all, in their order.
 */
export function searchServices<S extends Offered>(services: readonly S[], query: string): readonly S[] {
  const words = meaningfulWords(query);
  if (words.length === 0) return services;
  return services
    .map((service) => ({ service, ...measure(service, words) }))
    .filter((hit: Hit<S>) => hit.words * 2 >= words.length && hit.words > 0)
    .toSorted((a, b) => b.words - a.words || b.score - a.score)
    .map(({ service }) => service);
}

const meaningfulWords = (query: string): readonly string[] => wordsOf(query).filter((word) => !FILLERS.has(word));

/** Words of a text: letters and digits of any language, composed, in small letters. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .match(/[\p{L}\p{N}]+(?:[.-]\p{N}+)*/gu) ?? [];

/** Without diacritics: "đăng ký" → "dang ky". */
export const plain = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');

function measure({ version }: Offered, words: readonly string[]): { words: number; score: number } {
  const texts = PLACES.flatMap(({ textsOf, whole, begun }) =>
    textsOf(version).flatMap((text) => Object.values(text).map((each) => ({ words: wordsOf(each), whole, begun }))),
  );
  const code = version.procedureCode?.code ?? null;
  let found = 0;
  let score = 0;
  for (const [index, word] of words.entries()) {
    const best = Math.max(
      isCode(code, word) ? PROCEDURE_CODE : 0,
      ...texts.map((text) => worth(text, word, words[index + 1])),
    );
    if (best > 0) found += 1;
    score += best;
  }
  return { words: found, score };
}

interface Place {
  readonly words: readonly string[];
  readonly whole: number;
  readonly begun: number;
}

function worth({ words, whole, begun }: Place, word: string, next: string | undefined): number {
  const bare = plain(word);
  const shortest = next === undefined ? SHORTEST_BEGINNING.last : SHORTEST_BEGINNING.before;
  let best = 0;
  for (const [index, candidate] of words.entries()) {
    const other = plain(candidate);
    const base = other === bare ? whole : bare.length >= shortest && other.startsWith(bare) ? begun : 0;
    if (base === 0) continue;
    const marks = candidate === word ? SAME_MARKS : 0;
    const follows =
      next !== undefined && words[index + 1] !== undefined && plain(words[index + 1] ?? '') === plain(next);
    best = Math.max(best, base + marks + (follows ? IN_A_ROW : 0));
  }
  return best;
}

/** "2.000815", or its six digits alone. */
const isCode = (code: string | null, word: string): boolean =>
  code !== null && (code === word || code.slice(2) === word);

/** So many letters may begin a word: of the last one, which is being typed, two; before it a short syllable is a whole one. */
const SHORTEST_BEGINNING = { last: 2, before: 4 } as const;
