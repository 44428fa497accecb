/** ICAO 9303-3 §6 A, where a letter becomes another than the one that is left without its marks. */
const LETTERS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Å: 'AA',
  Æ: 'AE',
  Ø: 'OE',
  Œ: 'OE',
  ß: 'SS',
  ẞ: 'SS',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  İ: 'I',
  ı: 'I',
};

/** A name in the characters of the machine readable zone; blanks and hyphens become `<`, apostrophes fall away. */
export function transliterate(name: string): string {
  const upper = [...name.normalize('NFC')].map((letter) => LETTERS[letter] ?? LETTERS[letter.toUpperCase()] ?? letter);
  const plain = upper
    .join('')
    .normalize('NFD')
    .replace(/[\p{M}'’.]/gu, '')
    .toUpperCase();
  const zone = plain.replace(/[\s,-]+/g, '<');
  if (!/^[A-Z<]*$/.test(zone)) throw new RangeError(`"${name}" has letters without a transliteration`);
  return zone;
}
