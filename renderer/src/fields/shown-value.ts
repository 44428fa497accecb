import type { FieldModel, Language } from '@motcua/core/contract';
import { LOCALES } from '@motcua/core/messages';
import { translator } from '../messages/index.ts';
import { groupAmount } from './amount.ts';
import { showDate } from './date-parts.ts';

/** The value of a field as people read it; empty where there is none. */
export function shownValue(field: FieldModel, language: Language): string {
  const t = translator(language);
  const { kind, value, choices } = field;
  if (value === '') return '';
  switch (kind) {
    case 'date':
    case 'date-time':
      return showDate(value);
    case 'money':
      return `${groupAmount(value, groupSign(language))} ${t('form.dong')}`;
    case 'yes-no':
      return choices.find((choice) => choice.value === value)?.label ?? t(value === 'true' ? 'form.yes' : 'form.no');
    case 'consent':
      return t('form.agreed');
    case 'multi-choice': {
      const chosen = new Set(value.split(' '));
      return choices
        .filter((choice) => chosen.has(choice.value))
        .map(({ label }) => label)
        .join(', ');
    }
    case 'choice':
      return choices.find((choice) => choice.value === value)?.label ?? value;
    case 'text':
    case 'long-text':
    case 'digits':
    case 'integer':
    case 'phone':
    case 'email':
      return value;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** What the language puts between groups of three digits. */
export const groupSign = (language: Language): string =>
  new Intl.NumberFormat(LOCALES[language]).formatToParts(1_000).find(({ type }) => type === 'group')?.value ?? '.';
