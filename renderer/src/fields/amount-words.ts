import type { Language } from '@motcua/core/contract';

/** Beyond this, words help nobody; no amount on a form comes near. */
const MOST_DIGITS = 15;

/**
 * An amount of đồng in words, so that a zero too many is heard; null for none, for one that is too long, and in a
 * language whose numbers are not known here. `digits` without separators.
 */
export function amountInWords(digits: string, language: Language): string | null {
  if (!/^(?:0|[1-9]\d*)$/u.test(digits) || digits.length > MOST_DIGITS) return null;
  switch (language) {
    case 'vi':
      return `${vietnamese(digits)} đồng`;
    case 'en':
      return `${english(digits)} dong`;
    default:
      return null;
  }
}

/** From the right: units, thousands, millions, thousand millions …; each three digits. */
function triples(digits: string): readonly (readonly [hundreds: number, tens: number, ones: number])[] {
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  return Array.from({ length: padded.length / 3 }, (_, index) => {
    const [hundreds = 0, tens = 0, ones = 0] = Array.from(padded.slice(index * 3, index * 3 + 3), Number);
    return [hundreds, tens, ones] as const;
  });
}

const VI_DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const VI_SCALES = ['', 'nghìn', 'triệu', 'tỷ', 'nghìn tỷ'];

function vietnamese(digits: string): string {
  const groups = triples(digits);
  const words = groups.flatMap((group, index) => {
    const read = vietnameseTriple(group, index === 0 ? 'leading' : 'following');
    const scale = VI_SCALES[groups.length - 1 - index] ?? '';
    // Thousand millions are counted in tỷ: "hai nghìn tỷ" when nothing stands between, "hai nghìn không trăm linh một tỷ" else.
    const inBillions = groups.length === 5 && index === 0 && groups[1]?.some((digit) => digit > 0);
    return read === '' ? [] : [read, inBillions ? 'nghìn' : scale];
  });
  return words.filter((word) => word !== '').join(' ') || 'không';
}

/** "hai mươi mốt", "một trăm linh năm"; the hundreds are said within a number ("một nghìn không trăm linh năm"). */
function vietnameseTriple(
  [hundreds, tens, ones]: readonly [number, number, number],
  place: 'leading' | 'following',
): string {
  if (hundreds + tens + ones === 0) return '';
  const saysHundreds = hundreds > 0 || place === 'following';
  return [
    saysHundreds ? `${VI_DIGITS[hundreds]} trăm` : '',
    tens > 1 ? `${VI_DIGITS[tens]} mươi` : tens === 1 ? 'mười' : ones > 0 && saysHundreds ? 'linh' : '',
    vietnameseOnes(tens, ones),
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function vietnameseOnes(tens: number, ones: number): string {
  if (ones === 0) return '';
  if (ones === 1 && tens > 1) return 'mốt';
  if (ones === 5 && tens > 0) return 'lăm';
  return VI_DIGITS[ones] ?? '';
}

const EN_ONES = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const EN_TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const EN_SCALES = ['', 'thousand', 'million', 'billion', 'trillion'];

function english(digits: string): string {
  const groups = triples(digits);
  const words = groups.flatMap(([hundreds, tens, ones], index) => {
    const below = tens * 10 + ones;
    if (hundreds + below === 0) return [];
    const last = index === groups.length - 1;
    const joins = below > 0 && (hundreds > 0 || (last && index > 0));
    return [
      hundreds > 0 ? `${EN_ONES[hundreds]} hundred` : '',
      joins ? 'and' : '',
      below === 0
        ? ''
        : below < 20
          ? (EN_ONES[below] ?? '')
          : [EN_TENS[tens], EN_ONES[ones]].slice(0, ones > 0 ? 2 : 1).join('-'),
      EN_SCALES[groups.length - 1 - index] ?? '',
    ];
  });
  return words.filter((word) => word !== '').join(' ') || 'zero';
}
