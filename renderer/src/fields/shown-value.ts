import type { FieldModel, Language } from '@motcua/core/contract';
import { LOCALES } from '@motcua/core/messages';
import { createElement, Fragment, type ReactNode } from 'react';
import type { Wording } from '../messages/phrase.ts';
import { groupAmount } from './amount.ts';
import { showDate } from './date-parts.ts';

type Speaking = Pick<Wording, 't' | 'words'> & { readonly language: Language };

/** The value of a field as people read it; empty where there is none. */
export function shownValue(field: FieldModel, { t, words, language }: Speaking): ReactNode {
  const { kind, value, choices } = field;
  if (value === '') return '';
  const labelOf = (wanted: string) => choices.find((choice) => choice.value === wanted)?.label;
  switch (kind) {
    case 'date':
    case 'date-time':
      return showDate(value);
    case 'money':
      return t('form.dongOf', { amount: groupAmount(value, groupSign(language)) });
    case 'yes-no': {
      const label = labelOf(value);
      return label === undefined ? t(value === 'true' ? 'form.yes' : 'form.no') : words(label);
    }
    case 'consent':
      return t('form.agreed');
    case 'multi-choice': {
      const chosen = new Set(value.split(' '));
      return listed(choices.filter((choice) => chosen.has(choice.value)).map(({ label }) => words(label)));
    }
    case 'choice':
      return words(labelOf(value) ?? value);
    case 'text':
    case 'long-text':
    case 'digits':
    case 'integer':
    case 'phone':
    case 'email':
      return words(value);
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** Texts of which each may have a language of its own, a comma between. */
const listed = (texts: readonly ReactNode[]): ReactNode =>
  texts.every((text) => typeof text === 'string')
    ? texts.join(', ')
    : createElement(Fragment, {}, ...texts.flatMap((text, index) => (index === 0 ? [text] : [', ', text])));

/** What the language puts between groups of three digits. */
export const groupSign = (language: Language): string =>
  new Intl.NumberFormat(LOCALES[language]).formatToParts(1_000).find(({ type }) => type === 'group')?.value ?? '.';
