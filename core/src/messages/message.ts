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

export const LANGUAGES = Object.keys(FILES) as readonly Language[];
const perLanguage = <T>(take: (language: Language) => T): Readonly<Record<Language, T>> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, take(language)])) as Record<Language, T>;
const MESSAGES = perLanguage((language): Readonly<Partial<Record<MessageKey, string>>> => FILES[language].messages);

/** What the language calls itself. */
export const LANGUAGE_NAMES = perLanguage((language) => FILES[language].name);
/** A translation that nobody who speaks it has checked: offered only where the configuration allows drafts, and marked. */
export const isDraft = (language: Language): boolean => 'draft' in FILES[language];
/** Whether the language has the message itself. */
export const hasMessage = (language: Language, key: MessageKey): boolean => MESSAGES[language][key] !== undefined;
/** A paper is taken home and shown around: no draft stands on it. */
export const paperLanguage = (language: Language): Language => (isDraft(language) ? 'vi' : language);
/**
 * How dates and numbers are written: the region decides, 20/11/2026 in Vietnamese and in English, as on Vietnamese papers.
 * A locale that Node and Chromium know: the rules of one that they do not know would be the machine's own.
 */
export const LOCALES = perLanguage((language) => FILES[language].formats);

const compiled = new Map<string, IntlMessageFormat>();

/** The message in that language, or in Vietnamese where the language has it not. */
export function message<K extends MessageKey>(language: Language, key: K, ...values: Values<K>): string;
export function message(language: Language, key: MessageKey, values?: Given): string {
  const own = MESSAGES[language][key];
  return own === undefined ? written('vi', key, WHOLE.vi[key], values) : written(language, key, own, values);
}

/** `message` in one language. */
export type Translate = <K extends MessageKey>(key: K, ...values: Values<K>) => string;
export const translator =
  (language: Language): Translate =>
  (key, ...values) =>
    message(language, key, ...values);

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

/** As `Values`; what is shown may be a text of its own, which then stands there in the language of the message. */
export type TextValues<K extends MessageKey> = K & keyof ValuesOf extends never
  ? []
  : [values: OrTexts<AllOf<ValuesOf[K & keyof ValuesOf]>>];
type OrTexts<V> = { readonly [N in keyof V]: V[N] | (string extends V[N] ? Text : never) };

/** The message in every language that has it. */
export function textOf<K extends MessageKey>(key: K, ...values: TextValues<K>): Text;
export function textOf(key: MessageKey, values: Readonly<Record<string, Given[string] | Text>> = {}): Text {
  return inEach((language) => {
    const pattern = MESSAGES[language][key];
    if (pattern === undefined) return undefined;
    const said = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' && !(value instanceof Date) ? inLanguage(value, language) : value,
    ]);
    return written(language, key, pattern, Object.fromEntries(said));
  });
}

/** Several texts as one, in the languages that all of them have. */
export const joinTexts = (texts: readonly Text[], between: string): Text =>
  inEach((language) => {
    const said = texts.flatMap((text) => text[language] ?? []);
    return said.length === texts.length ? said.join(between) : undefined;
  });

/** The same words in every language: a name. */
export const asItIs = (name: string): Text => inEach(() => name);

const inEach = (say: (language: Language) => string | undefined): Text =>
  Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const said = say(language);
      return said === undefined ? [] : [[language, said]];
    }),
  ) as Text;

/** What the text says in that language, or in Vietnamese where it has it not; null where there is no text. */
export function inLanguage(text: Text, language: Language): string;
export function inLanguage(text: Text | null | undefined, language: Language): string | null;
export function inLanguage(text: Text | null | undefined, language: Language): string | null {
  return text ? (text[language] ?? text.vi) : null;
}
