export { formatDateTime, LOCALES } from './locales.ts';
export {
  inLanguage,
  LANGUAGES,
  type Language,
  type MessageKey,
  message,
  type PlainKey,
  type Text,
  textOf,
  type Values,
} from './message.ts';
