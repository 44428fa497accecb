export { formatDateTime, LOCALES } from './locales.ts';
export {
  asItIs,
  inLanguage,
  joinTexts,
  LANGUAGES,
  type Language,
  type MessageKey,
  message,
  type PlainKey,
  type Text,
  type TextValues,
  type Translate,
  textOf,
  translator,
  type Values,
} from './message.ts';
