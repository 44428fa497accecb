import type { FieldKind } from '@motcua/core/contract';
import type { KeyboardKind } from '../keyboard/layout.ts';
import { describedBy, FieldFrame } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';
import { useTyped } from './use-typed.ts';

type TypedKind = 'text' | 'long-text' | 'email' | 'digits' | 'integer' | 'phone';
const keyboards: Readonly<Record<TypedKind, KeyboardKind>> = {
  text: 'text',
  'long-text': 'multiline',
  email: 'email',
  digits: 'digits',
  integer: 'digits',
  phone: 'phone',
};

/** What a field takes, whatever is typed or pasted; core says whether it is right. */
const unwanted: Partial<Readonly<Record<FieldKind, RegExp>>> = {
  digits: /\D/gu,
  integer: /\D/gu,
  phone: /[^\d+ ]/gu,
};

/** What `intentSchema` carries at most. */
const MAX_VALUE_LENGTH = 2000;

/** Text of any kind. */
export function TypedField({ field }: FieldProps) {
  const { text, change, onFocus, onBlur } = useTyped(field);
  const shared = {
    id: inputId(field.id),
    value: text,
    maxLength: field.maxLength ?? MAX_VALUE_LENGTH,
    'data-keyboard': keyboards[field.kind as TypedKind],
    'aria-required': field.required,
    'aria-invalid': field.error !== null,
    ...describedBy(field),
    ...OWN_KEYBOARD,
    onFocus,
    onBlur,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      change(event.target.value.replace(unwanted[field.kind] ?? '', '')),
  } as const;

  return (
    <FieldFrame field={field} labels="input">
      {field.kind === 'long-text' ? (
        <textarea className="input" rows={3} {...shared} />
      ) : (
        <input className="input" type="text" {...shared} />
      )}
    </FieldFrame>
  );
}

/** Our own keyboard is on the screen; the operating system's stays away, and nothing of one citizen is suggested to the next. */
export const OWN_KEYBOARD = { inputMode: 'none', autoComplete: 'off', spellCheck: false } as const;
