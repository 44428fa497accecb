/** What two spellings have in common: no diacritics, no capitals, đ as d, one space between words. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const spaceless = (text: string): string => text.replaceAll(' ', '');

/** How well a label answers, smaller is better; null where it does not. */
function rank(label: string, query: string): number | null {
  const folded = fold(label);
  const [words, letters] = [` ${folded}`, spaceless(query)];
  if (folded.startsWith(query)) return 0;
  // The words of the query begin words of the label, in any order: "hoan kiem" and "kiem hoan".
  if (query.split(' ').every((word) => words.includes(` ${word}`))) return 1;
  // Written together or apart: "sapa", "Sa Pa"; "dac lac" is not "Đắk Lắk", and stays unfound.
  const at = spaceless(folded).indexOf(letters);
  if (at === 0) return 2;
  return at > 0 ? 3 : null;
}

/**
 * The entries whose label answers what was typed, best first, otherwise in their own order; all of them for nothing typed.
 * Found without diacritics: "sapa" finds "Sa Pa". What is typed with them is found the same way, so that a slip of a tone
 * hides nothing.
 */
export function findByLabel<T extends { readonly label: string }>(entries: readonly T[], typed: string): readonly T[] {
  const query = fold(typed);
  if (query === '') return entries;
  return entries
    .map((entry, index) => ({ entry, index, rank: rank(entry.label, query) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.index - b.index)
    .map(({ entry }) => entry);
}
