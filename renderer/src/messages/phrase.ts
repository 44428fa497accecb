import type { Language } from '@motcua/core/contract';
import { isDraft, type MessageKey, type Values } from '@motcua/core/messages';
import type { ReactNode } from 'react';

/** Words for an attribute, with their language where it is not that of the page. */
export interface Phrase {
  readonly text: string;
  readonly lang?: Language;
}

/**
 * What the screens say. A language that lacks a message says it in Vietnamese, and a screen reader must be told so
 * (WCAG 3.1.2): in such a language each text has an element of its own that names its language. In Vietnamese and English,
 * which lack nothing, texts stand bare.
 */
export interface Wording {
  /** A message, to stand on the screen. */
  readonly t: <K extends MessageKey>(key: K, ...values: Values<K>) => ReactNode;
  /** A message that names an element: for `aria`. */
  readonly phrase: <K extends MessageKey>(key: K, ...values: Values<K>) => Phrase;
  /** A text of core, to stand on the screen. */
  readonly words: (text: string) => ReactNode;
}

/** Of the page as a whole: in a draft, most of what stands on it and all that people type is Vietnamese. */
export const pageLanguage = (language: Language): Language => (isDraft(language) ? 'vi' : language);

/** The attributes of an element whose name is this. Its content names its own language. */
export const aria = ({ text, lang }: Phrase): { readonly 'aria-label': string; readonly lang?: Language } => ({
  'aria-label': text,
  ...(lang === undefined ? {} : { lang }),
});
