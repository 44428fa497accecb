import type { FieldKind } from '@motcua/core/contract';
import { ChoiceField, YesNoField } from './choice-field.tsx';
import { DateField } from './date-field.tsx';
import type { FieldProps } from './field-props.ts';
import { IntegerField } from './integer-field.tsx';
import { LockedField } from './locked-field.tsx';
import { MoneyField } from './money-field.tsx';
import { ConsentField, MultiChoiceField } from './tick-fields.tsx';
import { TypedField } from './typed-field.tsx';

const inputs: Readonly<Record<FieldKind, (props: FieldProps) => React.ReactNode>> = {
  text: TypedField,
  'long-text': TypedField,
  digits: TypedField,
  phone: TypedField,
  email: TypedField,
  integer: IntegerField,
  money: MoneyField,
  date: DateField,
  'date-time': DateField,
  choice: ChoiceField,
  'multi-choice': MultiChoiceField,
  'yes-no': YesNoField,
  consent: ConsentField,
};

export function Field({ field }: FieldProps) {
  const Input = field.locked ? LockedField : inputs[field.kind];
  return <Input field={field} />;
}
