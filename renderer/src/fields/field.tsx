import type { FieldKind, FieldModel } from '@motcua/core/contract';
import { ChoiceField } from './choice-field.tsx';
import { DateField } from './date-field.tsx';
import { LockedField } from './locked-field.tsx';
import { TypedField } from './typed-field.tsx';

export interface FieldProps {
  readonly field: FieldModel;
}

const inputs: Readonly<Record<FieldKind, (props: FieldProps) => React.ReactNode>> = {
  text: TypedField,
  'long-text': TypedField,
  digits: TypedField,
  integer: TypedField,
  phone: TypedField,
  email: TypedField,
  date: DateField,
  choice: ChoiceField,
};

export function Field({ field }: FieldProps) {
  const Input = field.locked ? LockedField : inputs[field.kind];
  return <Input field={field} />;
}

/** Where the error summary jumps to. */
export const inputId = (fieldId: string): string => `input-${fieldId}`;
