import type { Language } from '@motcua/core/contract';
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };

export type MessageKey = keyof typeof vi;
export type MessageValues = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** Region decides dates and digits: 20/11/2026 in both languages, as on Vietnamese papers. */
export const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { vi, en };
const compiled = new Map<string, IntlMessageFormat>();

export function translator(language: Language): Translate {
  return (key, values) => {
    const cacheKey = `${language}:${key}`;
    let message = compiled.get(cacheKey);
    if (message === undefined) {
      message = new IntlMessageFormat(catalogues[language][key], LOCALES[language], undefined, { ignoreTag: true });
      compiled.set(cacheKey, message);
    }
    return String(message.format(values ? { ...values } : undefined));
  };
}

/** "20/11/2026, 09:05" in the time of Vietnam, whatever the machine's own zone is. */
export function formatDateTime(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'Asia/Ho_Chi_Minh',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
}
