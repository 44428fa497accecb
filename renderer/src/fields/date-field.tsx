import { useRef, useState } from 'react';
import { useScreen } from '../screen-context.ts';
import { type DateParts, joinDate, splitDate } from './date-parts.ts';
import { describedBy, FieldHelp, FieldNotes, LabelWords } from './field-parts.tsx';
import type { FieldProps } from './field-props.ts';
import { inputId } from './field-props.ts';

const PARTS = [
  { part: 'day', length: 2 },
  { part: 'month', length: 2 },
  { part: 'year', length: 4 },
] as const;

/** A date in three fields: day, month, year, each with the number keys; a full part passes the focus on. */
export function DateField({ field }: FieldProps) {
  const { t, send } = useScreen();
  // An unfinished date is no value for core, so what was typed so far is kept here until it is one.
  const [draft, setDraft] = useState<DateParts | null>(null);
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const shown =
    draft !== null && (field.value === '' || joinDate(draft) === field.value) ? draft : splitDate(field.value);

  const change = (index: number, text: string) => {
    const changed = PARTS[index];
    if (changed === undefined) return;
    const digits = text.replace(/\D/gu, '').slice(0, changed.length);
    const next = { ...shown, [changed.part]: digits };
    setDraft(next);
    const value = joinDate(next);
    if (value !== field.value) send({ type: 'set-field', fieldId: field.id, value });
    if (digits.length === changed.length && digits.length > shown[changed.part].length)
      inputs.current[index + 1]?.focus();
  };

  return (
    <fieldset className="field" data-field data-kind="date" data-invalid={field.error !== null} {...describedBy(field)}>
      <legend className="field-label">
        <LabelWords field={field} />
      </legend>
      <FieldHelp field={field} />
      <div className="date-parts">
        {PARTS.map(({ part, length }, index) => (
          <label key={part} className="date-part" data-part={part}>
            <span>{t(`form.date.${part}`)}</span>
            <input
              ref={(element) => {
                inputs.current[index] = element;
              }}
              className="input"
              type="text"
              id={index === 0 ? inputId(field.id) : `${inputId(field.id)}-${part}`}
              value={shown[part]}
              maxLength={length}
              data-keyboard="date"
              inputMode="none"
              autoComplete="off"
              spellCheck={false}
              aria-required={field.required}
              aria-invalid={field.error !== null}
              onFocus={(event) => event.target.select()}
              onChange={(event) => change(index, event.target.value)}
            />
          </label>
        ))}
      </div>
      <FieldNotes field={field} />
    </fieldset>
  );
}
