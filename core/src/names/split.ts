import { nameMeaning } from '@motcua/drivers/cccd';
import { cleanEntry } from '../forms/index.ts';

/** *Họ, chữ đệm, tên*: the parts that forms ask for. An empty text where a name has no such part. */
export interface NameParts {
  readonly surname: string;
  readonly middleName: string;
  readonly givenName: string;
  /** In which order the full name has them: `Y Moan Êban` begins with the given name and ends in the surname. */
  readonly order: 'surname-first' | 'surname-last';
}

/** A proposal, for the citizen to confirm: nothing in a name says where its parts end. */
export interface NameSplit extends NameParts {
  /** False where this name is known to be read in other ways too; true is a guess all the same. */
  readonly certain: boolean;
  /** Other ways to read the same name, the likelier first. */
  readonly alternatives: readonly NameParts[];
}

/** Surnames of more than one word, as people have them in Việt Nam; a longer one before what it begins with. */
const COMPOUND_SURNAMES = [
  'Công Tằng Tôn Nữ',
  'Công Huyền Tôn Nữ',
  'Công Tôn Nữ',
  'Huyền Tôn Nữ',
  'Tôn Nữ',
  'Tôn Thất',
  'Âu Dương',
  'Nguyễn Phúc',
  'Nguyễn Phước',
  'Rơ Châm',
  'Rơ Mah',
  'Rơ Lan',
  'Rah Lan',
  'Niê Kđăm',
  'Niê Kdăm',
].map(nameMeaning);

/** The surnames of most people: as a second word they may be the mother's, registered as half of a double surname. */
const COMMON_SURNAMES = new Set(
  [
    'Nguyễn',
    'Trần',
    'Lê',
    'Phạm',
    'Hoàng',
    'Huỳnh',
    'Phan',
    'Vũ',
    'Võ',
    'Đặng',
    'Bùi',
    'Đỗ',
    'Hồ',
    'Ngô',
    'Dương',
    'Lý',
  ].map(nameMeaning),
);

/**
 * Words that begin names in the Central Highlands and say whether a man or a woman bears it: *Y* and *H’* (Ê-đê, Mnông), *A* and *Y*
 * (Xơ-đăng, Ba-na), *K’* and *Ka* (Cơ-ho, Mạ). What follows is the given name; a surname stands last or is not there.
 */
const SEX_WORD = /^(?:y|a|ka|[hk](?:['’ʼ`´].*)?)$/u;

/** The name as it is kept: composed form, single spaces. */
export const tidyName = (fullName: string): string => cleanEntry(fullName).trim().replaceAll(/\s+/gu, ' ');

/** The full name that the parts are of: `joinName(splitName(name))` is `tidyName(name)`, and so for every alternative. */
export function joinName({ surname, middleName, givenName, order }: NameParts): string {
  const parts = order === 'surname-first' ? [surname, middleName, givenName] : [givenName, middleName, surname];
  return parts.filter((part) => part !== '').join(' ');
}

/**
 * Splits a full name by the rule that Vietnamese forms and the card's machine-readable zone follow: the first word is the
 * *họ*, the last the *tên*, what is between the *chữ đệm*. Says where that rule is known to fail. Pure; takes any text.
 */
export function splitName(fullName: string): NameSplit {
  const words = tidyName(fullName).split(' ');
  const parts = words.length === 1 ? givenOnly(words) : surnameOf(words, 1);
  // `H’Thử H’Thử` is the same parts in either order: nothing to choose from.
  const seen = new Set([partsOf(parts)]);
  const alternatives = otherReadings(words).filter((reading) => {
    const isNew = !seen.has(partsOf(reading));
    seen.add(partsOf(reading));
    return isNew;
  });
  return { ...parts, certain: words.length > 1 && alternatives.length === 0, alternatives };
}

function otherReadings(words: readonly string[]): readonly NameParts[] {
  const [first = '', second = ''] = words.map(nameMeaning);
  if (words.length === 1) return first === '' ? [] : [{ ...givenOnly([]), surname: words.join(' ') }];
  if (SEX_WORD.test(first)) {
    const lengths = endsInCompound(words) ? [2, 1] : [1];
    return [...lengths.map((length) => surnameLast(words, length)), givenOnly(words)];
  }
  const compound = COMPOUND_SURNAMES.find(
    (surname) =>
      lengthOf(surname) < words.length && nameMeaning(words.slice(0, lengthOf(surname)).join(' ')) === surname,
  );
  if (compound) return [surnameOf(words, lengthOf(compound))];
  return words.length > 2 && COMMON_SURNAMES.has(second) ? [surnameOf(words, 2)] : [];
}

const partsOf = ({ surname, middleName, givenName }: NameParts): string => [surname, middleName, givenName].join('\n');

const lengthOf = (surname: string): number => surname.split(' ').length;

const endsInCompound = (words: readonly string[]): boolean =>
  words.length > 2 && COMPOUND_SURNAMES.includes(nameMeaning(words.slice(-2).join(' ')));

/** The first words are the surname, the last one is the given name. */
function surnameOf(words: readonly string[], length: number): NameParts {
  const rest = words.slice(length);
  return {
    surname: words.slice(0, length).join(' '),
    middleName: rest.slice(0, -1).join(' '),
    givenName: rest.slice(-1).join(' '),
    order: 'surname-first',
  };
}

const surnameLast = (words: readonly string[], length: number): NameParts => ({
  surname: words.slice(-length).join(' '),
  middleName: '',
  givenName: words.slice(0, -length).join(' '),
  order: 'surname-last',
});

const givenOnly = (words: readonly string[]): NameParts => ({
  surname: '',
  middleName: '',
  givenName: words.join(' '),
  order: 'surname-first',
});
