import type { FieldKind } from '@motcua/core/contract';
import { useState } from 'react';
import type { KeyboardKind } from '../keyboard/layout.ts';
import { useScreen } from '../screen-context.ts';
import { describedBy, FieldHelp, FieldNotes, LabelWords } from './field-parts.tsx';
import type { FieldProps } from './field-props.ts';
import { inputId } from './field-props.ts';

const keyboards: Readonly<Record<FieldKind, KeyboardKind>> = {
  text: 'text',
  'long-text': 'multiline',
  email: 'email',
  digits: 'digits',
  integer: 'digits',
  money: 'money',
  phone: 'phone',
  date: 'date',
  'date-time': 'date',
  choice: 'text',
  'multi-choice': 'text',
  'yes-no': 'text',
  consent: 'text',
};

/** What a field takes, whatever is typed or pasted; core says whether it is right. */
const unwanted: Partial<Readonly<Record<FieldKind, RegExp>>> = {
  digits: /\D/gu,
  integer: /\D/gu,
  money: /\D/gu,
  phone: /[^\d+ ]/gu,
};

/** What `intentSchema` carries at most. */
const MAX_VALUE_LENGTH = 2000;

/** Text of any kind. The field keeps its own text while it has the focus; each change goes to core. */
export function TypedField({ field }: FieldProps) {
  const { send } = useScreen();
  const [draft, setDraft] = useState<string | null>(null);
  const change = (text: string) => {
    const value = text.replace(unwanted[field.kind] ?? '', '');
    setDraft(value);
    send({ type: 'set-field', fieldId: field.id, value });
  };
  const shared = {
    id: inputId(field.id),
    value: draft ?? field.value,
    maxLength: field.maxLength ?? MAX_VALUE_LENGTH,
    'data-keyboard': keyboards[field.kind],
    'aria-required': field.required,
    'aria-invalid': field.error !== null,
    ...describedBy(field),
    // Our own keyboard is on the screen; the operating system's stays away, and nothing of one citizen is suggested to the next.
    inputMode: 'none',
    autoComplete: 'off',
    spellCheck: false,
    onFocus: () => setDraft(field.value),
    onBlur: () => setDraft(null),
  } as const;

  return (
    <div className="field" data-field data-kind={field.kind} data-invalid={field.error !== null}>
      <label className="field-label" htmlFor={shared.id}>
        <LabelWords field={field} />
      </label>
      <FieldHelp field={field} />
      {field.kind === 'long-text' ? (
        <textarea className="input" rows={3} {...shared} onChange={(event) => change(event.target.value)} />
      ) : (
        <input className="input" type="text" {...shared} onChange={(event) => change(event.target.value)} />
      )}
      <FieldNotes field={field} />
    </div>
  );
}
