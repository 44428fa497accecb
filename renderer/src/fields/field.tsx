import type { FieldKind } from '@motcua/core/contract';
import { ChoiceField } from './choice-field.tsx';
import { DateField } from './date-field.tsx';
import type { FieldProps } from './field-props.ts';
import { LockedField } from './locked-field.tsx';
import { TypedField } from './typed-field.tsx';

const inputs: Readonly<Record<FieldKind, (props: FieldProps) => React.ReactNode>> = {
  text: TypedField,
  'long-text': TypedField,
  digits: TypedField,
  integer: TypedField,
  money: TypedField,
  phone: TypedField,
  email: TypedField,
  date: DateField,
  'date-time': TypedField,
  choice: ChoiceField,
  'multi-choice': ChoiceField,
  'yes-no': ChoiceField,
  consent: ChoiceField,
};

export function Field({ field }: FieldProps) {
  const Input = field.locked ? LockedField : inputs[field.kind];
  return <Input field={field} />;
}
