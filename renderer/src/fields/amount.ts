/** What a money field takes: digits, without zeros in front. */
export const amountDigits = (text: string): string => text.replace(/\D/gu, '').replace(/^0+(?=\d)/u, '');

/** "1250000" as "1.250.000": groups of three from the right, with the sign that the language puts between them. */
export const groupAmount = (digits: string, separator: string): string =>
  digits.replace(/\B(?=(\d{3})+$)/gu, separator);

/** Where the caret stands in the grouped text so that as many digits follow it as before; leftmost, so that Delete takes a digit. */
export function caretBefore(text: string, digitsAfter: number): number {
  let at = text.length;
  for (let left = digitsAfter; at > 0 && left > 0; at -= 1) if (/\d/u.test(text[at - 1] ?? '')) left -= 1;
  return at > 0 && /\D/u.test(text[at - 1] ?? '') ? at - 1 : at;
}

export const digitsAfter = (text: string, caret: number): number => text.slice(caret).replace(/\D/gu, '').length;
