import type { Language, ScreenModel } from '@motcua/core/contract';
import { hasMessage, message } from '@motcua/core/messages';
import type { ReactNode } from 'react';
import type { Phrase, Wording } from './phrase.ts';

export function wording({ language, inVietnamese }: ScreenModel): Wording {
  const phrase: Wording['phrase'] = (key, ...values) => ({
    text: message(language, key, ...values),
    ...(hasMessage(language, key) ? {} : { lang: 'vi' }),
  });
  if (language === 'vi' || language === 'en')
    return { t: (key, ...values) => message(language, key, ...values), phrase, words: (text) => text };
  const vietnamese = new Set(inVietnamese);
  return {
    t: (key, ...values) => marked(phrase(key, ...values), language),
    phrase,
    words: (text) => (text === '' ? text : marked({ text, lang: vietnamese.has(text) ? 'vi' : language }, language)),
  };
}

const marked = ({ text, lang }: Phrase, language: Language): ReactNode => <span lang={lang ?? language}>{text}</span>;
