import type { FieldModel } from '@motcua/core/contract';
import type { ReactNode, Ref } from 'react';
import { OWN_KEYBOARD } from './typed-field.tsx';

/** One part of a date or a time, in a field of its own with the number keys. */
export function PartInput({
  id,
  label,
  part,
  length,
  value,
  field,
  inputRef,
  onChange,
}: {
  readonly id: string;
  readonly label: ReactNode;
  readonly part: string;
  readonly length: number;
  readonly value: string;
  readonly field: FieldModel;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onChange: (text: string) => void;
}) {
  return (
    <label className="date-part" data-part={part}>
      <span>{label}</span>
      <input
        ref={inputRef}
        className="input"
        type="text"
        id={id}
        value={value}
        maxLength={length}
        data-keyboard="date"
        aria-required={field.required}
        aria-invalid={field.error !== null}
        {...OWN_KEYBOARD}
        onFocus={(event) => event.target.select()}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
