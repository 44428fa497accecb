import { type Language, type MessageKey, message, type Values } from '@motcua/core/messages';

export type Translate = <K extends MessageKey>(key: K, ...values: Values<K>) => string;

export const translator =
  (language: Language): Translate =>
  (key, ...values) =>
    message(language, key, ...values);
