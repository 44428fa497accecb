import { useRef, useState } from 'react';
import { useScreen } from '../screen-context.ts';
import {
  DATE_PARTS,
  type DateParts,
  joinDate,
  joinDateTime,
  splitDate,
  splitDateTime,
  TIME_PARTS,
} from './date-parts.ts';
import { describedBy, FieldHelp, FieldNotes, LabelWords } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';
import { PartInput } from './part-input.tsx';

const NO_TIME = { hour: '', minute: '' };
const FORMS = {
  date: {
    parts: DATE_PARTS,
    join: joinDate,
    split: (value: string): DateParts => ({ ...NO_TIME, ...splitDate(value) }),
  },
  'date-time': { parts: [...DATE_PARTS, ...TIME_PARTS], join: joinDateTime, split: splitDateTime },
} as const;

/** A date in three fields, with hour and minute in five, each with the number keys; a full part passes the focus on. */
export function DateField({ field }: FieldProps) {
  const { t, send } = useScreen();
  const { parts, join, split } = FORMS[field.kind === 'date-time' ? 'date-time' : 'date'];
  // An unfinished date is no value for core, so what was typed so far is kept here until it is one.
  const [draft, setDraft] = useState<DateParts | null>(null);
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const shown = draft !== null && (field.value === '' || join(draft) === field.value) ? draft : split(field.value);

  const change = (index: number, text: string) => {
    const changed = parts[index];
    if (changed === undefined) return;
    const digits = text.replace(/\D/gu, '').slice(0, changed.length);
    const next = { ...shown, [changed.part]: digits };
    setDraft(next);
    const value = join(next);
    if (value !== field.value) send({ type: 'set-field', fieldId: field.id, value });
    if (digits.length === changed.length && digits.length > shown[changed.part].length)
      inputs.current[index + 1]?.focus();
  };

  return (
    <fieldset
      className="field"
      data-field
      data-kind={field.kind}
      data-invalid={field.error !== null}
      {...describedBy(field)}
    >
      <legend className="field-label">
        <LabelWords field={field} />
      </legend>
      <FieldHelp field={field} />
      <div className="date-parts">
        {parts.map(({ part, length }, index) => (
          <PartInput
            key={part}
            id={index === 0 ? inputId(field.id) : `${inputId(field.id)}-${part}`}
            label={t(`form.date.${part}`)}
            part={part}
            length={length}
            value={shown[part]}
            field={field}
            inputRef={(element) => {
              inputs.current[index] = element;
            }}
            onChange={(text) => change(index, text)}
          />
        ))}
      </div>
      <FieldNotes field={field} />
    </fieldset>
  );
}
