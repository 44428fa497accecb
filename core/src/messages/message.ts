import { IntlMessageFormat } from 'intl-messageformat';
import { FILES, type ValuesOf } from './generated.ts';

/**
 * What the kiosk says, in the languages of `core/messages`: one file each, plain ICU messages. Vietnamese has every message,
 * English too; a language that lacks one says it in Vietnamese.
 */

/** ISO 639: the name of the file. */
export type Language = keyof typeof FILES;
export type MessageKey = keyof (typeof FILES)['vi']['messages'];

/** A message that stands by itself. */
export type PlainKey = Exclude<MessageKey, keyof ValuesOf>;

/** The same thing said in several languages; a third one where there is one. */
export type Text = Readonly<Record<'vi' | 'en', string>> &
  Readonly<Partial<Record<Exclude<Language, 'vi' | 'en'>, string>>>;

/** What a message is put together with, as further arguments: none, or an object with every value that it names. */
export type Values<K extends MessageKey> = K & keyof ValuesOf extends never
  ? []
  : [values: AllOf<ValuesOf[K & keyof ValuesOf]>];
/** Of several messages, whichever is meant: the values of each. */
type AllOf<U> = (U extends unknown ? (u: U) => void : never) extends (all: infer All) => void ? All : never;

/** Whole ones, by their type: a message that Vietnamese has and English has not does not compile. */
const WHOLE: Readonly<Record<'vi' | 'en', Readonly<Record<MessageKey, string>>>> = {
  vi: FILES.vi.messages,
  en: FILES.en.messages,
};
const MESSAGES: Readonly<Record<Language, Readonly<Partial<Record<MessageKey, string>>>>> = WHOLE;

export const LANGUAGES = Object.keys(FILES) as readonly Language[];

const compiled = new Map<string, IntlMessageFormat>();

/** The message in that language, or in Vietnamese where the language has it not. */
export function message<K extends MessageKey>(language: Language, key: K, ...values: Values<K>): string;
export function message(language: Language, key: MessageKey, values?: Given): string {
  const own = MESSAGES[language][key];
  return own === undefined ? written('vi', key, WHOLE.vi[key], values) : written(language, key, own, values);
}

type Given = Readonly<Record<string, string | number | Date>>;

function written(language: Language, key: MessageKey, pattern: string, values: Given | undefined): string {
  // Nothing to fill in, nothing to undo: most messages, which then need no parser.
  if (!/[{}']/u.test(pattern)) return pattern;
  const cacheKey = `${language}:${key}`;
  let format = compiled.get(cacheKey);
  if (format === undefined) {
    format = new IntlMessageFormat(pattern, FILES[language].formats, undefined, { ignoreTag: true });
    compiled.set(cacheKey, format);
  }
  return String(format.format(values));
}

/** The message in every language that has it. */
export function textOf<K extends MessageKey>(key: K, ...values: Values<K>): Text {
  const said = LANGUAGES.filter((language) => MESSAGES[language][key] !== undefined);
  return Object.fromEntries(said.map((language) => [language, message(language, key, ...values)])) as Text;
}

/** What the text says in that language, or in Vietnamese where it has it not. */
export const inLanguage = (text: Text, language: Language): string => text[language] ?? text.vi;
